import { beforeEach, expect, test, vi } from 'vitest';
import { API, type WorkstationEvent, type WorkstationState } from '../../shared/api.ts';
import { WorkstationError } from '../../shared/errors.ts';
import { IMAGE_API } from '../../shared/examination.ts';
import { OBJECT_API, type ObjectAnswer } from '../../shared/objects.ts';
import { DEFAULT_PREFERENCES } from '../../shared/preferences.ts';
import { RECORD_API } from '../../shared/record.ts';
import { REPORT_API, type ReportAnswer } from '../../shared/report.ts';
import { createApi } from './app.ts';
import type { ApiServices, ImageServices } from './services.ts';

const REPORT: ReportAnswer = {
  handle: 'h',
  document: '1.2^3',
  header: {
    title: 'Compte rendu',
    date: '',
    version: '1',
    patientName: '',
    authors: [],
    custodian: '',
    participants: [],
    acts: [],
    accessionNumbers: [],
    orderNumbers: [],
  },
  comparison: { sources: ['call', 'report'], grade: 'same', traits: [] },
  blocked: [],
  parts: [],
  warnings: [],
};
const OBJECT: ObjectAnswer = {
  sopInstanceUid: '1.2.3',
  sopClassUid: '1.2',
  className: '',
  family: 'other',
  facts: [],
  refersTo: [],
  content: { kind: 'named' },
};
const listeners = new Set<() => void>();
let session: string | undefined;
let version = 0;

const services = {
  state: vi.fn((screen: string): WorkstationState => ({
    version: String(version),
    host: 'browser',
    locale: 'fr',
    providers: ['psc'],
    session: { status: 'none' },
    callWaitsForLogin: screen === 'other',
    pacs: [],
    exports: [],
    trust: { revision: 0, level: 'good', alarms: [] },
  })),
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  startLogin: vi.fn(async () => ({ url: 'https://psc.example/', openedByHost: false })),
  cancelLogin: vi.fn(),
  logout: vi.fn(async () => ({ openedByHost: false })),
  requireSession: (screen: string) => {
    if (screen !== session) throw new WorkstationError('SESSION_REQUIRED');
  },
  acceptPatient: vi.fn(),
  dismissPatient: vi.fn(),
  closePatient: vi.fn(),
  touchPatient: vi.fn(),
  dismissNotice: vi.fn(),
  setLocale: vi.fn(),
  openManifest: vi.fn(),
  decide: vi.fn(),
  openSeries: vi.fn(),
  cancelSeries: vi.fn(),
  attend: vi.fn(),
  layout: vi.fn(() => ({ screens: {}, seen: [] })),
  keepLayout: vi.fn(),
  markSeen: vi.fn(),
  exchange: vi.fn((_series: string, token: 'masked' | 'clear') => `Authorization: Bearer ${token}\n`),
  instances: vi.fn(async () => []),
  beginning: vi.fn<ImageServices['beginning']>(async () => ({ instances: [] })),
  frame: vi.fn(async () => ({ bytes: new Uint8Array([1, 2, 3]), transferSyntaxUid: '1.2.840.10008.1.2.4.80' })),
  object: vi.fn(async () => OBJECT),
  objectPart: vi.fn(async () => ({ mediaType: 'text/html', bytes: new Uint8Array([4, 5]) })),
  exportSeries: vi.fn(),
  cancelExport: vi.fn(),
  echo: vi.fn(async () => ({ milliseconds: 3 })),
  trustReport: vi.fn(),
  checkTrust: vi.fn(async () => undefined),
  probeTrust: vi.fn(),
  selectWhitelist: vi.fn(async () => undefined),
  measurements: vi.fn(() => ({ measurements: [], unreadable: 0 })),
  takeView: vi.fn(),
  measurementReport: vi.fn(() => Promise.resolve(new Uint8Array(0))),
  sendMeasurements: vi.fn(() => Promise.resolve()),
  keepMeasurement: vi.fn(),
  preferences: vi.fn(() => DEFAULT_PREFERENCES),
  changePreferences: vi.fn(() => DEFAULT_PREFERENCES),
  removeMeasurement: vi.fn(),
  chooseSituation: vi.fn(),
  studies: vi.fn(() => ({ revision: 1, studies: [] })),
  refreshRecord: vi.fn(),
  searchRecord: vi.fn(),
  authorizeRecord: vi.fn(async () => undefined),
  setAccessMode: vi.fn(),
  cancelRecord: vi.fn(),
  openImages: vi.fn(async () => '1.2.3'),
  openReport: vi.fn(async () => REPORT),
  decideReport: vi.fn((_key: string, _document: string, accept: boolean) => (accept ? REPORT : undefined)),
  reportPart: vi.fn(() => ({ mediaType: 'application/pdf', bytes: new Uint8Array([37, 80, 68, 70]) })),
  newReference: () => 'AB12CD',
  reportInternal: vi.fn(),
} satisfies ApiServices;

const api = createApi(services);
beforeEach(() => {
  vi.clearAllMocks();
  listeners.clear();
  session = 'mine';
  version = 0;
});

function post(path: string, body: unknown, screen = 'mine', type = 'application/json'): Promise<Response> {
  const init = { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) };
  return api(new Request(`http://host${path}`, init), screen);
}

test('a command names its patient and reaches the service', async () => {
  expect((await post(API.patientClose, { key: 'k1' })).status).toBe(204);
  expect(services.closePatient).toHaveBeenCalledWith('k1');
});

test.each([API.patientAccept, API.patientDismiss, API.patientClose, API.patientTouch])(
  '%s is refused to a screen without the session',
  async (path) => {
    const response = await post(path, { key: 'k1' }, 'another');
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ error: { code: 'SESSION_REQUIRED', facts: {} } });
  },
);

test.each([
  ['no key', {}],
  ['a key of another kind', { key: 7 }],
  ['a field nobody knows', { key: 'k1', extra: true }],
  ['an endless key', { key: 'k'.repeat(65) }],
  ['no object', 'k1'],
])('a command with %s is refused and does nothing', async (_name, body) => {
  const response = await post(API.patientClose, body);
  expect(response.status).toBe(400);
  expect(((await response.json()) as { error: { code: string } }).error.code).toBe('REQUEST_INVALID');
  expect(services.closePatient).not.toHaveBeenCalled();
});

test('a form, which any page could send, is not a command', async () => {
  expect((await post(API.login, { provider: 'psc' }, 'mine', 'text/plain')).status).toBe(400);
  expect(services.startLogin).not.toHaveBeenCalled();
});

test('a body that is too large is refused', async () => {
  expect((await post(API.login, { provider: 'x'.repeat(70_000) })).status).toBe(400);
});

test('what nobody foresaw leaves as a reference, not as a message', async () => {
  services.logout.mockRejectedValueOnce(new Error('PAT-TROIS was here'));
  const response = await api(new Request(`http://host${API.logout}`, { method: 'POST' }), 'mine');
  expect(response.status).toBe(500);
  expect(await response.text()).toBe('{"error":{"code":"INTERNAL","facts":{"reference":"AB12CD"}}}');
  expect(services.reportInternal).toHaveBeenCalledOnce();
});

test('every answer forbids storing, sniffing and framing', async () => {
  for (const path of [API.state, '/api/nowhere']) {
    const { headers } = await api(new Request(`http://host${path}`), 'mine');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
  }
});

test('a frame comes as it is stored, with its transfer syntax', async () => {
  const response = await api(new Request(`http://host${IMAGE_API.frame('1.2.3', 4)}`), 'mine');
  expect(response.headers.get('content-type')).toBe('application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.80');
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
  expect(services.frame).toHaveBeenCalledWith('1.2.3', 4);
});

const SIGHT = { screen: 1, examinations: ['1.2.9'], viewports: ['1.2.3'], visible: ['1.2.4', '1.2.5'] };

test('what the user looks at reaches the service, and nobody else may say it', async () => {
  expect((await post(IMAGE_API.attention, { key: 'k1', ...SIGHT })).status).toBe(204);
  expect(services.attend).toHaveBeenCalledWith('k1', SIGHT);
  expect((await post(IMAGE_API.attention, { key: 'k1', ...SIGHT }, 'another')).status).toBe(401);
  expect((await post(IMAGE_API.attention, { key: 'k1', ...SIGHT, viewports: ['PAT-TROIS'] })).status).toBe(400);
  expect(services.attend).toHaveBeenCalledOnce();
});

test('an exchange is a text to keep; its token is masked unless it is asked for', async () => {
  const get = (query: string, screen = 'mine') =>
    api(new Request(`http://host${IMAGE_API.exchange('1.2.250.1.59.1234567890123456789')}${query}`), screen);
  const masked = await get('');
  expect(masked.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(masked.headers.get('content-disposition')).toBe('attachment; filename="wado-rs-4567890123456789.txt"');
  expect(await masked.text()).toBe('Authorization: Bearer masked\n');
  expect(await (await get('?token=clear')).text()).toBe('Authorization: Bearer clear\n');
  expect((await get('?token=x')).status).toBe(400);
  expect((await get('', 'another')).status).toBe(401);
  services.exchange.mockImplementationOnce(() => {
    throw new WorkstationError('SERIES_NOT_HERE');
  });
  expect(((await (await get('')).json()) as { error: { code: string } }).error.code).toBe('SERIES_NOT_HERE');
});

test('an object comes as it was read, and its parts as files that no browser opens', async () => {
  const answer = await api(new Request(`http://host${OBJECT_API.object('1.2.3')}`), 'mine');
  expect(await answer.json()).toEqual(OBJECT);
  expect(services.object).toHaveBeenCalledWith('1.2.3');
  const part = await api(new Request(`http://host${OBJECT_API.part('1.2.3', 1)}`), 'mine');
  expect(part.headers.get('content-type')).toContain('text/html');
  expect(part.headers.get('content-disposition')).toBe('attachment');
  expect(part.headers.get('x-content-type-options')).toBe('nosniff');
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(new Uint8Array([4, 5]));
  expect(services.objectPart).toHaveBeenCalledWith('1.2.3', 1);
});

test.each(['-1', '1.5', 'x'])('an object has no part %s', async (number) => {
  const response = await api(new Request(`http://host/api/instances/1.2.3/object/parts/${number}`), 'mine');
  expect(response.status).toBe(400);
});

test.each(['0', '-1', '1.5', 'x'])('there is no frame %s', async (number) => {
  const response = await api(new Request(`http://host/api/instances/1.2.3/frames/${number}`), 'mine');
  expect(response.status).toBe(400);
  expect(services.frame).not.toHaveBeenCalled();
});

test('the beginning of a series is a line of facts and then the bytes of its first frame', async () => {
  const instances = [{ sopInstanceUid: '1.2.3.1', frames: 1, dataset: { note: 'two\nlines' } }];
  const named = { sopInstanceUid: '1.2.3.1', number: 1, transferSyntaxUid: '1.2.840.10008.1.2.1' };
  const read = async (): Promise<Buffer> =>
    Buffer.from(await (await api(new Request(`http://host${IMAGE_API.beginning('1.2.3')}`), 'mine')).arrayBuffer());
  services.beginning.mockResolvedValueOnce({ instances, frame: { ...named, bytes: new Uint8Array([10, 0, 255]) } });
  const answer = await read();
  const end = answer.indexOf('\n');
  expect(JSON.parse(answer.toString('utf8', 0, end))).toEqual({ instances, frame: named });
  expect([...answer.subarray(end + 1)]).toEqual([10, 0, 255]);
  expect((await read()).toString()).toBe('{"instances":[]}\n');
});

test('a manifest is taken up to 32 MiB, for the patient that the screen means', async () => {
  const send = (size: number): Promise<Response> =>
    api(new Request(`http://host${IMAGE_API.kos}?key=k1`, { method: 'POST', body: new Uint8Array(size) }), 'mine');
  expect((await send(100_000)).status).toBe(204);
  expect(services.openManifest).toHaveBeenCalledWith(new Uint8Array(100_000), 'k1');
  expect((await send(32 * 1024 * 1024 + 1)).status).toBe(413);
  expect(services.openManifest).toHaveBeenCalledOnce();
});

test.each([
  IMAGE_API.frame('1.2.3', 1),
  IMAGE_API.instances('1.2.3'),
  IMAGE_API.beginning('1.2.3'),
  OBJECT_API.object('1.2.3'),
  OBJECT_API.part('1.2.3', 0),
])('%s is refused to a screen without the session', async (path) => {
  expect((await api(new Request(`http://host${path}`), 'another')).status).toBe(401);
});

async function readEvents(screen: string, abort: AbortController): Promise<() => Promise<WorkstationEvent>> {
  const response = await api(new Request(`http://host${API.events}`, { signal: abort.signal }), screen);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  return async () => JSON.parse((await reader?.read())?.value ?? '') as WorkstationEvent;
}

test('the stream begins with the state and sends it again after a change', async () => {
  const abort = new AbortController();
  const next = await readEvents('mine', abort);
  expect(await next()).toMatchObject({ type: 'state', state: { version: '0', callWaitsForLogin: false } });

  version = 1;
  for (const listener of listeners) listener();
  version = 2;
  for (const listener of listeners) listener();
  expect(await next()).toMatchObject({ type: 'state', state: { version: '2' } });
  abort.abort();
});

test('a burst of changes does not silence the stream', async () => {
  const abort = new AbortController();
  const next = await readEvents('mine', abort);
  await next();
  for (version = 1; version <= 3; version += 1) {
    const told = next();
    for (const listener of [...listeners, ...listeners]) listener();
    expect(await told).toMatchObject({ state: { version: String(version) } });
    await new Promise((resolve) => setImmediate(resolve));
  }
  abort.abort();
});

test('each screen is told its own state', async () => {
  const abort = new AbortController();
  const next = await readEvents('other', abort);
  expect(await next()).toMatchObject({ state: { callWaitsForLogin: true } });
  abort.abort();
});

test('a screen that leaves is forgotten', async () => {
  const abort = new AbortController();
  const next = await readEvents('mine', abort);
  await next();
  expect(listeners.size).toBe(1);
  abort.abort();
  expect(listeners.size).toBe(0);
});

test('the record: every command names its patient', async () => {
  const filters = { modalities: ['CT'], regions: [], from: '2025-01-01' };
  expect((await post(RECORD_API.search, { key: 'k1', filters })).status).toBe(204);
  expect(services.searchRecord).toHaveBeenCalledWith('k1', filters);
  expect((await post(RECORD_API.authorize, { key: 'k1' })).status).toBe(204);
  expect(services.authorizeRecord).toHaveBeenCalledWith('k1');
  const images = await post(RECORD_API.images, { key: 'k1', study: 's1' });
  expect(await images.json()).toEqual({ examination: '1.2.3' });
  const list = await api(new Request(`http://host${RECORD_API.studies}?key=k1`), 'mine');
  expect(await list.json()).toEqual({ revision: 1, studies: [] });
  expect(services.studies).toHaveBeenCalledWith('k1');
});

test('bris de glace needs a motive, and one of the list', async () => {
  const mode = 'brisDeGlace';
  for (const motive of [undefined, 'curiosity']) {
    expect((await post(RECORD_API.mode, { key: 'k1', mode, motive })).status).toBe(400);
  }
  expect(services.setAccessMode).not.toHaveBeenCalled();
  expect((await post(RECORD_API.mode, { key: 'k1', mode, motive: 'danger' })).status).toBe(204);
  expect(services.setAccessMode).toHaveBeenCalledWith('k1', mode, 'danger');
});

test('a part of a report comes under its media type, and as no page of ours', async () => {
  const answer = await api(new Request(`http://host${REPORT_API.part('h', 0)}`), 'mine');
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  expect(answer.headers.get('content-disposition')).toBe('attachment');
  expect((await api(new Request(`http://host/api/reports/h/parts/-1`), 'mine')).status).toBe(400);
});

test('a report that is put aside leaves nothing', async () => {
  const decide = (accept: boolean) => post(REPORT_API.decide, { key: 'k1', document: '1.2^3', accept });
  expect((await decide(false)).status).toBe(204);
  expect(await (await decide(true)).json()).toMatchObject({ handle: 'h' });
});

test('nothing of the DMP is said to a screen without the session', async () => {
  session = 'another';
  const asked = [
    post(RECORD_API.refresh, { key: 'k1' }),
    post(RECORD_API.images, { key: 'k1', study: 's1' }),
    post(REPORT_API.open, { key: 'k1', document: 'd' }),
    api(new Request(`http://host${RECORD_API.studies}?key=k1`), 'mine'),
    api(new Request(`http://host${REPORT_API.part('h', 0)}`), 'mine'),
  ];
  for (const answer of await Promise.all(asked)) expect(answer.status).toBe(401);
  expect(services.studies).not.toHaveBeenCalled();
  expect(services.reportPart).not.toHaveBeenCalled();
});
