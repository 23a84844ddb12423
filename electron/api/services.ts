/** What the routes need of the program; the composition root provides it. */
import type { Context } from 'hono';
import type { z } from 'zod';
import { WorkstationError } from '../../shared/errors.ts';
import type { EchoAnswer, InstanceFacts } from '../../shared/examination.ts';
import type { KeptLayout, Screen, ScreenLayout, SeenImages } from '../../shared/layout.ts';
import type { ObjectAnswer } from '../../shared/objects.ts';
import type { AccessMode, GlassMotive, RecordFilters, StudiesAnswer } from '../../shared/record.ts';
import type { Measurement, MeasurementsAnswer } from '../../shared/measurements.ts';
import type { Preferences, PreferencesChange } from '../../shared/preferences.ts';
import type { ReportAnswer } from '../../shared/report.ts';
import type { SourceCheck, TrustReport, WhitelistOrigin } from '../../shared/trust.ts';
import type { Locale, LoginAnswer, LoginProvider, LogoutAnswer, WorkstationState } from '../../shared/api.ts';
import type { OutputServices } from './output.ts';

export interface ApiServices
  extends
    ImageServices,
    LayoutServices,
    MeasurementServices,
    OutputServices,
    PreferenceServices,
    RecordServices,
    TrustServices {
  state(screen: string): WorkstationState;
  /** Calls `listener` after every change until the returned function is called. */
  subscribe(listener: () => void): () => void;
  startLogin(provider: LoginProvider, screen: string): Promise<LoginAnswer>;
  cancelLogin(screen: string): void;
  logout(screen: string): Promise<LogoutAnswer>;
  acceptPatient(key: string): void;
  dismissPatient(key: string): void;
  closePatient(key: string): void;
  touchPatient(key: string): void;
  dismissNotice(): void;
  setLocale(locale: Locale): void;
  /** A short random reference under which an unforeseen error is found again. */
  readonly newReference: () => string;
  readonly reportInternal: (error: WorkstationError) => void;
}

/** What the routes of images and exports need; each call is about the patient under `key`, else PATIENT_CHANGED. */
export interface ImageServices {
  /** Throws SESSION_REQUIRED unless this screen holds the session. */
  requireSession(screen: string): void;
  /** Without a key the manifest makes its patient the one on the screen. */
  openManifest(bytes: Uint8Array, key: string): void;
  decide(key: string, examination: string, accept: boolean): void;
  openSeries(key: string, series: string): void;
  cancelSeries(key: string, series: string): void;
  attend(key: string, sight: AttentionSight): void;
  /** The last exchange with the source of a series, as text. Throws SERIES_NOT_HERE when there was none. */
  exchange(series: string, token: 'masked' | 'clear'): string;
  instances(series: string, from: number): Promise<InstanceFacts[]>;
  /** An answer without any instance comes only after a moment, or when the signal says so. */
  beginning(
    series: string,
    wait: AbortSignal,
  ): Promise<{
    instances: readonly InstanceFacts[];
    frame?: StoredFrame & { sopInstanceUid: string; number: number };
  }>;
  frame(sop: string, number: number): Promise<StoredFrame>;
  /** An instance that is no image. Throws SERIES_NOT_HERE, EXAMINATION_BLOCKED, DICOM_*. */
  object(sop: string): Promise<ObjectAnswer>;
  objectPart(sop: string, part: number): Promise<{ mediaType: string; bytes: Uint8Array<ArrayBuffer> }>;
  exportSeries(key: string, series: readonly string[], pacs: string): void;
  cancelExport(job: string): void;
  echo(pacs: string, signal: AbortSignal): Promise<EchoAnswer>;
}

/** A frame as it is stored. */
interface StoredFrame {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly transferSyntaxUid: string;
}

/** What the user looks at in one window; UIDs of manifests and of series. */
export interface AttentionSight {
  readonly screen: Screen;
  readonly examinations: readonly string[];
  readonly viewports: readonly string[];
  readonly visible: readonly string[];
}

/** What the routes of layouts need; each call is about the patient under `key`, else PATIENT_CHANGED. */
export interface LayoutServices {
  layout(key: string): KeptLayout;
  keepLayout(key: string, screen: Screen, layout: ScreenLayout): void;
  /** Adds to what was seen before. */
  markSeen(key: string, seen: readonly SeenImages[]): void;
}

/** What the routes of measurements need; each call is about the patient under `key`, else PATIENT_CHANGED. */
export interface MeasurementServices {
  /** Throws EXAMINATION_UNKNOWN. */
  measurements(key: string, study: string): MeasurementsAnswer;
  /** On the disk on return. Throws EXAMINATION_UNKNOWN, MEASUREMENTS_FULL. */
  keepMeasurement(key: string, measurement: Measurement): void;
  /** Gone from the disk on return. Throws EXAMINATION_UNKNOWN. */
  removeMeasurement(key: string, study: string, id: string): void;
}

/** What the routes of the user's preferences need. */
export interface PreferenceServices {
  preferences(): Preferences;
  /** On the disk on return. */
  changePreferences(change: PreferencesChange): Preferences;
}

/** What the routes of the DMP and its reports need; each call is about the patient under `key`, else PATIENT_CHANGED. */
export interface RecordServices {
  /** Throws DMP_SITUATION_UNKNOWN. */
  chooseSituation(id: string): void;
  studies(key: string): StudiesAnswer;
  refreshRecord(key: string): void;
  searchRecord(key: string, filters: RecordFilters): void;
  /** TD0.3. Throws CALL_PATIENT_OPPOSED, DMP_*. */
  authorizeRecord(key: string): Promise<void>;
  setAccessMode(key: string, mode: AccessMode, motive: GlassMotive | undefined): void;
  cancelRecord(key: string): void;
  /** Retrieves and opens the manifests of a study; returns the first examination. Throws DMP_*, KOS_*. */
  openImages(key: string, study: string, signal: AbortSignal): Promise<string>;
  /** Throws DMP_*, REPORT_*, XML_*. */
  openReport(key: string, document: string, signal: AbortSignal): Promise<ReportAnswer>;
  decideReport(key: string, document: string, accept: boolean): ReportAnswer | undefined;
  /** Throws REPORT_NOT_OPEN, REPORT_HELD_BACK. */
  reportPart(handle: string, part: number): { readonly mediaType: string; readonly bytes: Uint8Array };
}

/** What the routes of the espace de confiance need. */
export interface TrustServices {
  trustReport(): TrustReport;
  /** Takes list and revocation lists again; returns when that is over, whatever came of it. */
  checkTrust(): Promise<void>;
  /** Throws TRUST_ADDRESS_INVALID; what the server does wrong is in the answer. */
  probeTrust(address: string): Promise<SourceCheck>;
  /** From now on the list is taken there. */
  selectWhitelist(origin: WhitelistOrigin): Promise<void>;
}

export interface ApiEnvironment {
  Bindings: { screen: string };
}

/** The JSON body of a command, validated. Throws REQUEST_INVALID naming the fields at fault, never their values. */
export async function readCommand<T extends z.ZodType>(
  context: Context<ApiEnvironment>,
  schema: T,
): Promise<z.output<T>> {
  const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new WorkstationError('REQUEST_INVALID', { detail: 'Content-Type' });
  const body: unknown = await context.req.json().catch(() => {
    throw new WorkstationError('REQUEST_INVALID', { detail: 'JSON' });
  });
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join('.') || 'body');
  throw new WorkstationError('REQUEST_INVALID', { detail: [...new Set(fields)].join(', ') });
}
