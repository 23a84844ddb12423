/** The patient's record in the DMP: how the search stands, what it found. The part of the contract that speaks of the DMP. */
import { z } from 'zod';
import type { ErrorReport } from './errors.ts';

/** Mode d'accès of the VIHF (`PurposeOfUse`). */
export type AccessMode = 'normal' | 'brisDeGlace';

/** AUTORISATION as TD0.2 answers it. */
export type Authorization = 'VALIDE' | 'EXPIRE' | 'INTERDIT' | 'NON_EXISTE';

/** Confidentiality codes of the DMP (1.2.250.1.213.1.1.4.13) that a document carries besides `N`. */
export const VISIBILITIES = ['MASQUE_PS', 'INVISIBLE_PATIENT', 'INVISIBLE_REPRESENTANTS_LEGAUX'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export interface Coded {
  readonly code: string;
  /** OID of the code system; empty when the source gives none. */
  readonly system: string;
  /** As the source writes it; may be empty. */
  readonly label: string;
}

/** A document of the DMP as its metadata describe it (XDSDocumentEntry). */
export interface RecordDocument {
  /** XDSDocumentEntry.uniqueId: of a manifest, the SOP Instance UID of the KOS. */
  readonly id: string;
  readonly kind: 'report' | 'manifest';
  readonly title: string;
  /** Of the act (serviceStartTime), else of the document; `YYYY-MM-DD` or an instant (ISO 8601); empty when unknown. */
  readonly date: string;
  /** creationTime, in the same forms. */
  readonly createdAt: string;
  readonly author: string;
  readonly structure: string;
  readonly mimeType: string;
  /** In bytes, as published. */
  readonly size?: number;
  readonly visibility: readonly Visibility[];
  readonly status: 'approved' | 'archived' | 'deprecated';
  /** Earlier versions of the same document in the list, which this one replaces. */
  readonly replaces: number;
}

/** What two documents have in common that makes them one study; `report`: found in the retrieved CDA (serviceEvent). */
export type StudyLink = 'study' | 'accession' | 'order' | 'report' | 'none';

/** One line of the list: an act with its reports and its images, either of which may be missing. */
export interface RecordStudy {
  /** Stable as long as the record is open. */
  readonly id: string;
  readonly studyInstanceUids: readonly string[];
  readonly accessionNumbers: readonly string[];
  /** Of the act, in the forms of RecordDocument.date. */
  readonly date: string;
  readonly modalities: readonly Coded[];
  readonly regions: readonly Coded[];
  readonly title: string;
  readonly author: string;
  /** Of the report, else of the manifest; once the KOS has been read, its InstitutionName. */
  readonly structure: string;
  /** Why reports and manifests stand in one line. */
  readonly link: StudyLink;
  /** Newest first. */
  readonly reports: readonly RecordDocument[];
  readonly manifests: readonly RecordDocument[];
  /** The manifests of this study that are open: SOP Instance UIDs, as Examination.id. */
  readonly openManifests: readonly string[];
}

/** What is asked of the DMP; empty lists and absent ends do not narrow anything. */
export interface RecordFilters {
  /** DICOM codes, e.g. `CT`. */
  readonly modalities: readonly string[];
  /** Codes of the product's value set of regions (SNOMED CT). */
  readonly regions: readonly string[];
  /** Of the act, `YYYY-MM-DD`, both ends included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly accessionNumber?: string | undefined;
  /** OID. */
  readonly accessionNumberIssuer?: string | undefined;
  readonly studyInstanceUid?: string | undefined;
  /** Archived and replaced documents too. */
  readonly withOld?: boolean | undefined;
}

export type RecordStatus =
  /** Nothing to search in: no DMP in the configuration, a patient opened by hand, a login by FranceConnect. */
  | 'off'
  /** The professional has to choose their situation d'exercice first. */
  | 'situation'
  /** The patient is opposed to the consultation. */
  | 'opposed'
  /** Nobody has asked the patient yet: to be collected in the calling record. */
  | 'unanswered'
  /** TD0.2 is under way. */
  | 'checking'
  /** The authorisation is missing or has expired; it can be declared (TD0.3). */
  | 'authorization'
  /** TD3.1 is under way. */
  | 'listing'
  | 'listed'
  | 'failed';

/** How the search stands; travels with the state of the program. The list itself is `GET RECORD_API.studies`. */
export interface RecordState {
  readonly status: RecordStatus;
  readonly mode: AccessMode;
  readonly authorization?: Authorization;
  /** Why it failed, or what stands in the way. */
  readonly error?: ErrorReport;
  /** Of an answer that is not whole (PartialSuccess), of entries that could not be read. */
  readonly warnings: readonly ErrorReport[];
  /** Changes whenever the list does: a screen that has this revision need not ask again. 0: there is no list. */
  readonly revision: number;
  readonly count: number;
  /** What the list was asked for with. */
  readonly filters: RecordFilters;
  /** ISO 8601, of the answer. */
  readonly listedAt?: string;
}

/** `GET RECORD_API.studies?key=`: the newest act first. */
export interface StudiesAnswer {
  readonly revision: number;
  readonly studies: readonly RecordStudy[];
}

const Key = z.string().min(1).max(64);
const Code = z.string().regex(/^[A-Za-z0-9._-]{1,32}$/);
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Identifier = z.string().min(1).max(256);
const Oid = z.string().regex(/^[0-9.]{1,64}$/);

/** `POST RECORD_API.refresh`, `.authorize`, `.cancel` */
export const RecordCommand = z.strictObject({ key: Key });
/** `POST RECORD_API.search`: asks the DMP anew, with these filters. */
export const SearchCommand = z.strictObject({
  key: Key,
  filters: z.strictObject({
    modalities: z.array(Code).max(64),
    regions: z.array(Code).max(64),
    from: Day.optional(),
    to: Day.optional(),
    accessionNumber: z.string().min(1).max(64).optional(),
    accessionNumberIssuer: Oid.optional(),
    studyInstanceUid: Oid.optional(),
    withOld: z.boolean().optional(),
  }),
});
/** `POST RECORD_API.mode`: bris de glace needs its motive, which goes to the audit trail as a code. */
export const AccessModeCommand = z.discriminatedUnion('mode', [
  z.strictObject({ key: Key, mode: z.literal('normal') }),
  z.strictObject({
    key: Key,
    mode: z.literal('brisDeGlace'),
    motive: z.enum(['unconscious', 'danger', 'minor', 'other']),
  }),
]);
export type GlassMotive = 'unconscious' | 'danger' | 'minor' | 'other';
/** `POST RECORD_API.images`: retrieves the manifests of a study and opens them; answers when that is done. */
export const StudyCommand = z.strictObject({ key: Key, study: Identifier });
/** Answer: the first examination that can be shown, as Examination.id. */
export interface ImagesAnswer {
  readonly examination: string;
}

/** Paths of the API that speak of the DMP. */
export const RECORD_API = {
  studies: '/api/record/studies',
  refresh: '/api/record/refresh',
  search: '/api/record/search',
  authorize: '/api/record/authorize',
  mode: '/api/record/mode',
  cancel: '/api/record/cancel',
  images: '/api/record/images',
} as const;
