import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { SYNTAX } from '../dicom/uid.ts';
import { readDataFolder } from '../studies/read-folder.ts';
import { ACCEPT, isClosed, KOS, partsOf, TOKEN, useSourceBench } from '../testing/source-client.ts';
import { seriesOf, sharedFolder, studyOf } from '../testing/support.ts';
import type { SandboxSeries } from '../types.ts';
import { Pacer } from './pacer.ts';

describe('the source DRIMbox', () => {
  const { studies, start, curl, urlOf } = useSourceBench();
  const mr = (): SandboxSeries => seriesOf(studies(), 'Axial T1');

  it('answers a series in the shape of the official sample, files byte for byte in their order', async (context) => {
    const source = await start(context);
    const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
    for (const description of ['Thorax sans injection', 'Parenchyme 5 mm', 'Thorax de face', 'Boucle quatre cavités']) {
      const series = seriesOf(studies(), description);
      const syntax = series.instances[0]?.transferSyntaxUid ?? '';
      const answer = await curl(urlOf(source, series));
      expect([answer.exitCode, answer.status, isClosed(answer)]).toEqual([0, 200, true]);
      expect(answer.headers).toContain('Transfer-Encoding: chunked');
      const type = `Content-Type: multipart/related;start="<(${uuid}@resteasy-multipart)>";transfer-syntax=${syntax};type="application/dicom"; boundary=${uuid}`;
      const startId = new RegExp(type).exec(answer.headers)?.[1] ?? 'missing';
      const parts = partsOf(answer);
      expect(parts.map((part) => part.body.length)).toEqual(series.instances.map((instance) => instance.bytes));
      expect(parts[0]?.head).toContain(`Content-ID: <${startId}>\r\n`);
      for (const [index, { head, body }] of parts.entries()) {
        expect(body.equals(await readFile(series.instances[index]!.file))).toBe(true);
        expect(head).toMatch(new RegExp(`^Content-ID: <${uuid}@resteasy-multipart>\r\nContent-Type: `));
        expect(head.endsWith(`application/dicom;transfer-syntax=${syntax}`)).toBe(true);
      }
    }
  });

  it('answers at study and instance level, and warns of a syntax that was not asked for', async (context) => {
    const source = await start(context);
    const ct = studyOf(studies(), seriesOf(studies(), 'Parenchyme 5 mm'));
    expect(partsOf(await curl(`${source.baseUrl}/studies/${ct.studyInstanceUid}`))).toHaveLength(132);
    const last = mr().instances[23]!;
    const answer = await curl(`${urlOf(source, mr())}/instances/${last.sopInstanceUid}`);
    const [part, ...others] = partsOf(answer);
    expect(others).toEqual([]);
    expect(part?.body.equals(await readFile(last.file))).toBe(true);
    expect(answer.headers).toContain(`Warning: 299 - "sent as stored: ${SYNTAX.rle}"`);
  });

  it('leaves out what q=0 excludes, and says that the answer is partial', async (context) => {
    const source = await start(context);
    const ct = studyOf(studies(), seriesOf(studies(), 'Parenchyme 5 mm'));
    const Accept = ACCEPT.replace(`${SYNTAX.jpegLsLossless};q=0.5`, `${SYNTAX.jpegLsLossless};q=0`);
    const answer = await curl(`${source.baseUrl}/studies/${ct.studyInstanceUid}`, { headers: { Accept } });
    expect([answer.status, partsOf(answer).length]).toEqual([206, 12]);
  });

  it('takes the three official ways of writing Accept', async (context) => {
    const url = urlOf(await start(context), mr());
    const short = ACCEPT.replaceAll('multipart/related; type="application/dicom";', '');
    const lines = ACCEPT.replaceAll('**', 'myboundary').split(',');
    for (const accept of [`${ACCEPT},`, short, lines]) {
      expect((await curl(url, { headers: { Accept: accept } })).status).toBe(200);
    }
  });

  const excluding = (uid: string): string =>
    `${ACCEPT},multipart/related;type="application/dicom";transfer-syntax=${uid};q=0;boundary=**`;
  it.for([
    ['no token', { Authorization: undefined }, 401, 'no token'],
    ['another scheme', { Authorization: 'Basic eDp5' }, 401, 'Authentication failure'],
    ['a wrong token', { Authorization: 'Bearer other' }, 401, 'Authentication failure'],
    ['a token that opens nothing', { Authorization: 'Bearer forbidden' }, 403, 'opens nothing'],
    ['no manifest', { 'KOS-SOPInstanceUID': undefined }, 400, 'Missing KOS-SOPInstanceUID'],
    ['a manifest that is no UID', { 'KOS-SOPInstanceUID': 'kos' }, 400, 'not one UID'],
    ['two manifests', { 'KOS-SOPInstanceUID': [KOS, KOS] }, 400, 'not one UID'],
    ['an unknown manifest', { 'KOS-SOPInstanceUID': '1.2.3' }, 404, 'unknown'],
    ['an Accept without q', { Accept: ACCEPT.replaceAll(';q=0.5', '') }, 400, 'q is missing'],
    ['an Accept for JSON', { Accept: 'application/json' }, 406, 'multipart/related'],
    ['the stored syntax by q=0', { Accept: excluding(SYNTAX.rle) }, 406, 'q=0'],
  ] as const)('refuses %s', async ([, headers, status, reason], context) => {
    const source = await start(context, { checkManifest: (kos) => kos === KOS });
    const answer = await curl(urlOf(source, mr()), { headers });
    expect(answer.status).toBe(status);
    expect(answer.body.toString()).toContain(reason);
    expect(/^WWW-Authenticate: Bearer/m.test(answer.headers)).toBe(status === 401);
  });

  it('refuses unknown places, answers the health check, and plays the official error simulator', async (context) => {
    const source = await start(context);
    const statusOf = async (path: string, headers = {}): Promise<number> =>
      (await curl(new URL(path, source.baseUrl).href, { headers })).status;
    const { studyInstanceUid } = studyOf(studies(), mr());
    const base = '/dicom-web-rs';
    const elsewhere = seriesOf(studies(), 'Thorax de face').seriesInstanceUid;
    expect(await statusOf(`${base}/studies/1.2.3/series/1.2.3`)).toBe(404);
    expect(await statusOf(`${base}/studies/${studyInstanceUid}/series/${elsewhere}`)).toBe(404);
    expect(await statusOf(`${base}/studies/${studyInstanceUid}/rendered`)).toBe(404);
    expect(await statusOf(base, { Authorization: undefined, Accept: 'application/json' })).toBe(200);
    const table = { 202: 403, 203: 404, 201: 410, 205: 502, 204: 504 };
    for (const [last, status] of Object.entries(table)) {
      const path = `/wado-errors-manager/studies/1.2.3/series/1.2.250.1.213.4.5.2.2.121.${last}`;
      expect([last, await statusOf(path)]).toEqual([last, status]);
    }
  });

  it('demands a client certificate of its authority', async (context) => {
    const source = await start(context);
    for (const client of ['none', 'stranger'] as const) {
      const answer = await curl(urlOf(source, mr()), { client });
      expect([answer.status, answer.exitCode === 0]).toEqual([0, false]);
    }
    expect(source.requests()).toEqual([]);
  });

  it('keeps a log of requests as they came, without the token, also over the control endpoint', async (context) => {
    const source = await start(context);
    await curl(urlOf(source, mr()));
    await curl(urlOf(source, mr()), { headers: { Accept: 'text/html' } });
    // The log is complete once the connection has gone, shortly after curl has.
    await expect.poll(() => source.requests().map((entry) => entry.outcome)).toEqual(['complete', 'complete']);
    const [first, second] = source.requests();
    const path = new URL(urlOf(source, mr())).pathname;
    expect(first?.text.startsWith(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${source.port}\r\n`)).toBe(true);
    expect(first?.text).toContain(`\r\nKOS-SOPInstanceUID: ${KOS}\r\nAccept: ${ACCEPT}`);
    expect(first?.text).toMatch(/\r\nAuthorization: Bearer \*\*\*[0-9a-f]{8}\r\n/);
    expect(first).toMatchObject({ method: 'GET', path, clientSubject: 'CN=client', status: 200, tlsResumed: false });
    expect(second).toMatchObject({ status: 406 });
    const remote = await (await fetch(`${source.controlUrl}/requests`)).text();
    expect(remote).not.toContain(TOKEN);
    expect(JSON.parse(remote)).toEqual(source.requests());
  });

  it('shuffles instances by seed', async (context) => {
    const source = await start(context);
    const order = async (): Promise<number[]> =>
      partsOf(await curl(urlOf(source, mr()))).map((part) => part.body.length);
    const onDisk = await order();
    source.setOrder(7);
    const shuffled = await order();
    expect(shuffled).not.toEqual(onDisk);
    expect(shuffled.toSorted()).toEqual(onDisk.toSorted());
    expect(await order()).toEqual(shuffled);
    source.setOrder(8);
    expect(await order()).not.toEqual(shuffled);
  });

  it('shapes its output, and stops shaping when told to', async (context) => {
    const source = await start(context, { rateMbps: 100 });
    const series = seriesOf(studies(), 'Parenchyme 5 mm');
    const ideal = (series.instances.reduce((sum, { bytes }) => sum + bytes, 0) * 8) / 100e6;
    const shaped = await curl(urlOf(source, series));
    // A busy machine may be late, but nothing may be early.
    expect(shaped.seconds / ideal).toBeGreaterThan(0.95);
    expect(shaped.seconds / ideal).toBeLessThan(3);
    await post(source.controlUrl, { rateMbps: null });
    const free = await curl(urlOf(source, series));
    expect(free.seconds).toBeLessThan(shaped.seconds);
    expect(free.body.length).toBe(shaped.body.length);
  });

  it('spends 1 Gb/s evenly', async () => {
    const pacer = Pacer.ofMbps(1000);
    expect(pacer.sliceBytes).toBe(1_250_000);
    const begin = performance.now();
    for (let slice = 0; slice < 30; slice += 1) await pacer.spend(pacer.sliceBytes);
    const ratio = (performance.now() - begin) / 300;
    expect(ratio).toBeGreaterThan(0.93);
    expect(ratio).toBeLessThan(3);
  });

  it('serves one folder at a time when folders share UIDs', async (context) => {
    const { studies: real } = await readDataFolder(sharedFolder(context, 'dicom/syntax'));
    const source = await start(context, { studies: real });
    const sets = real.filter((study) => study.folder.startsWith('ct-'));
    expect(sets.length).toBeGreaterThan(8);
    for (const study of sets) {
      const changed = await post(source.controlUrl, { selectFolder: study.folder });
      expect(changed.status).toBe(200);
      const [series] = study.series;
      const url = `${source.baseUrl}/studies/${study.studyInstanceUid}/series/${series?.seriesInstanceUid ?? ''}`;
      const [part] = partsOf(await curl(url));
      expect(part?.body.equals(await readFile(series!.instances[0]!.file)), study.folder).toBe(true);
    }
    expect((await post(source.controlUrl, { selectFolder: 'nowhere' })).status).toBe(400);
  });
});

async function post(url: string, command: unknown): Promise<Response> {
  return await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(command),
  });
}
