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

export interface ReadyPacs {
  readonly aet: string;
  readonly host: string;
  readonly port: number;
  readonly storage: string;
}
