/** What a test may ask for: faults of each kind, and a record as it wants it. */
import { describe, expect, it } from 'vitest';
import type { AskParts, DmpAnswer } from './testing/dmp.ts';
import { dmpOfSuite } from './testing/dmp.ts';
import {
  authorizationBody,
  existenceBody,
  patientAndStatus,
  queryBody,
  retrieveBody,
  vihf,
} from './testing/requests.ts';

const suite = dmpOfSuite();
const find = (parts?: AskParts): Promise<DmpAnswer> => suite().ask('registry', queryBody(patientAndStatus()), parts);

describe('faults', () => {
  it('come as often as wanted, to the service meant', async () => {
    await suite().control({ faults: [{ kind: 'status', service: 'registry', times: 2 }] });
    expect((await suite().ask('patients', existenceBody())).status).toBe(200);
    expect([(await find()).status, (await find()).status, (await find()).status]).toEqual([503, 503, 200]);
  });

  it('a SOAP fault, plain or multipart', async () => {
    for (const multipart of [false, true]) {
      await suite().control({ faults: [{ kind: 'fault', code: 'DMPInconnu', text: 'Été < hiver', multipart }] });
      const { status, text, headers } = await find();
      expect(status).toBe(500);
      expect(text).toMatch(/<[\w:]*Fault>.*DMPInconnu.*Été &lt; hiver/s);
      expect(headers.get('content-type')?.startsWith(multipart ? 'multipart/related' : 'application/soap+xml')).toBe(
        true,
      );
    }
  });

  it('stands in for what is asked: an authorisation is not declared', async () => {
    await suite().control({ authorization: { state: 'NON_EXISTE' }, faults: [{ kind: 'fault' }] });
    const answer = await suite().ask('habilitations', authorizationBody('AJOUT'), { assertion: vihf() });
    expect(answer.status).toBe(500);
    const { records } = await suite().control({});
    expect(records[0]?.authorizations).toEqual({});
  });

  it('RegistryErrorList: failure and partial success, of query and retrieval', async () => {
    const { uniqueId } = await suite().document('study', 'IMG-KOS');
    await suite().control({
      faults: [
        { kind: 'registryFailure', code: 'XDSRegistryBusy' },
        { kind: 'partialSuccess' },
        { kind: 'registryFailure', code: 'XDSRepositoryBusy' },
        { kind: 'partialSuccess' },
      ],
    });
    const [failed, partly] = [await find(), await find()];
    expect(failed.text).toMatch(/ResponseStatusType:Failure.*XDSRegistryBusy/s);
    expect(failed.text).not.toContain('ExtrinsicObject');
    expect(partly.text).toMatch(/PartialSuccess.*XDSUnavailableCommunity.*ExtrinsicObject/s);
    const retrieve = (): Promise<DmpAnswer> => suite().ask('repository', retrieveBody([uniqueId]));
    expect((await retrieve()).text).toMatch(/ResponseStatusType:Failure.*XDSRepositoryBusy/s);
    expect((await retrieve()).text).toMatch(/PartialSuccess.*DocumentUniqueId/s);
  });

  it.each([false, true])('a reset, in the middle of the answer: %s', async (midway) => {
    await suite().control({ faults: [{ kind: 'reset', midway }] });
    await expect(find()).rejects.toThrow(midway ? /terminated/ : /fetch failed/);
    expect((await suite().requests()).at(-1)?.status).toBe(midway ? 200 : 0);
  });

  it('silence: the request is taken and logged, no answer comes', async () => {
    await suite().control({ faults: [{ kind: 'silence' }] });
    const waiting = new AbortController();
    const asked = fetch(`${suite().dmp.url}/registry`, { method: 'POST', signal: waiting.signal, body: '' });
    await expect.poll(async () => (await suite().control({})).requests).toBe(1);
    waiting.abort();
    await expect(asked).rejects.toThrow('abort');
  });

  it('a document type, other bytes, a huge answer, any body', async () => {
    const { uniqueId } = await suite().document('study', 'IMG-KOS');
    await suite().control({
      style: 2,
      faults: [
        { kind: 'doctype' },
        { kind: 'huge', bytes: 3_000_000 },
        { kind: 'body', body: '<html/>', contentType: 'text/html' },
        { kind: 'wrongHash' },
      ],
    });
    expect((await find()).bytes.toString('utf8', 0, 60)).toMatch(/^<\?xml[^>]*\?><!DOCTYPE /);
    expect((await find()).bytes.length).toBe(3_000_000);
    expect((await find()).text).toBe('<html/>');
    const retrieve = (): Promise<DmpAnswer> => suite().ask('repository', retrieveBody([uniqueId]));
    const base64 = ({ text }: DmpAnswer): string => /Document>([\w+/=]+)</.exec(text)?.[1] ?? '';
    const [spoilt, good] = [base64(await retrieve()), base64(await retrieve())];
    expect(spoilt).toHaveLength(good.length);
    expect(spoilt).not.toBe(good);
  });

  it('a delay, alone or before another fault', async () => {
    await suite().control({
      faults: [
        { kind: 'delay', delayMs: 50 },
        { kind: 'status', status: 504, delayMs: 50 },
      ],
    });
    const start = performance.now();
    expect([(await find()).status, (await find()).status]).toEqual([200, 504]);
    // Timers may be a millisecond early.
    expect(performance.now() - start).toBeGreaterThan(97);
  });
});

it('refuses a command that it does not know, and one about nobody', async () => {
  await expect(suite().control({ patient: '123456789012345' })).rejects.toThrow('no record');
  await expect(suite().control({ colour: 'blue' } as never)).rejects.toThrow();
  const { control } = suite().dmp;
  expect((await fetch(control, { method: 'POST', body: '{}' })).status).toBe(415);
  expect((await fetch(`${control}/nowhere`)).status).toBe(404);
});

it('is as at the start after a reset', async () => {
  const before = await suite().control({});
  await suite().control({
    addDocuments: 3,
    authorization: { state: 'EXPIRE' },
    record: 'closed',
    faults: [{ kind: 'status' }],
  });
  await suite().control({ attending: { professional: '1', is: true }, mostResults: 1 });
  expect(await suite().control({ reset: true })).toEqual(before);
  expect((await find()).status).toBe(200);
});
