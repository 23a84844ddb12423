/** The line that says that the sandbox is ready. Its keys are stable: other programs read them. */
import type { SourceCase } from './servers.ts';

export interface ReadyLine {
  readonly ready: true;
  readonly config: string;
  readonly kos: string;
  readonly pki: string;
  readonly out: string;
  /** Issuer of Pro Santé Connect. */
  readonly psc: string;
  readonly whitelist: string;
  /** Address below which the CRLs are. */
  readonly crl: string;
  /** Where another list or CRL can be put in the place of one; see `trust-server.ts`. */
  readonly trustControl: string;
  readonly dmp: string;
  /** Where the DMP is told what to do and says what it was asked; see `dmp/control.ts`. */
  readonly dmpControl: string;
  /** The DMP behind mutual TLS, and what the strategy AIR needs for it. */
  readonly dmpAir: ReadyAir;
  readonly sources: readonly ReadySource[];
  readonly pacs: readonly ReadyPacs[];
  readonly pid: number;
  readonly dpi: string;
  /** Issuer of FranceConnect. */
  readonly franceConnect: string;
  /** Where the program will listen when it takes the written configuration. */
  readonly listener: string;
  /** Body of the contextual call of the test patient. */
  readonly call: string;
}

export interface ReadySource {
  readonly host: string;
  readonly port: number;
  /** `nominal` and `no-client-certificate` are to be accepted; otherwise what is wrong with this one. */
  readonly case: SourceCase;
  /** Below it, `/seen` tells what the source saw of its callers; those with studies have faults and a request log too. */
  readonly control: string;
  /** Manifests that name this source: of all studies, or of the smallest where it serves none. */
  readonly kos: string;
}

export interface ReadyAir {
  readonly url: string;
  /** PEM of the authority of the DMP's server. */
  readonly ca: string;
  /** Certificates with their chain, and keys, of one structure: ORG AUTH_CLI and ORG SIGN. */
  readonly authentication: { readonly certificate: string; readonly key: string };
  readonly signature: { readonly certificate: string; readonly key: string };
  /** `Struct_IdNat` in both. */
  readonly structure: string;
}

export interface ReadyPacs {
  readonly aet: string;
  readonly host: string;
  readonly port: number;
  readonly storage: string;
}
