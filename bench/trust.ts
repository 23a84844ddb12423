/** The price of trust: a liste blanche of 17 entries verified, and verdicts on a source, in this process. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { document, listedEntries } from '../e2e/sandbox/lists/document.ts';
import { Workshop } from '../e2e/sandbox/lists/workshop.ts';
import { createPki, type SandboxPki } from '../e2e/sandbox/pki.ts';
import { hostOf, nominalSource } from '../e2e/sandbox/servers.ts';
import { parsePemCertificates } from '../electron/trust/certificate.ts';
import { Authorities } from '../electron/trust/chain.ts';
import { parseCrl } from '../electron/trust/crl.ts';
import { Judge } from '../electron/trust/judge.ts';
import type { CrlSource } from '../electron/trust/revocation.ts';
import { WhitelistIndex } from '../electron/trust/whitelist/entries.ts';
import { verifyWhitelist, type VerifiedWhitelist, type WhitelistPolicy } from '../electron/trust/whitelist/verify.ts';
import { spreadOf } from './statistics.ts';

const SIGNER = { commonName: 'Liste Blanche DRIM-M', organizationalUnit: '318751275100020' };
/** As many as the official TEST list has. */
const ENTRIES = 17;
const OFFICIAL_FOLDER = join(import.meta.dirname, '../../shared/ans/liste-blanche');
const OFFICIAL_LIST = 'LISTEBLANCHE_DRIM-M_SIGNEE_TEST.xml';
const OFFICIAL_AUTHORITIES = [
  'TEST-AC-RACINE-IGC-SANTE-ELEMENTAIRE.pem',
  'TEST-AC-IGC-SANTE-ELEMENTAIRE-ORGANISATIONS.pem',
];
/** Within the validity of the official signer. */
const OFFICIAL_MOMENT = new Date('2026-11-21T12:00:00Z');
const WARM_UP = 20;
const LISTS = 50;
const VERDICTS = 500;

/** Medians, in milliseconds, after a warm-up. */
export interface TrustReport {
  /** A list of 17 entries made by the sandbox: signature, chain, revocation, contents. */
  readonly verifyList17Ms: number;
  /** The official list of 17 entries, without revocation; absent where the file is not beside the repository. */
  readonly verifyOfficialList17Ms?: number;
  /** A verdict that nothing is known of yet. */
  readonly firstVerdictMs: number;
  /** The same question again. */
  readonly knownVerdictMs: number;
}

export async function measureTrust(): Promise<TrustReport> {
  const folder = await mkdtemp(join(tmpdir(), 'drimbox-bench-trust-'));
  try {
    const pki = await createPki({ directory: folder, crlBase: 'http://127.0.0.1:9/crl' });
    const policy = await sandboxPolicy(pki);
    const entries = listedEntries().slice(0, ENTRIES);
    const shop = new Workshop(pki);
    const bytes = Buffer.from(document(shop.sign(shop.list(entries))));
    const list = await verified(bytes, policy);
    const official = await officialList();
    return {
      verifyList17Ms: await median(LISTS, () => verified(bytes, policy)),
      ...(official && { verifyOfficialList17Ms: await median(LISTS, () => verified(official.bytes, official.policy)) }),
      ...(await measureVerdicts(pki, policy, list)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureVerdicts(
  pki: SandboxPki,
  { authorities, crls }: { readonly authorities: Authorities; readonly crls: CrlSource },
  { entries }: VerifiedWhitelist,
): Promise<Pick<TrustReport, 'firstVerdictMs' | 'knownVerdictMs'>> {
  const host = hostOf(nominalSource());
  const { certificate } = await pki.identityOf(nominalSource());
  const leaf = new Uint8Array(certificate.rawData);
  const inForce = { index: new WhitelistIndex(entries), validUntil: new Date(Date.now() + 3_600_000) };
  const newJudge = (): Judge =>
    new Judge({ authorities, crls, whitelist: () => inForce, now: Date.now, onRefusal: () => undefined });
  const ask = async (judge: Judge): Promise<void> => {
    const { error } = await judge.verdict(host, leaf);
    if (error !== undefined) throw error;
  };
  const known = newJudge();
  return {
    firstVerdictMs: await median(LISTS, () => ask(newJudge())),
    knownVerdictMs: await median(VERDICTS, () => ask(known)),
  };
}

async function verified(bytes: Uint8Array, policy: WhitelistPolicy): Promise<VerifiedWhitelist> {
  const { list, error } = await verifyWhitelist(bytes, policy);
  if (list === undefined) throw error ?? new Error('the list was refused without a reason');
  if (list.entries.length !== ENTRIES) throw new Error(`the list has ${list.entries.length} entries`);
  return list;
}

/** As the program is configured for the sandbox, with the revocation lists at hand. */
async function sandboxPolicy(pki: SandboxPki): Promise<WhitelistPolicy & { readonly crls: CrlSource }> {
  const crls = [...pki.crls.values()].map((der) => parseCrl(der));
  const source: CrlSource = {
    find: async (authority) => {
      const crl = crls.find(({ issuer }) => issuer.equals(authority.subject));
      return crl === undefined ? { state: 'missing' } : { state: 'good', crl };
    },
  };
  const authorities = await readAuthorities(pki.configuredAuthorities);
  return { authorities, signer: SIGNER, at: new Date(), crls: source };
}

async function officialList(): Promise<{ bytes: Buffer; policy: WhitelistPolicy } | undefined> {
  const path = (name: string): string => join(OFFICIAL_FOLDER, name);
  if (![OFFICIAL_LIST, ...OFFICIAL_AUTHORITIES].every((name) => existsSync(path(name)))) return undefined;
  const authorities = await readAuthorities(OFFICIAL_AUTHORITIES.map(path));
  const policy = { authorities, signer: SIGNER, at: OFFICIAL_MOMENT, crls: 'not checked' } as const;
  return { bytes: await readFile(path(OFFICIAL_LIST)), policy };
}

async function readAuthorities(files: readonly string[]): Promise<Authorities> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return new Authorities(texts.flatMap((text) => parsePemCertificates(text)));
}

async function median(runs: number, work: () => Promise<unknown>): Promise<number> {
  for (let run = 0; run < WARM_UP; run += 1) await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return spreadOf(times).median;
}
