/** A document of the DMP: what its entry in the registry says, and its bytes, which are made when they are asked for. */
import { createHash } from 'node:crypto';
import type { Code, STATUS } from './codes.ts';

/** Whose name a document carries as the patient's, in its metadata (sourcePatientInfo) and in its header. */
export interface Traits {
  readonly ins: string;
  readonly insOid: string;
  readonly ipp: string;
  readonly birthName: string;
  readonly firstName: string;
  /** YYYYMMDD */
  readonly birthDate: string;
  readonly gender: 'F' | 'M';
  /** INSEE code. */
  readonly birthPlace: string;
}

export interface Professional {
  /** National identifier: `8` and the RPPS. */
  readonly id: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly speciality: string;
}

export interface Structure {
  /** `Struct_IdNat`: `1` and FINESS, `3` and SIRET, or `4` and RPPS with a rank. */
  readonly id: string;
  readonly name: string;
}

export interface Reference {
  readonly id: string;
  /** OID of who gave the number. */
  readonly issuer: string;
  readonly type: string;
}

/** What the registry says; what is undefined or empty has no slot or classification. */
export interface EntryFacts {
  /** Why this document is here, for those who look for it: see `seed/`. */
  readonly case: string;
  readonly uniqueId: string;
  readonly mimeType: string;
  readonly title: string | undefined;
  readonly comments?: string;
  /** HL7 DTM: UTC, or with its offset. */
  readonly creationTime: string | undefined;
  readonly serviceStartTime: string | undefined;
  readonly serviceStopTime?: string;
  readonly classCode: Code;
  readonly typeCode: Code;
  readonly formatCode: Code;
  readonly confidentiality: readonly Code[];
  readonly eventCodes: readonly Code[];
  readonly references: readonly Reference[];
  readonly author: Professional | undefined;
  readonly structure: Structure | undefined;
  readonly languageCode?: string;
  readonly traits: Traits;
  /** The same for all versions of a document; its own when undefined. */
  readonly logicalId?: string;
  readonly versionName?: string;
  readonly status?: keyof typeof STATUS;
  /** `wrong`: of other bytes; `none`: neither hash nor size; `upper`: in capital letters. */
  readonly hash?: 'wrong' | 'none' | 'upper';
}

export class DmpEntry {
  readonly facts: EntryFacts;
  readonly entryUuid: string;
  readonly #make: () => Buffer;
  #bytes: Buffer | undefined;
  #hash: string | undefined;

  constructor(facts: EntryFacts, make: () => Buffer) {
    this.facts = facts;
    this.entryUuid = `urn:uuid:${uuidFrom(`${facts.uniqueId} ${facts.traits.ins}`)}`;
    this.#make = make;
  }

  get status(): keyof typeof STATUS {
    return this.facts.status ?? 'approved';
  }

  get bytes(): Buffer {
    this.#bytes ??= this.#make();
    return this.#bytes;
  }

  /** SHA-1 as the entry tells it, which need not be that of the bytes. */
  get hash(): string {
    this.#hash ??= createHash('sha1').update(this.bytes).digest('hex');
    if (this.facts.hash === 'wrong') return createHash('sha1').update(this.#hash).digest('hex');
    return this.facts.hash === 'upper' ? this.#hash.toUpperCase() : this.#hash;
  }

  isMasked(): boolean {
    return this.facts.confidentiality.some(({ code }) => code === 'MASQUE_PS');
  }
}

/** The same UUID (form of version 4) for the same seed. */
export function uuidFrom(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
