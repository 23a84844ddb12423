/** The sandbox's DMP: what it shall do next, what it holds, what it was asked. */
import type { DmpCommand, DmpState, ListedDocument } from '../sandbox/dmp/control.ts';
import type { LoggedDmpRequest } from '../sandbox/dmp/request-log.ts';
import type { Changes, SandboxReady } from './sandbox.ts';

type Controlled = Pick<SandboxReady, 'dmpControl'>;

/** Changes records, authorisations and faults; see `e2e/sandbox/dmp/control.ts`. Without a command: the state. */
export async function controlDmp({ dmpControl }: Controlled, command: DmpCommand = {}): Promise<DmpState> {
  const answer = await fetch(dmpControl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(command),
  });
  if (!answer.ok) throw new Error(`the DMP refused ${JSON.stringify(command)}: ${await answer.text()}`);
  return (await answer.json()) as DmpState;
}

/** As at the start: records, authorisations, no faults, an empty log. */
export async function resetDmp(sandbox: Controlled): Promise<void> {
  await controlDmp(sandbox, { reset: true });
}

/** The oldest first; tokens and assertions are not in it. */
export async function dmpRequests({ dmpControl }: Controlled): Promise<LoggedDmpRequest[]> {
  return (await (await fetch(`${dmpControl}/requests`)).json()) as LoggedDmpRequest[];
}

/** Of every patient, masked and replaced ones too. */
export async function dmpDocuments({ dmpControl }: Controlled): Promise<ListedDocument[]> {
  return (await (await fetch(`${dmpControl}/documents`)).json()) as ListedDocument[];
}

/** The first document of a case (`level-3`, `wrong-hash`, …: `e2e/sandbox/dmp/seed/`) and, where given, of a type. */
export async function dmpDocument(
  sandbox: Controlled,
  name: string,
  typeCode?: '18748-4' | 'IMG-KOS' | 'E1762',
): Promise<ListedDocument> {
  const found = (await dmpDocuments(sandbox)).find(
    (each) => each.case === name && (typeCode === undefined || each.typeCode === typeCode),
  );
  if (found === undefined) throw new Error(`the DMP has no document ${name} ${typeCode ?? ''}`);
  return found;
}

/** For `writeVariant`: the DMP asked by the certificates of a structure (AIR) instead of by the session. */
export function airVariant({ dmpAir }: Pick<SandboxReady, 'dmpAir'>): Changes {
  const identity = ({ certificate, key }: typeof dmpAir.signature) => ({ certificate, key: `file:${key}` });
  return {
    dmp: {
      baseUrl: dmpAir.url,
      strategy: 'air',
      ca: [dmpAir.ca],
      identity: identity(dmpAir.authentication),
      signature: identity(dmpAir.signature),
    },
  };
}
