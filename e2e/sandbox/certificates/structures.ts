/** Certificates of a structure (IGC-Santé, offer ORG): one to authenticate as a client, one to sign; and of the DMP's server. */
import * as x509 from './x509.ts';
import { DAY, issueLeaf, subjectName } from './issue.ts';
import type { Authority } from './issue.ts';

export interface StructureOptions {
  readonly issuer: Authority;
  readonly now: Date;
  readonly crl: string;
  /** `Struct_IdNat` and name: OU and O. */
  readonly structure: { readonly id: string; readonly name: string };
}

/** `AUTH_CLI` opens a connection, `SIGN` signs a VIHF; neither may stand for the other. */
type StructureUse = 'AUTH_CLI' | 'SIGN';

const { digitalSignature, nonRepudiation } = x509.KeyUsageFlags;

/** RSA to sign, as the algorithms of a VIHF need it; the kind of key does not matter to a connection. */
export function issueStructure(use: StructureUse, options: StructureOptions): Promise<Authority> {
  const { structure, ...others } = options;
  const extensions =
    use === 'SIGN'
      ? [
          new x509.KeyUsagesExtension(digitalSignature | nonRepudiation, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.emailProtection]),
        ]
      : [
          new x509.KeyUsagesExtension(digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
        ];
  return issueLeaf({
    ...others,
    subject: subjectName('Paris (75)', structure.name, structure.id, 'DRIMbox'),
    extensions,
    keys: use === 'SIGN' ? 'rsa' : 'ec',
  });
}

/** Names itself by address, as everything on loopback may. */
export function issueDmpServer({ issuer, now, crl }: Omit<StructureOptions, 'structure'>): Promise<Authority> {
  return issueLeaf({
    issuer,
    now,
    crl,
    subject: subjectName('Paris (75)', 'DMP DU BAC A SABLE', 'DMP', 'localhost'),
    extensions: [
      new x509.KeyUsagesExtension(digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
    notAfter: new Date(now.getTime() + 365 * DAY),
    keys: 'ec',
  });
}
