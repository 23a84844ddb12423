/** Who signed the liste blanche, and whether that is who may: certificate, authorities, name, dates, revocation. */
import { WorkstationError } from '../../../shared/errors.ts';
import { parseCertificate, type Certificate } from '../certificate.ts';
import { buildChain, type Authorities, type ChainRefusal, type ChainResult } from '../chain.ts';
import { checkRevocation, type CrlSource } from '../revocation.ts';
import { isSignedBy, signatureMethod } from './algorithms.ts';
import { signedInfoBytes } from './references.ts';
import type { SignatureForm } from './signature-form.ts';

/** The one who may sign, as the ANS names him in his certificate. */
export interface ExpectedSigner {
  readonly commonName: string;
  readonly organizationalUnit: string;
}

/**
 * The certificates of KeyInfo whose key made the signature: one, unless several certificates are of one key. Throws
 * LIST_ALGORITHM, LIST_SIGNER_UNREADABLE, and LIST_SIGNATURE_VALUE when there is none.
 */
export function certificatesOfKey(form: SignatureForm): readonly Certificate[] {
  const method = signatureMethod(form.signatureMethod);
  const signed = signedInfoBytes(form);
  const used = form.certificates
    .map(readCertificate)
    .filter((one) => isSignedBy(one.publicKey, method, signed, form.value));
  if (used.length === 0) throw new WorkstationError('LIST_SIGNATURE_VALUE');
  return used;
}

/**
 * Looks for the way from the signer to a configured root; what else KeyInfo holds is no part of it. Throws
 * LIST_SIGNER_CHAIN, and LIST_SIGNER_USAGE for a certificate that is not made to sign documents; no extended usage is
 * asked for, as the official signer has that of e-mail alone. That the signer itself is expired is left to `validChain`,
 * so that a list signed by somebody else is refused for that.
 */
export function signerChain(signer: Certificate, authorities: Authorities, at: Date): ChainResult {
  const result = buildChain(signer, authorities, at);
  if (!result.ok && !isTimeOfSigner(result)) {
    const authority = result.authority ?? signer.issuer.toString();
    throw new WorkstationError('LIST_SIGNER_CHAIN', { authority });
  }
  const usage = signer.keyUsage;
  if (usage !== undefined && !usage.has('digitalSignature') && !usage.has('nonRepudiation'))
    throw new WorkstationError('LIST_SIGNER_USAGE');
  return result;
}

/** One common name and one organisational unit, letter by letter. Throws LIST_SIGNER_NAME. */
export function checkName({ subject }: Certificate, expected: ExpectedSigner): void {
  const isOnly = (values: readonly string[], value: string) => values.length === 1 && values[0] === value;
  if (isOnly(subject.all('CN'), expected.commonName) && isOnly(subject.all('OU'), expected.organizationalUnit)) return;
  throw new WorkstationError('LIST_SIGNER_NAME', { name: subject.toString() });
}

/** Throws LIST_SIGNER_EXPIRED or LIST_SIGNER_NOT_YET_VALID unless there is a chain that holds at its moment. */
export function validChain(result: ChainResult): readonly Certificate[] {
  if (result.ok) return result.chain;
  const date = result.date?.toISOString() ?? '';
  throw new WorkstationError(result.reason === 'not-yet-valid' ? 'LIST_SIGNER_NOT_YET_VALID' : 'LIST_SIGNER_EXPIRED', {
    date,
  });
}

/**
 * By the revocation lists of every authority of the chain. Throws LIST_SIGNER_REVOKED, LIST_SIGNER_CHAIN when it is an
 * authority that was revoked, and LIST_SIGNER_CRL when there is no list to tell.
 */
export async function checkSignerRevocation(chain: readonly Certificate[], crls: CrlSource): Promise<void> {
  const outcome = await checkRevocation(chain, crls);
  if (outcome.ok) return;
  const { reason, authority, date } = outcome;
  if (reason === 'revoked') throw new WorkstationError('LIST_SIGNER_REVOKED', { date: date?.toISOString() ?? '' });
  throw new WorkstationError(reason === 'authority-revoked' ? 'LIST_SIGNER_CHAIN' : 'LIST_SIGNER_CRL', { authority });
}

/** Whether all that is wrong with a chain is the time of its first certificate. */
function isTimeOfSigner({ step, authority }: ChainRefusal): boolean {
  return step === 'validity' && authority === undefined;
}

function readCertificate(der: Uint8Array): Certificate {
  try {
    return parseCertificate(der);
  } catch (error) {
    if (!(error instanceof WorkstationError)) throw error;
    throw new WorkstationError('LIST_SIGNER_UNREADABLE', {}, { cause: error });
  }
}
