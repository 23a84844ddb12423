/**
 * The contract between the screen and the main process: what `/api/*` takes and gives.
 * State travels whole: `GET /api/events` sends a `state` line at once and again after every change, so a screen that
 * reconnects has missed nothing.
 */
import { z } from 'zod';
import type { ErrorReport } from './errors.ts';
import type { Examination, ExportJob, Pacs } from './examination.ts';
import type { TrustSummary } from './trust.ts';
import type { ContextualCall, InsTraits, TraitsComparison } from './patient.ts';
import type { RecordState } from './record.ts';

export type Locale = 'fr' | 'en';
export type LoginProvider = 'psc' | 'franceConnect';

/** One activity of one exercice of a professional, as Pro Santé Connect describes it. */
export interface SituationExercice {
  /** Position in the userinfo, stable within a session. */
  readonly id: string;
  readonly structureName: string;
  /** `ancienIdentifiantDeLaStructure`; may be empty. */
  readonly structureId: string;
  readonly sectorCode: string;
  readonly modeCode: string;
  readonly professionCode: string;
  readonly expertiseCode: string;
  /** Section of the ordre, of pharmacists only (TRE_G05); empty for everybody else. */
  readonly sectionCode: string;
}

export interface Professional {
  readonly kind: 'professional';
  /** National identifier (SubjectNameID), e.g. `8` and the RPPS. */
  readonly id: string;
  readonly familyName: string;
  readonly givenName: string;
  /** Title in practice, e.g. `DR`; empty when unknown. */
  readonly title: string;
  readonly situations: readonly SituationExercice[];
}

/** A patient who logged in with FranceConnect; sees their own record only. */
export interface PatientUser {
  readonly kind: 'patient';
  readonly familyName: string;
  readonly givenName: string;
}

export type SessionState =
  | { readonly status: 'none'; readonly error?: ErrorReport }
  /** The login page is open in the system's browser. */
  | { readonly status: 'pending'; readonly provider: LoginProvider }
  | {
      readonly status: 'open';
      readonly provider: LoginProvider;
      readonly user: Professional | PatientUser;
      /** The situation d'exercice in force: the call's, the only one, or the one chosen; undefined until there is one. */
      readonly situation?: SituationExercice;
      /** Set when the tokens could not be refreshed: the user must log in again, nothing on the screen is lost. */
      readonly error?: ErrorReport;
    };

/** The patient whose record is open. `key` changes with every patient and is sent back with what is said of them. */
export interface OpenPatient {
  readonly key: string;
  /** Absent when the patient was opened by hand: « sans appel contextuel ». */
  readonly call?: ContextualCall;
  /** Those of the call; without one, those of the manifest. */
  readonly traits: Partial<InsTraits>;
  readonly receivedAt: string;
  readonly comparisons: readonly TraitsComparison[];
  readonly examinations: readonly Examination[];
  /** How the search in the DMP stands. */
  readonly record: RecordState;
}

/** A call that waits for the user's word because another patient is being read. */
export interface WaitingPatient {
  readonly key: string;
  readonly call: ContextualCall;
  readonly receivedAt: string;
}

export interface WorkstationState {
  readonly version: string;
  readonly host: 'desktop' | 'browser';
  readonly locale: Locale;
  readonly providers: readonly LoginProvider[];
  readonly session: SessionState;
  /** A call has come and waits for the login; nothing of the patient is told before. */
  readonly callWaitsForLogin: boolean;
  readonly patient?: OpenPatient;
  readonly waiting?: WaitingPatient;
  /** The PACS of the configuration, in its order. */
  readonly pacs: readonly Pacs[];
  /** Exports of this session, the newest last. */
  readonly exports: readonly ExportJob[];
  /** Exports of this user, of records that are closed, that go on: how many, and nothing else of them. */
  readonly exportsOfClosedRecords?: number;
  /** Grows with every change of the user's preferences: this window asks for them again. */
  readonly preferencesRevision?: number;
  readonly trust: TrustSummary;
  /** The last thing that went wrong outside any request of the screen's, e.g. a call that expired before the login. */
  readonly notice?: ErrorReport;
}

/** A line of `GET /api/events` (NDJSON). `ping` comes every 15 s so that a dead connection is noticed. */
export type WorkstationEvent = { readonly type: 'state'; readonly state: WorkstationState } | { readonly type: 'ping' };

export const LoginCommand = z.strictObject({ provider: z.enum(['psc', 'franceConnect']) });
/** Answer to `POST /api/session/login`: where the login starts, unless the host has opened it already. */
export interface LoginAnswer {
  readonly url: string;
  readonly openedByHost: boolean;
}

/** Answer to `POST /api/session/logout`: the provider's own end of session, to be opened unless the host has done so. */
export interface LogoutAnswer {
  readonly url?: string;
  readonly openedByHost: boolean;
}

/** `POST /api/patient/{accept,dismiss,close,touch}`: said of the patient under `key`, refused when another one is there by now. */
export const PatientCommand = z.strictObject({ key: z.string().min(1).max(64) });

/** `PUT /api/session/situation`: one of the professional's situations d'exercice, by its id. */
export const SituationCommand = z.strictObject({ situation: z.string().min(1).max(32) });

/** `PUT /api/settings/locale` */
export const LocaleCommand = z.strictObject({ locale: z.enum(['fr', 'en']) });

/** Body of every answer that is not 2xx. */
export interface ErrorAnswer {
  readonly error: ErrorReport;
}

/** Paths of the API, in one place for both sides. */
export const API = {
  state: '/api/state',
  events: '/api/events',
  login: '/api/session/login',
  loginCancel: '/api/session/login/cancel',
  logout: '/api/session/logout',
  situation: '/api/session/situation',
  patientAccept: '/api/patient/accept',
  patientDismiss: '/api/patient/dismiss',
  patientClose: '/api/patient/close',
  patientTouch: '/api/patient/touch',
  noticeDismiss: '/api/notice/dismiss',
  locale: '/api/settings/locale',
} as const;
