/** The sandbox's side of the espace de confiance: its cases, what its servers saw, and other lists and CRLs under the program's feet. */
import type { SeenConnections } from '../sandbox/imaging/index.ts';
import type { SourceCase } from '../sandbox/servers.ts';
import { CORRUPT_WHITELIST_PATH, crlPath, crlVariantPath, listPath, WHITELIST_PATH } from '../sandbox/trust-names.ts';
import type { CrlAuthority, CrlVariant, ListCase } from '../sandbox/trust-names.ts';
import type { SandboxReady, SandboxSource } from './sandbox.ts';

/** `slow` begins and never ends; `reset` breaks off; `absent` is answered with 404. */
export type ServedList = ListCase | 'slow' | 'reset' | 'absent';
/** `nominal`: the authority's own list. */
export type ServedCrl = CrlVariant | 'nominal' | 'unreachable' | 'absent';

type Trust = Pick<SandboxReady, 'trustControl'>;

/** The first source of a case. */
export function sourceOf(sandbox: Pick<SandboxReady, 'sources'>, sourceCase: SourceCase): SandboxSource {
  const source = sandbox.sources.find((entry) => entry.case === sourceCase);
  if (source === undefined) throw new Error(`the sandbox has no source of the case ${sourceCase}`);
  return source;
}

/** Base address of a source's WADO-RS, as its manifests have it. */
export function addressOf(source: SandboxSource): string {
  return `https://${source.host}:${source.port}/dicom-web-rs`;
}

/**
 * Counts from the start of the sandbox on. A caller that has refused a server is done when `open` is 0: what it sent, if
 * anything, is counted then.
 */
export async function seenBy(source: SandboxSource): Promise<SeenConnections> {
  return (await readJson(await fetch(`${source.control}/seen`))) as SeenConnections;
}

/** Address of a list by itself, e.g. for a configuration that names it. */
export function listAddress(sandbox: Trust, list: ServedList): string {
  return new URL(listPath(list), sandbox.trustControl).href;
}

/** Which list the configured address answers from now on: the nominal one, or that of the test platform. */
export async function switchList(
  sandbox: Trust,
  list: ServedList,
  address: 'whitelist' | 'whitelistTest' = 'whitelist',
): Promise<void> {
  const path = address === 'whitelist' ? WHITELIST_PATH : CORRUPT_WHITELIST_PATH;
  await replace(sandbox, path, listPath(list));
}

/** Which CRL an authority's distribution point answers from now on. */
export async function publishCrl(sandbox: Trust, authority: CrlAuthority, crl: ServedCrl): Promise<void> {
  await replace(sandbox, crlPath(authority), crl === 'nominal' ? null : crlVariantPath(authority, crl));
}

/** How often the trust server was asked for a path, e.g. `/liste-blanche.xml`; 0 when never. */
export async function trustRequests(sandbox: Trust, path: string): Promise<number> {
  const { requests } = (await readJson(await fetch(sandbox.trustControl))) as { requests: Record<string, number> };
  return requests[path] ?? 0;
}

async function replace({ trustControl }: Trust, path: string, as: string | null): Promise<void> {
  await readJson(await fetch(trustControl, { method: 'POST', body: JSON.stringify({ path, as }) }));
}

async function readJson(answer: Response): Promise<unknown> {
  if (!answer.ok) throw new Error(`the sandbox refused: ${await answer.text()}`);
  return answer.json();
}
