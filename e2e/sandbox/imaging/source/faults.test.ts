import dicomParser from 'dicom-parser';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../testing/source-client.ts';
import { isClosed, partsOf, useSourceBench } from '../testing/source-client.ts';
import { seriesOf, studyOf } from '../testing/support.ts';
import type { SandboxSeries } from '../types.ts';
import type { SourceFault } from './faults.ts';
import { parseFaults } from './faults.ts';

const CURL = { complete: 0, partial: 18, timeout: 28, receiveFailure: 56 } as const;

describe('faults of the source', () => {
  const { studies, start, curl, urlOf } = useSourceBench();
  const mr = (): SandboxSeries => seriesOf(studies(), 'Axial T1');

  async function answerWith(
    context: Parameters<typeof start>[0],
    fault: SourceFault,
    maxSeconds = 20,
  ): Promise<Answer> {
    const source = await start(context);
    source.setFaults(mr().seriesInstanceUid, [fault]);
    return await curl(urlOf(source, mr()), { maxSeconds });
  }

  function uids(file: Buffer): (string | undefined)[] {
    const dataset = dicomParser.parseDicom(file, { untilTag: 'x7fe00010' });
    return ['x0020000d', 'x0020000e', 'x00080018', 'x00020003'].map((tag) => dataset.string(tag));
  }

  it('status, with Retry-After', async (context) => {
    const answer = await answerWith(context, { kind: 'status', status: 503, retryAfter: 7 });
    expect(answer.status).toBe(503);
    expect(answer.headers).toContain('Retry-After: 7');
  });

  it.for([
    [{ kind: 'cut', afterBytes: 100_000, how: 'end' }, CURL.complete],
    [{ kind: 'cut', afterBytes: 100_000, how: 'close' }, CURL.partial],
    [{ kind: 'reset', afterBytes: 100_000 }, CURL.receiveFailure],
    [{ kind: 'stall', afterBytes: 100_000 }, CURL.timeout],
  ] as const)('%j', async ([fault, exitCode], context) => {
    const answer = await answerWith(context, fault, fault.kind === 'stall' ? 1 : 20);
    expect([answer.status, isClosed(answer)]).toEqual([200, false]);
    expect(answer.exitCode).toBe(exitCode);
    // A reset may throw away what the receiver had not read yet.
    if (fault.kind === 'reset') expect(answer.body.length).toBeLessThanOrEqual(100_000);
    else expect(answer.body.length).toBe(100_000);
  });

  it('drip', async (context) => {
    const answer = await answerWith(context, { kind: 'drip', bytesPerSecond: 20_000 }, 1);
    expect(answer.exitCode).toBe(CURL.timeout);
    expect(answer.body.length).toBeGreaterThan(0);
    expect(answer.body.length).toBeLessThan(25_000);
  });

  it('206, and a coding that is not there', async (context) => {
    const partial = await answerWith(context, { kind: 'partial' });
    expect([partial.status, partsOf(partial).length, isClosed(partial)]).toEqual([206, 24, true]);
    const coded = await answerWith(context, { kind: 'content-encoding', encoding: 'gzip' });
    expect([coded.status, partsOf(coded).length]).toEqual([200, 24]);
    expect(coded.headers).toContain('Content-Encoding: gzip');
  });

  it('wrong boundary', async (context) => {
    const answer = await answerWith(context, { kind: 'wrong-boundary' });
    expect([answer.exitCode, partsOf(answer).length, isClosed(answer)]).toEqual([CURL.complete, 0, false]);
    expect(answer.body.length).toBeGreaterThan(1_000_000);
  });

  it('missing and duplicate instance', async (context) => {
    const lengths = mr().instances.map((instance) => instance.bytes);
    const missing = partsOf(await answerWith(context, { kind: 'missing', at: 3 }));
    expect(missing.map((part) => part.body.length)).toEqual(lengths.toSpliced(3, 1));
    const twice = partsOf(await answerWith(context, { kind: 'duplicate', at: 3 }));
    expect(twice.map((part) => part.body.length)).toEqual(lengths.toSpliced(3, 0, lengths[3]!));
  });

  it('foreign instance: other UIDs, same shape', async (context) => {
    const parts = partsOf(await answerWith(context, { kind: 'foreign-instance', at: 1 }));
    expect(parts).toHaveLength(25);
    const own = [studyOf(studies(), mr()).studyInstanceUid, mr().seriesInstanceUid];
    expect(uids(parts[0]!.body).slice(0, 2)).toEqual(own);
    const [study, series, instance, inMeta] = uids(parts[1]!.body);
    expect([study, series].some((uid) => own.includes(uid ?? ''))).toBe(false);
    expect(instance).toBe(inMeta);
    expect(mr().instances.some((known) => known.sopInstanceUid === instance)).toBe(false);
    for (const uid of [study, series, instance]) expect(uid).toMatch(/^2\.25\.[1-9]\d+$/);
  });

  it("other patient's instance: same UIDs and pixels, other traits", async (context) => {
    const { body } = partsOf(await answerWith(context, { kind: 'other-patient', at: 2 }))[2]!;
    const original = await readFile(mr().instances[2]!.file);
    expect(uids(body)).toEqual(uids(original));
    expect(body).toHaveLength(original.length);
    const dataset = dicomParser.parseDicom(body);
    expect(dataset.string('x00100010')).toMatch(/^INTRUS/);
    expect(dataset.string('x00100030')).toBe('19500101');
    const pixels = dataset.elements['x7fe00010']!.dataOffset;
    expect(body.subarray(pixels).equals(original.subarray(pixels))).toBe(true);
  });

  it('are set and mended over the control endpoint', async (context) => {
    const source = await start(context);
    const status = async (): Promise<number> => (await curl(urlOf(source, mr()))).status;
    const post = async (faults: unknown, type = 'application/json'): Promise<number> => {
      const init = { method: 'POST', headers: { 'Content-Type': type }, body: JSON.stringify({ faults }) };
      return (await fetch(source.controlUrl, init)).status;
    };
    expect(await post({ '*': [{ kind: 'status', status: 410 }] })).toBe(200);
    expect(await status()).toBe(410);
    expect(await post({ '*': [{ kind: 'no-such-fault' }] })).toBe(400);
    expect(await post({ '*': [] }, 'text/plain')).toBe(400);
    expect(await (await fetch(source.controlUrl)).json()).toMatchObject({ faults: { '*': [{ status: 410 }] } });
    expect(await post({ '*': null })).toBe(200);
    expect(await status()).toBe(200);
  });

  it('are checked when they come from outside', () => {
    expect(parseFaults([{ kind: 'cut', afterBytes: 1, how: 'end' }])).toHaveLength(1);
    for (const wrong of [{}, [{}], [{ kind: 'stall' }], [{ kind: 'cut', afterBytes: 1 }], [{ kind: 'toString' }]]) {
      expect(() => parseFaults(wrong)).toThrow(TypeError);
    }
    expect(() => parseFaults([{ kind: 'content-encoding', encoding: 'a\r\nb' }])).toThrow(TypeError);
    expect(() => parseFaults([{ kind: 'drip', bytesPerSecond: 0 }])).toThrow(TypeError);
  });
});
