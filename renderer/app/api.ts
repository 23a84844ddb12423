/** The screen's side of the API: one function per command. */
import { API, type Locale, type LoginAnswer, type LoginProvider, type LogoutAnswer } from '../../shared/api.ts';
import { IMAGE_API, type EchoAnswer, type InstancesAnswer } from '../../shared/examination.ts';
import type { Screen } from '../../shared/layout.ts';
import { OBJECT_API, type ObjectAnswer } from '../../shared/objects.ts';
import { TRUST_API, type SourceCheck, type TrustReport, type WhitelistOrigin } from '../../shared/trust.ts';
import { createLayoutApi, type LayoutApi } from './layout-api.ts';
import { createMeasurementsApi, type MeasurementsApi } from './measurements-api.ts';
import { createPreferencesApi, type PreferencesApi } from './preferences-api.ts';
import { createOutputApi, type OutputApi } from './output-api.ts';
import { createRecordApi, type RecordApi } from './record-api.ts';
import { createRequests } from './requests.ts';

/** An `AttentionCommand`. */
export interface Attention {
  readonly key: string;
  readonly screen: Screen;
  readonly examinations: readonly string[];
  readonly viewports: readonly string[];
  readonly visible: readonly string[];
}

/** The commands. Each throws WorkstationError: the code of the answer, or HOST_NO_ANSWER when there was none. */
export interface WorkstationApi extends LayoutApi, MeasurementsApi, PreferencesApi, OutputApi, RecordApi {
  readonly events: (signal: AbortSignal) => Promise<Response>;
  readonly login: (provider: LoginProvider) => Promise<LoginAnswer>;
  readonly cancelLogin: () => Promise<void>;
  readonly logout: () => Promise<LogoutAnswer>;
  /** Opens the patient who waits; `key` names the one that the user saw, as in the commands below. */
  readonly acceptPatient: (key: string) => Promise<void>;
  readonly dismissPatient: (key: string) => Promise<void>;
  readonly closePatient: (key: string) => Promise<void>;
  /** Tells that the patient is being looked at. */
  readonly touchPatient: (key: string) => Promise<void>;
  readonly dismissNotice: () => Promise<void>;
  readonly setLocale: (locale: Locale) => Promise<void>;
  /** A KOS opened by hand for the patient under `key`; an empty key: for whoever it names. */
  readonly openKos: (manifest: Blob, key: string) => Promise<void>;
  /** The user's word about an examination whose identity differs. */
  readonly decide: (key: string, examination: string, accept: boolean) => Promise<void>;
  readonly openSeries: (key: string, series: string) => Promise<void>;
  readonly cancelSeries: (key: string, series: string) => Promise<void>;
  /** What the user looks at: the whole examination is wanted, in that order. */
  readonly attend: (attention: Attention) => Promise<void>;
  /** The last request for a series and the head of its answer, as text; the token is masked unless it is asked for. */
  readonly exchange: (series: string, withToken: boolean) => Promise<string>;
  /** Header facts from the `from`-th instance of a series on, in the order of arrival. */
  readonly instances: (series: string, from: number, signal: AbortSignal) => Promise<InstancesAnswer>;
  /** An instance that is no image: what it says. */
  readonly object: (sop: string, signal: AbortSignal) => Promise<ObjectAnswer>;
  /** Bytes that belong to it. */
  readonly objectPart: (sop: string, part: number, signal: AbortSignal) => Promise<Blob>;
  readonly exportSeries: (key: string, series: readonly string[], pacs: string) => Promise<void>;
  readonly cancelExport: (job: string) => Promise<void>;
  /** C-ECHO to a configured PACS. */
  readonly echo: (pacs: string) => Promise<EchoAnswer>;
  readonly trustReport: (signal: AbortSignal) => Promise<TrustReport>;
  /** Takes liste blanche and revocation lists again; giving up waiting does not stop that. */
  readonly checkTrust: (signal: AbortSignal) => Promise<void>;
  /** Judges the server at an `https` address, step by step. */
  readonly probeTrust: (address: string, signal: AbortSignal) => Promise<SourceCheck>;
  readonly selectWhitelist: (origin: WhitelistOrigin) => Promise<void>;
}

export function createApi(fetch: typeof globalThis.fetch): WorkstationApi {
  const requests = createRequests(fetch);
  const { request, send, post } = requests;
  return {
    ...createLayoutApi(requests),
    ...createMeasurementsApi(requests),
    ...createPreferencesApi(requests),
    ...createOutputApi(requests),
    ...createRecordApi(requests),
    events: (signal) => fetch(API.events, { signal, cache: 'no-store' }),
    login: async (provider) => (await send('POST', API.login, { provider })).json() as Promise<LoginAnswer>,
    cancelLogin: () => post(API.loginCancel),
    logout: async () => (await send('POST', API.logout)).json() as Promise<LogoutAnswer>,
    acceptPatient: (key) => post(API.patientAccept, { key }),
    dismissPatient: (key) => post(API.patientDismiss, { key }),
    closePatient: (key) => post(API.patientClose, { key }),
    touchPatient: (key) => post(API.patientTouch, { key }),
    dismissNotice: () => post(API.noticeDismiss),
    setLocale: async (locale) => void (await send('PUT', API.locale, { locale })),
    openKos: async (manifest, key) =>
      void (await request(`${IMAGE_API.kos}?key=${encodeURIComponent(key)}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/dicom' },
        body: manifest,
      })),
    decide: (key, examination, accept) => post(IMAGE_API.decide, { key, examination, accept }),
    openSeries: (key, series) => post(IMAGE_API.openSeries, { key, series }),
    cancelSeries: (key, series) => post(IMAGE_API.cancelSeries, { key, series }),
    attend: (attention) => post(IMAGE_API.attention, attention),
    exchange: async (series, withToken) =>
      (await request(`${IMAGE_API.exchange(series)}${withToken ? '?token=clear' : ''}`, {})).text(),
    instances: async (series, from, signal) =>
      (await request(`${IMAGE_API.instances(series)}?from=${from}`, { signal })).json() as Promise<InstancesAnswer>,
    object: async (sop, signal) => (await request(OBJECT_API.object(sop), { signal })).json() as Promise<ObjectAnswer>,
    objectPart: async (sop, part, signal) => (await request(OBJECT_API.part(sop, part), { signal })).blob(),
    exportSeries: (key, series, pacs) => post(IMAGE_API.exports, { key, series, pacs }),
    cancelExport: (job) => post(IMAGE_API.cancelExport, { job }),
    echo: async (pacs) => (await send('POST', IMAGE_API.echo, { pacs })).json() as Promise<EchoAnswer>,
    trustReport: async (signal) => (await request(TRUST_API.report, { signal })).json() as Promise<TrustReport>,
    checkTrust: async (signal) => void (await send('POST', TRUST_API.check, undefined, signal)),
    probeTrust: async (address, signal) =>
      (await send('POST', TRUST_API.probe, { address }, signal)).json() as Promise<SourceCheck>,
    selectWhitelist: async (origin) => void (await send('PUT', TRUST_API.whitelist, { origin })),
  };
}
