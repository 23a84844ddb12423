/** The screen's side of the API of the DMP and its reports: one function per command. */
import { API } from '../../shared/api.ts';
import {
  RECORD_API,
  type GlassMotive,
  type ImagesAnswer,
  type RecordFilters,
  type StudiesAnswer,
} from '../../shared/record.ts';
import { REPORT_API, type ReportAnswer } from '../../shared/report.ts';
import type { Requests } from './requests.ts';

/** The commands; `key` names the patient that the user saw. Each throws WorkstationError. */
export interface RecordApi {
  /** The situation d'exercice to act under: SituationExercice.id. */
  readonly chooseSituation: (situation: string) => Promise<void>;
  readonly studies: (key: string, signal: AbortSignal) => Promise<StudiesAnswer>;
  /** Asks the DMP again, from the start. */
  readonly refreshRecord: (key: string) => Promise<void>;
  readonly searchRecord: (key: string, filters: RecordFilters) => Promise<void>;
  /** Declares the professional's authorisation (TD0.3): the patient was informed and is not opposed. */
  readonly authorizeRecord: (key: string) => Promise<void>;
  readonly leaveGlass: (key: string) => Promise<void>;
  readonly breakGlass: (key: string, motive: GlassMotive) => Promise<void>;
  /** Ends the search that is under way. */
  readonly cancelRecord: (key: string) => Promise<void>;
  /** Retrieves the manifests of a study and opens them; giving up waiting ends the retrieval. */
  readonly openImages: (key: string, study: string, signal: AbortSignal) => Promise<ImagesAnswer>;
  readonly openReport: (key: string, document: string, signal: AbortSignal) => Promise<ReportAnswer>;
  /** The user's word on a report that is held back; undefined when it was put aside. */
  readonly decideReport: (key: string, document: string, accept: boolean) => Promise<ReportAnswer | undefined>;
  readonly reportPart: (handle: string, part: number, signal: AbortSignal) => Promise<Blob>;
}

export function createRecordApi({ request, send, post }: Requests): RecordApi {
  return {
    chooseSituation: async (situation) => void (await send('PUT', API.situation, { situation })),
    studies: async (key, signal) =>
      (
        await request(`${RECORD_API.studies}?key=${encodeURIComponent(key)}`, { signal })
      ).json() as Promise<StudiesAnswer>,
    refreshRecord: (key) => post(RECORD_API.refresh, { key }),
    searchRecord: (key, filters) => post(RECORD_API.search, { key, filters }),
    authorizeRecord: (key) => post(RECORD_API.authorize, { key }),
    leaveGlass: (key) => post(RECORD_API.mode, { key, mode: 'normal' }),
    breakGlass: (key, motive) => post(RECORD_API.mode, { key, mode: 'brisDeGlace', motive }),
    cancelRecord: (key) => post(RECORD_API.cancel, { key }),
    openImages: async (key, study, signal) =>
      (await send('POST', RECORD_API.images, { key, study }, signal)).json() as Promise<ImagesAnswer>,
    openReport: async (key, document, signal) =>
      (await send('POST', REPORT_API.open, { key, document }, signal)).json() as Promise<ReportAnswer>,
    decideReport: async (key, document, accept) => {
      const response = await send('POST', REPORT_API.decide, { key, document, accept });
      return response.status === 204 ? undefined : (response.json() as Promise<ReportAnswer>);
    },
    reportPart: async (handle, part, signal) => (await request(REPORT_API.part(handle, part), { signal })).blob(),
  };
}
