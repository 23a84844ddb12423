/** The signer of the liste blanche, as the official one is, and those that are not good enough. */
import * as x509 from './x509.ts';
import type { SandboxPki } from '../pki.ts';
import { privateKeyPem } from './files.ts';
import { DAY, issueLeaf, subjectName } from './issue.ts';
import type { Authority } from './issue.ts';

const COMMON_NAME = 'Liste Blanche DRIM-M';
const ORGANISATIONAL_UNIT = '318751275100020';

export interface SignerOptions {
  readonly issuer: Authority;
  readonly now: Date;
  readonly crl?: string;
  readonly commonName?: string;
  readonly organisationalUnit?: string;
  readonly serialNumber?: string;
  readonly notAfter?: Date;
}

/** What a signature needs of its signer. */
export type Signer = Pick<Authority, 'certificate'> & { readonly keyPem: string };

/** Subject and usages of the certificate that signs the official lists. */
export async function issueSigner(options: SignerOptions): Promise<Authority> {
  const { commonName = COMMON_NAME, organisationalUnit = ORGANISATIONAL_UNIT, ...others } = options;
  const name = 'AGENCE DU NUMERIQUE EN SANTE';
  return issueLeaf({
    ...others,
    subject: subjectName('Paris (75)', name, organisationalUnit, commonName),
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.emailProtection]),
    ],
  });
}

export type SignerFlaw = 'stranger' | 'wrong-cn' | 'wrong-ou' | 'expired' | 'revoked';

/** A signer with one flaw; its RSA key takes a moment. */
export async function createSigner(pki: SandboxPki, flaw: SignerFlaw): Promise<Signer> {
  const { now } = pki;
  const nominal: SignerOptions = { issuer: pki.intermediate, now, crl: pki.crlUrl('organisations') };
  const flawed: Readonly<Record<SignerFlaw, SignerOptions>> = {
    stranger: { issuer: pki.market, now },
    'wrong-cn': { ...nominal, commonName: 'Liste Grise DRIM-M' },
    'wrong-ou': { ...nominal, organisationalUnit: '318751275100021' },
    expired: { ...nominal, notAfter: new Date(now.getTime() - DAY / 24) },
    revoked: { ...nominal, serialNumber: pki.revokedSignerSerial },
  };
  const signer = await issueSigner(flawed[flaw]);
  return { certificate: signer.certificate, keyPem: await privateKeyPem(signer) };
}
