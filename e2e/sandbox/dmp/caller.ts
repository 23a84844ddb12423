/** Who asks, by what right, and in which mode: the two ways of being let in. */
import type { LoggedDmpRequest } from './request-log.ts';
import type { SoapCall, Transaction } from './soap/request.ts';
import { HttpRefusal, SoapFault } from './refusal.ts';
import { checkVihf } from './vihf/check.ts';
import { checkSignature } from './vihf/signature.ts';
import type { SignatureTrust } from './vihf/signature.ts';
import { readVihf } from './vihf/vihf.ts';
import type { Purpose, Vihf } from './vihf/vihf.ts';

export interface Caller {
  /** `psc`: by a token of Pro Santé Connect; `air`: by the certificates of the structure and a signed VIHF. */
  readonly strategy: 'psc' | 'air';
  /** National identifier. */
  readonly professional: string;
  readonly purpose: Purpose;
  readonly vihf: Vihf | undefined;
  /** INS and OID of the VIHF's resource-id. */
  readonly patient: { readonly ins: string; readonly oid: string } | undefined;
}

export interface CallerChecks {
  /** What Pro Santé Connect says of an access token. */
  readonly isActive: (token: string) => boolean;
  readonly trust: SignatureTrust;
  readonly now: () => Date;
}

export interface Credentials {
  readonly authorization: string | undefined;
  /** A certificate of the authorities was shown in the handshake. */
  readonly hasCertificate: boolean;
}

/**
 * The gateway in front of the services, which looks at no message. Throws HttpRefusal (401) without a token that is
 * active, unless a structure's certificate was shown.
 */
export function checkGate({ authorization, hasCertificate }: Credentials, { isActive }: CallerChecks): void {
  if (authorization === undefined && hasCertificate) return;
  const token = bearer(authorization);
  if (token === undefined) throw new HttpRefusal(401, 'Jeton attendu', { 'www-authenticate': 'Bearer realm="DMP"' });
  if (!isActive(token))
    throw new HttpRefusal(401, 'Jeton inconnu ou expiré', {
      'www-authenticate': 'Bearer realm="DMP", error="invalid_token"',
    });
}

function bearer(authorization: string | undefined): string | undefined {
  return /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
}

/** Of a request that has passed the gate. Throws SoapFault. */
export async function identifyCaller(call: SoapCall, credentials: Credentials, checks: CallerChecks): Promise<Caller> {
  const token = bearer(credentials.authorization);
  if (token === undefined) return byCertificate(call, checks);
  const professional = subjectOf(token);
  if (call.assertion === undefined)
    return { strategy: 'psc', professional, purpose: 'normal', vihf: undefined, patient: undefined };
  const vihf = readVihf(call.assertion);
  const purpose = checkVihf(vihf, { tokenOf: professional }, checks.now());
  return { strategy: 'psc', professional, purpose, vihf, patient: patientOf(vihf) };
}

async function byCertificate(call: SoapCall, checks: CallerChecks): Promise<Caller> {
  if (call.assertion === undefined) throw new SoapFault('DMPVihfInvalide', 'VIHF absent');
  const certificate = await checkSignature(call.assertion, call.xml, checks.trust);
  const vihf = readVihf(call.assertion);
  const purpose = checkVihf(vihf, { certificate }, checks.now());
  return { strategy: 'air', professional: vihf.nameId, purpose, vihf, patient: patientOf(vihf) };
}

/** The token is one of our own Pro Santé Connect's and active, so that what it says is true. */
function subjectOf(token: string): string {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    preferred_username?: unknown;
  };
  return String(claims.preferred_username);
}

function patientOf({ resourceId }: Vihf): NonNullable<Caller['patient']> {
  const [, ins = '', oid = ''] = /^([0-9AB]{15})\^\^\^&([\d.]+)&ISO\^NH$/.exec(resourceId) ?? [];
  if (ins === '') throw new SoapFault('DMPVihfInvalide', 'resource-id du VIHF mal formé');
  return { ins, oid };
}

/** The rights matrix of professionals (PDT-INF-606), in which the mode counts. Throws SoapFault. */
export function checkRights(transaction: Transaction, { purpose }: Caller): void {
  // No professional of the sandbox works in one: Acces_Regulation_Medicale is FAUX for all.
  if (purpose === 'centre_15')
    throw new SoapFault('DMPAccesInterdit', 'Le professionnel n’exerce pas dans un centre de régulation médicale');
  if (transaction === 'TD0.3' && purpose !== 'normal')
    throw new SoapFault('DMPAccesInterdit', 'Transaction non autorisée dans ce mode d’accès');
}

/** The patient of the body is that of the VIHF, when there is one. Throws SoapFault. */
export function checkPatient(caller: Caller, ins: string, oid: string): void {
  if (caller.patient !== undefined && (caller.patient.ins !== ins || caller.patient.oid !== oid))
    throw new SoapFault('XDSPatientIdDoesNotMatch', 'L’identifiant du patient n’est pas celui du VIHF (resource-id)');
}

/** What the log keeps: nothing of the patient. */
export function callerToLog(
  caller: Caller | undefined,
): Pick<LoggedDmpRequest, 'strategy' | 'professional' | 'purpose' | 'structure' | 'modeAttribute'> {
  if (caller === undefined) return {};
  const { strategy, professional, purpose, vihf } = caller;
  return {
    strategy,
    professional,
    ...(vihf === undefined ? {} : { purpose, structure: vihf.structure, modeAttribute: vihf.modeAttribute }),
  };
}
