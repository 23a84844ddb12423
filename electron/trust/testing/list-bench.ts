/** Authorities and signers, made by openssl as they are asked for, a short list for them to sign, and the policy it meets. */
import { createPrivateKey } from 'node:crypto';
import { parsePemCertificates, type Certificate } from '../certificate.ts';
import { Authorities } from '../chain.ts';
import { parseCrl, type Crl } from '../crl.ts';
import { verifyWhitelist, type WhitelistPolicy, type WhitelistVerdict } from '../whitelist/verify.ts';
import { signatureOf, signList, type ListSigner, type SigningWishes } from './list-signer.ts';
import { OpensslFolder } from './openssl.ts';

export const SIGNER = { commonName: 'Liste Blanche DRIM-M', organizationalUnit: '318751275100020' };
const SUBJECT = `/C=FR/ST=Paris (75)/O=AGENCE DU NUMERIQUE EN SANTE/OU=${SIGNER.organizationalUnit}/CN=${SIGNER.commonName}`;
const CA = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n';
const SIGNS = 'keyUsage=critical,digitalSignature,nonRepudiation\nextendedKeyUsage=emailProtection\n';

const AUTHORITIES = {
  root: { subject: '/C=FR/O=IGC/CN=Racine' },
  intermediate: { subject: '/C=FR/O=IGC/CN=Organisations', issuer: 'root' },
  /** Configured nowhere. */
  strange: { subject: '/C=FR/O=Autre/CN=Autre' },
  /** Configured nowhere either, under the name of one that is. */
  forger: { subject: '/C=FR/O=IGC/CN=Organisations' },
} as const;
type AuthorityName = keyof typeof AUTHORITIES;

interface SignerWish {
  readonly issuer: AuthorityName;
  readonly subject?: string;
  readonly key?: 'ec' | 'rsa';
  readonly extensions?: string;
}

const SIGNERS = {
  /** RSA, as the official one. */
  right: { issuer: 'intermediate', key: 'rsa' },
  ec: { issuer: 'intermediate' },
  otherName: { issuer: 'intermediate', subject: SUBJECT.replace('Blanche', 'Noire') },
  otherUnit: { issuer: 'intermediate', subject: SUBJECT.replace('OU=318751275100020', 'OU=318751275100021') },
  noUsage: { issuer: 'intermediate', extensions: 'keyUsage=critical,keyAgreement\n' },
  stranger: { issuer: 'strange' },
  forged: { issuer: 'forger' },
} as const satisfies Record<string, SignerWish>;

export const LIST_NAMESPACE = 'https://github.com/ansforge/DRIM-M_DATA';

export interface Entry {
  readonly id?: string;
  readonly db?: string;
  readonly vi?: string;
  readonly dn?: string;
}

/** A list in canonical form. */
export function listOf(entries: readonly Entry[], namespace = LIST_NAMESPACE, version = '1.0.0'): string {
  return (
    `<ListeBlancheDRIM-M xmlns="${namespace}" versionFormat="${version}">\n` +
    `<DateDeGeneration>2026-06-19T18:06:52Z</DateDeGeneration>\n<ListeDomaines>\n${entries.map(domain).join('\n')}\n` +
    `</ListeDomaines>\n</ListeBlancheDRIM-M>`
  );
}

function domain({ id = '3', db = 'db3.drimbox.test', vi = '', dn }: Entry): string {
  return (
    `<Domaine><Identifiant>${id}</Identifiant><db>${db}</db><vi>${vi}</vi><Denomination>CHU &amp; Cie</Denomination>` +
    `<DNCertificatOperateur>${dn ?? `CN=${db},OU=1,O=CHU,ST=Côte-d'Or (21),C=FR`}</DNCertificatOperateur>` +
    `<SupportContact>aide@drimbox.test</SupportContact><DateMAJ>2024-12-10T11:27:12Z</DateMAJ></Domaine>`
  );
}

export const LIST = listOf([{}, { id: '4', db: 'db4.drimbox.test', vi: 'vi4.drimbox.test' }]);

/** `text.replace` that fails when there is nothing to replace. */
export function replaced(text: string, part: string | RegExp, by: string): string {
  const changed = text.replace(part, by);
  if (changed === text) throw new Error(`nothing to replace: ${String(part)}`);
  return changed;
}

export class ListBench implements Disposable {
  readonly folder = new OpensslFolder();
  readonly #authorities = new Map<AuthorityName, Certificate>();
  readonly #signers = new Map<string, ListSigner>();
  readonly #crls = new Map<string, Crl>();

  /** Root and intermediate, no revocation, at a moment when all that was made here is valid. */
  get policy(): WhitelistPolicy {
    const authorities = new Authorities([this.authority('root'), this.authority('intermediate')]);
    // Certificates begin to be valid at the second in which they are made.
    return { authorities, signer: SIGNER, at: new Date(Date.now() + 60_000), crls: 'not checked' };
  }

  authority(name: AuthorityName): Certificate {
    const made = this.#authorities.get(name) ?? this.#makeAuthority(name, AUTHORITIES[name]);
    this.#authorities.set(name, made);
    return made;
  }

  signer(name: keyof typeof SIGNERS = 'right'): ListSigner {
    const made = this.#signers.get(name) ?? this.#makeSigner(name, SIGNERS[name]);
    this.#signers.set(name, made);
    return made;
  }

  /** A list signed by the right signer, of whichever content. */
  signed(wishes: SigningWishes = {}, list = LIST): string {
    return signList(list, this.signer(), wishes);
  }

  /** The signature of the right signer, over `LIST`. */
  genuineSignature(): string {
    return signatureOf(LIST, this.signer());
  }

  verify(list: string | Uint8Array, changes: Partial<WhitelistPolicy> = {}): Promise<WhitelistVerdict> {
    const bytes = typeof list === 'string' ? Buffer.from(list) : list;
    return verifyWhitelist(bytes, { ...this.policy, ...changes });
  }

  /** Code of the refusal, or `accepted`. */
  async codeOf(list: string | Uint8Array, changes: Partial<WhitelistPolicy> = {}): Promise<string> {
    const { error, list: read } = await this.verify(list, changes);
    if ((error === undefined) !== (read !== undefined)) throw new Error('neither accepted nor refused');
    return error?.code ?? 'accepted';
  }

  /** A revocation list of one of the authorities, with at most one certificate, revoked on 1 October 2026. */
  crl(name: AuthorityName, serial?: bigint): Crl {
    const wish = `${name} ${serial}`;
    const made = this.#crls.get(wish) ?? this.#makeCrl(name, serial);
    this.#crls.set(wish, made);
    return made;
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]();
  }

  #makeCrl(name: AuthorityName, serial: bigint | undefined): Crl {
    const hex = serial?.toString(16).toUpperCase() ?? '';
    const line = `R\t360101000000Z\t261001000000Z\t${hex.length % 2 === 0 ? hex : `0${hex}`}\tunknown\t/CN=x\n`;
    this.authority(name);
    this.folder.write('index.txt', serial === undefined ? '' : line);
    this.folder.write('number', '01\n');
    this.folder.write(
      'ca.cnf',
      '[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=30\n',
    );
    const own = ['-cert', `${name}.pem`, '-keyfile', `${name}.key`];
    this.folder.run('ca', '-gencrl', '-config', 'ca.cnf', ...own, '-out', 'made.crl');
    return parseCrl(this.folder.read('made.crl'));
  }

  #makeAuthority(name: string, { subject, issuer }: { subject: string; issuer?: AuthorityName }): Certificate {
    if (issuer !== undefined) this.authority(issuer);
    this.folder.certificate(name, { subject, days: 800, ...(issuer !== undefined && { issuer, extensions: CA }) });
    return this.#read(name);
  }

  #makeSigner(name: string, { subject = SUBJECT, issuer, key = 'ec', extensions = SIGNS }: SignerWish): ListSigner {
    this.authority(issuer);
    this.folder.certificate(name, { subject, issuer, key, extensions });
    const certificate = this.#read(name);
    return {
      certificate: Buffer.from(certificate.raw),
      key: createPrivateKey(this.folder.read(`${name}.key`)),
      serial: BigInt(`0x${certificate.serialNumber}`),
      issuerDer: Buffer.from(certificate.issuerDer),
      issuer: certificate.issuer.toString(),
    };
  }

  #read(name: string): Certificate {
    const [certificate] = parsePemCertificates(this.folder.read(`${name}.pem`).toString());
    return certificate!;
  }
}
