/** Series from the sandbox's source into the encrypted store: dispatcher, retrieval, library and store together. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunningSource, SandboxSeries, SourceFault } from '../../e2e/sandbox/imaging/index.ts';
import { ERROR_ANSWERS, ERRORS_BASE, errorStudy, startSource } from '../../e2e/sandbox/imaging/index.ts';
import { makeCertificates, seriesOf, studyOf, usePhantom } from '../../e2e/sandbox/imaging/testing/support.ts';
import { whatIsMissing } from '../../e2e/support/programs.ts';
import { InstanceStore } from '../cache/instance-store.ts';
import { readPart10Header } from '../dicom/header.ts';
import { createDispatcher } from '../trust/dispatcher.ts';
import type { SeriesTarget } from '../wado/instances.ts';
import { SeriesLibrary } from '../wado/library.ts';
import { SeriesRetrieval } from '../wado/retrieval.ts';

const KOS = '1.2.250.1.213.4.5.2.3.101.259.31';
const missing = whatIsMissing('openssl');

describe.skipIf(missing)(`series of a source DRIMbox${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  const studies = usePhantom();
  let folder = '';
  let source: RunningSource;
  let dispatcher: ReturnType<typeof createDispatcher>;
  let store: InstanceStore;
  let library: SeriesLibrary;
  let tokens = ['good'];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'drimbox-joint-'));
    const { file } = await makeCertificates(folder);
    const pem = (name: 'ca' | 'server' | 'client', kind: 'crt' | 'key') => readFileSync(file(name, kind), 'utf8');
    source = await startSource({
      studies: studies(),
      host: '127.0.0.1',
      port: 0,
      tls: {
        key: pem('server', 'key'),
        cert: pem('server', 'crt'),
        ca: pem('ca', 'crt'),
        requestClientCertificate: true,
      },
      checkToken: (token) => token === 'good',
      checkManifest: (kos) => kos === KOS,
    });
    const identity = { certificate: pem('client', 'crt'), key: pem('client', 'key') };
    dispatcher = createDispatcher({ ca: [pem('ca', 'crt')], identity });
  });
  afterAll(async () => {
    await dispatcher.destroy();
    await source.close();
    rmSync(folder, { recursive: true });
  });

  beforeEach(async () => {
    tokens = ['good'];
    store = new InstanceStore({ directory: join(folder, 'cache'), maxBytes: 1e9 });
    await store.open();
    library = new SeriesLibrary({
      retrievals: (target) => () =>
        new SeriesRetrieval(target, {
          dispatcher,
          token: async () => tokens.shift() ?? 'good',
          createWriter: () => store.content.create(''),
          readHeader: readPart10Header,
          timeouts: { firstByteSeconds: 10, silenceSeconds: 0.5 },
          today: () => Date.now(),
        }),
      readHeader: readPart10Header,
      requestsPerSource: 1,
      requestsInAll: 6,
      onChange: () => undefined,
      notifyEveryMs: 100,
      now: () => performance.now(),
      today: () => Date.now(),
      // Nothing is tried again of itself.
      after: () => () => undefined,
      random: () => 0.5,
      unforeseen: (thrown) => {
        throw thrown;
      },
    });
  });
  afterEach(async () => {
    source.setFaults('*', []);
    await library.clear();
    await store.close();
  });

  function targetOf(series: SandboxSeries): SeriesTarget {
    const { studyInstanceUid } = studyOf(studies(), series);
    const { seriesInstanceUid, instances } = series;
    const retrieveUrl = `${source.baseUrl}/studies/${studyInstanceUid}/series/${seriesInstanceUid}`;
    return { kosSopInstanceUid: KOS, studyInstanceUid, series: { seriesInstanceUid, retrieveUrl, instances } };
  }

  /** Opens a series and waits until it is neither waiting nor running, or waits to be tried again. */
  async function open({ seriesInstanceUid }: SandboxSeries) {
    library.start(seriesInstanceUid);
    const isDone = () => {
      const { state, retry } = library.progress(seriesInstanceUid);
      return (state !== 'waiting' && state !== 'running') || retry !== undefined;
    };
    await vi.waitUntil(isDone, { timeout: 15_000, interval: 5 });
    return library.progress(seriesInstanceUid);
  }

  /** Every instance that is there is, byte for byte, the file of the source. */
  async function expectTrue({ seriesInstanceUid, instances }: SandboxSeries): Promise<void> {
    for (const { sopInstanceUid, stored, header } of library.instances(seriesInstanceUid).map(withHeader)) {
      const { file } = instances.find((each) => each.sopInstanceUid === sopInstanceUid)!;
      expect(readFileSync(file).equals(await stored.read(0, stored.size))).toBe(true);
      expect((await header()).sopInstanceUid).toBe(sopInstanceUid);
    }
  }
  const withHeader = (instance: ReturnType<SeriesLibrary['instances']>[number]) => ({
    sopInstanceUid: instance.sopInstanceUid,
    stored: instance.stored,
    header: () => instance.header(),
  });

  test('all series of the phantom patient arrive byte for byte; on the disk nothing can be read', async () => {
    const all = studies().flatMap((study) => study.series);
    library.add(all.map(targetOf));
    for (const series of all) {
      const { state, received, warnings } = await open(series);
      expect({ state, received, warnings }).toEqual({
        state: 'complete',
        received: series.instances.length,
        warnings: [],
      });
      await expectTrue(series);
    }
    const files = readdirSync(join(folder, 'cache'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const sealed = readFileSync(join(folder, 'cache', file));
      for (const marker of ['DICM', KOS, all[0]!.seriesInstanceUid]) expect(sealed.includes(marker)).toBe(false);
    }
    await store.clear();
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });

  const MR = 'Axial T1';
  const fault = (kind: SourceFault): SourceFault => kind;
  test.each([
    ['status', fault({ kind: 'status', status: 503 }), 'waiting', 0, 'WADO_503'],
    [
      'cut, ended well',
      fault({ kind: 'cut', afterBytes: 300_000, how: 'end' }),
      'waiting',
      undefined,
      'WADO_TRUNCATED',
    ],
    ['cut, closed', fault({ kind: 'cut', afterBytes: 300_000, how: 'close' }), 'waiting', undefined, 'WADO_RESET'],
    ['reset', fault({ kind: 'reset', afterBytes: 300_000 }), 'waiting', undefined, 'WADO_RESET'],
    ['stall', fault({ kind: 'stall', afterBytes: 300_000 }), 'waiting', undefined, 'WADO_TIMEOUT_SILENCE'],
    ['500', fault({ kind: 'status', status: 500 }), 'failed', 0, 'WADO_500'],
    ['wrong boundary', fault({ kind: 'wrong-boundary' }), 'failed', 0, 'WADO_MULTIPART'],
    ['coding', fault({ kind: 'content-encoding', encoding: 'gzip' }), 'failed', 0, 'WADO_CONTENT_ENCODING'],
    ['missing', fault({ kind: 'missing', at: 3 }), 'partial', 23, 'WADO_MISSING'],
  ] as const)('%s: what arrived stays, and opening again brings the rest', async (_, set, state, received, code) => {
    const series = seriesOf(studies(), MR);
    source.setFaults('*', [set]);
    library.add([targetOf(series)]);
    const before = await open(series);
    expect(before).toMatchObject({ state, error: { code } });
    if (received !== undefined) expect(before.received).toBe(received);
    else expect([before.received > 0, before.received < 24]).toEqual([true, true]);
    await expectTrue(series);
    source.setFaults('*', []);
    expect(await open(series)).toMatchObject({ state: 'complete', received: 24, warnings: [] });
    await expectTrue(series);
  });

  test.each([
    ['foreign-instance', 'WADO_FOREIGN'],
    ['duplicate', 'WADO_DUPLICATE'],
  ] as const)('%s: put aside and told', async (kind, code) => {
    const series = seriesOf(studies(), MR);
    source.setFaults('*', [{ kind, at: 2 }]);
    library.add([targetOf(series)]);
    const { received, warnings } = await open(series);
    expect(warnings).toEqual([{ code, facts: { count: 1 } }]);
    expect(received).toBeGreaterThanOrEqual(23);
    await expectTrue(series);
  });

  test('206: everything is there, and the source said that it might not be', async () => {
    const series = seriesOf(studies(), MR);
    source.setFaults('*', [{ kind: 'partial' }]);
    library.add([targetOf(series)]);
    const { state, received, warnings } = await open(series);
    expect([state, received]).toEqual(['complete', 24]);
    expect(warnings).toEqual([{ code: 'WADO_PARTIAL', facts: { host: '127.0.0.1' } }]);
    source.setFaults('*', [{ kind: 'partial' }, { kind: 'missing', at: 0 }]);
    const other = seriesOf(studies(), 'Thorax de face');
    library.add([targetOf(other)]);
    expect(await open(other)).toMatchObject({ error: { code: expect.stringMatching(/^WADO_(MISSING|EMPTY)$/) } });
  });

  test('the error simulator: each answer has its code', async () => {
    const study = errorStudy();
    const base = new URL(ERRORS_BASE, source.baseUrl).href;
    for (const series of study.series) {
      const { seriesInstanceUid, instances } = series;
      const retrieveUrl = `${base}/studies/${study.studyInstanceUid}/series/${seriesInstanceUid}`;
      const target = {
        studyInstanceUid: study.studyInstanceUid,
        series: { seriesInstanceUid, retrieveUrl, instances },
      };
      library.add([{ kosSopInstanceUid: KOS, ...target }]);
      const { received, error } = await open(series);
      expect([received, error?.code]).toEqual([0, `WADO_${ERROR_ANSWERS.get(seriesInstanceUid) ?? 0}`]);
    }
    expect(study.series).toHaveLength(5);
  });

  test('Retry-After is heeded, and the exchange is kept', async () => {
    const series = seriesOf(studies(), MR);
    source.setFaults('*', [{ kind: 'status', status: 503, retryAfter: 7 }]);
    library.add([targetOf(series)]);
    const asked = Date.now();
    const { error, retry } = await open(series);
    expect(error).toEqual({ code: 'WADO_503', facts: { host: '127.0.0.1', retryAfterSeconds: 7 } });
    expect(Date.parse(retry!.at) - asked).toBeGreaterThanOrEqual(7000);
    const { request, response } = library.exchange(series.seriesInstanceUid)!;
    expect(request).toContain(`\r\nKOS-SOPInstanceUID: ${KOS}\r\n`);
    expect(response).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n[^]*\r\nRetry-After: 7\r\n/);
  });

  test('an expired token is replaced once', async () => {
    const series = seriesOf(studies(), MR);
    library.add([targetOf(series)]);
    tokens = ['expired', 'good'];
    expect((await open(series)).state).toBe('complete');
    const other = seriesOf(studies(), 'Thorax de face');
    library.add([targetOf(other)]);
    tokens = ['expired', 'expired'];
    expect(await open(other)).toMatchObject({ state: 'failed', error: { code: 'WADO_401' } });
  });
});
