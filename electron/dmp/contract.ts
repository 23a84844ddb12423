/** What the parts of the DMP client say to each other. */
import type { AccessMode, Authorization, Coded, RecordFilters, Visibility } from '../../shared/record.ts';
import type { SituationExercice } from '../../shared/api.ts';
import type { ErrorReport } from '../../shared/errors.ts';
import type { InsSystem } from '../../shared/identifiers.ts';
import type { InsTraits } from '../../shared/patient.ts';
import type { Markup } from '../xml/write.ts';

/** On whose behalf, about whom and in which mode the DMP is asked. */
export interface DmpContext {
  readonly professional: {
    /** National identifier (SubjectNameID), e.g. `8` and the RPPS. */
    readonly id: string;
    readonly familyName: string;
    readonly givenName: string;
  };
  readonly situation: SituationExercice;
  readonly patient: { readonly insValue: string; readonly insSystem: InsSystem };
  readonly mode: AccessMode;
}

/** What a request carries to say who asks. */
export interface DmpCredentials {
  /** HTTP headers, e.g. `Authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Content of `wsse:Security`, written verbatim; absent: no such header. */
  readonly security?: Markup;
}

/** One way of being let in: by the session of Pro Santé Connect, or by the certificates of the structure (AIR). */
export interface DmpStrategy {
  readonly name: 'psc' | 'air';
  /** For one request; with `fresh`, credentials that were just refused are renewed. Throws SESSION_*, DMP_*. */
  credentials(context: DmpContext, wanted: { readonly fresh: boolean }): Promise<DmpCredentials>;
}

/** What TD0.2 answers. */
export interface ExistenceAnswer {
  readonly exists: boolean;
  /** Undefined when the answer does not tell. */
  readonly authorization?: Authorization;
  /** The DMP's own words on why there is no access, or that the record is closed. */
  readonly reason?: string;
  readonly isClosed: boolean;
  /** The professional is the patient's médecin traitant (STATUT_MT). */
  readonly isAttendingPhysician: boolean;
  /** As the DMP knows the patient. */
  readonly traits: Partial<InsTraits>;
}

/** A reference that documents have in common (referenceIdList, ITI TF-3 4.2.3.2.28). */
export interface DocumentReference {
  readonly kind: 'accession' | 'order' | 'study' | 'other';
  readonly id: string;
  /** OID of who issued it; empty when unknown. */
  readonly issuer: string;
}

export interface DocumentAuthor {
  /** Given name, family name; empty when only a structure is named. */
  readonly person: string;
  readonly structure: string;
  /** Identifier of the structure (`Struct_IdNat`); may be empty. */
  readonly structureId: string;
  readonly speciality: string;
}

/** An XDSDocumentEntry (ITI TF-3 4.2.3.2). Texts that are not there are empty, dates are ISO 8601. */
export interface DocumentEntry {
  readonly entryUuid: string;
  /** Common to all versions of one entry; empty when not told. */
  readonly logicalId: string;
  readonly uniqueId: string;
  readonly repositoryUniqueId: string;
  readonly homeCommunityId: string;
  readonly status: 'approved' | 'archived' | 'deprecated' | 'deleted' | 'unknown';
  readonly mimeType: string;
  readonly title: string;
  readonly comments: string;
  readonly creationTime: string;
  readonly serviceStartTime: string;
  readonly serviceStopTime: string;
  /** SHA-1, 40 lower-case hexadecimal digits; undefined when not told. */
  readonly hash: string | undefined;
  readonly size: number | undefined;
  /** Matricule INS and its OID, as patientId has them. */
  readonly patientId: { readonly value: string; readonly system: string };
  /** sourcePatientInfo. */
  readonly traits: Partial<InsTraits>;
  readonly legalAuthenticator: string;
  readonly authors: readonly DocumentAuthor[];
  readonly classCode: Coded | undefined;
  readonly typeCode: Coded | undefined;
  readonly formatCode: Coded | undefined;
  readonly practiceSetting: Coded | undefined;
  readonly facilityType: Coded | undefined;
  readonly visibility: readonly Visibility[];
  readonly eventCodes: readonly Coded[];
  readonly references: readonly DocumentReference[];
}

/** What TD3.1 answers. */
export interface FoundDocuments {
  readonly entries: readonly DocumentEntry[];
  /** DMP_PARTIAL for a RegistryErrorList beside results, DMP_ENTRY_UNREADABLE for entries that were left out. */
  readonly warnings: readonly ErrorReport[];
}

export type DocumentQuery =
  | { readonly kind: 'find'; readonly filters: RecordFilters }
  /** FindDocumentsByReferenceId: documents that carry one of the references. */
  | { readonly kind: 'byReference'; readonly references: readonly DocumentReference[]; readonly filters: RecordFilters }
  /** GetDocuments */
  | { readonly kind: 'get'; readonly uniqueIds: readonly string[] };

/** A document to retrieve (TD3.2). */
export interface DocumentAddress {
  readonly uniqueId: string;
  readonly repositoryUniqueId: string;
  readonly homeCommunityId: string;
}

export interface RetrievedDocument {
  readonly uniqueId: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** What TD3.2 answers: in the order of the request; what is missing is told. */
export interface RetrievedDocuments {
  readonly documents: readonly RetrievedDocument[];
  readonly warnings: readonly ErrorReport[];
}

/** What of the configuration (`dmp.query`) says how documents are asked for and told apart. */
export interface QuerySettings extends DocumentTypes {
  /** What the period of a search is about. */
  readonly dateOf: 'act' | 'creation';
  /** OIDs of the code systems under which modalities and regions are looked for. */
  readonly modalitySystems: readonly string[];
  readonly regionSystems: readonly string[];
  /** OID under which a reference is looked for whose issuer is not known. */
  readonly studyIssuer: string;
}

/** The types of documents that matter here, `code^^OID`. */
export interface DocumentTypes {
  readonly reportTypes: readonly string[];
  readonly manifestTypes: readonly string[];
}
