import dicomParser from 'dicom-parser';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'vitest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SOP_CLASS, SYNTAX } from '../dicom/uid.ts';
import { element, part10File } from '../dicom/writer.ts';
import type { Outcome } from '../testing/support.ts';
import { run, seriesOf, sharedFolder, skipWithout, temporaryFolder, usePhantom } from '../testing/support.ts';
import type { PacsOptions, RunningPacs } from './pacs.ts';
import { startPacs } from './pacs.ts';

/** Proposals of storescu for the syntaxes of the phantom. */
const PROPOSE = { jpegLs: '--propose-jls-lossless', rle: '--propose-rle', jpeg: '--propose-jpeg8' } as const;

describe('the PACS', () => {
  const phantom = usePhantom();

  async function start(context: TestContext, options: Partial<PacsOptions> = {}): Promise<RunningPacs> {
    skipWithout(context, 'dcmtk');
    const storage = join(await temporaryFolder(), 'storage');
    const pacs = await startPacs({ aet: 'SANDBOX', host: '127.0.0.1', port: 0, storage, ...options });
    onTestFinished(() => pacs.close());
    return pacs;
  }

  function storescu(pacs: RunningPacs, files: readonly string[], ...options: string[]): Promise<Outcome> {
    const titles = ['-aet', 'TESTER', '-aec', 'SANDBOX'];
    return run('storescu', ['-v', ...options, ...titles, pacs.host, String(pacs.port), ...files]);
  }

  const filesOf = (description: string): string[] =>
    seriesOf(phantom(), description).instances.map((instance) => instance.file);

  it('answers C-ECHO, and rejects an association for another AE title', async (context) => {
    const pacs = await start(context);
    const echo = (aet: string): Promise<Outcome> => run('echoscu', ['-aec', aet, pacs.host, String(pacs.port)]);
    expect((await echo('SANDBOX')).code).toBe(0);
    const wrong = await echo('OTHER');
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toContain('Called AE Title Not Recognized');
    expect(pacs.associations()).toBe(2);
  });

  it('stores what storescu sends, datasets byte for byte, in the syntax sent, several associations at once', async (context) => {
    const pacs = await start(context);
    const outcomes = await Promise.all([
      storescu(pacs, filesOf('Parenchyme 5 mm')),
      storescu(pacs, filesOf('Thorax sans injection').slice(0, 10), PROPOSE.jpegLs),
      storescu(pacs, filesOf('Axial T1'), PROPOSE.rle),
      storescu(pacs, filesOf('Boucle quatre cavités'), PROPOSE.jpeg),
    ]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const sent = phantom()
      .flatMap((study) => study.series)
      .flatMap((series) => series.instances)
      .filter(({ sopInstanceUid }) => pacs.received().some((object) => object.sopInstanceUid === sopInstanceUid));
    expect(sent).toHaveLength(47);
    expect((await readdir(pacs.storage)).toSorted()).toEqual(sent.map((i) => `${i.sopInstanceUid}.dcm`).toSorted());
    for (const instance of sent) {
      const stored = await readFile(join(pacs.storage, `${instance.sopInstanceUid}.dcm`));
      expect(datasetOf(stored).equals(datasetOf(await readFile(instance.file)))).toBe(true);
      const meta = dicomParser.readPart10Header(stored);
      expect(meta.string('x00020010')).toBe(instance.transferSyntaxUid);
      expect(meta.string('x00020016')).toBe('TESTER');
    }
    const { code, stderr } = await run('dcmdump', ['-q', ...pacs.received().map((object) => object.file)]);
    expect([code, stderr]).toEqual([0, '']);
    pacs.empty();
    expect([pacs.received(), await readdir(pacs.storage)]).toEqual([[], []]);
  });

  it('refuses transfer syntaxes, SOP classes, callers and associations when told to', async (context) => {
    const pacs = await start(context, { refuse: { transferSyntaxes: [SYNTAX.rle] } });
    const send = async (): Promise<string> =>
      (await storescu(pacs, filesOf('Axial T1').slice(0, 1), PROPOSE.rle, '--required')).stderr;
    await send();
    expect(pacs.received()).toEqual([]);
    pacs.setRefusals({ sopClasses: [SOP_CLASS.mr] });
    expect(await send()).toContain('No Acceptable Presentation Contexts');
    pacs.setRefusals({ callingAets: ['TESTER'] });
    expect(await send()).toContain('Calling AE Title Not Recognized');
    pacs.setRefusals({ associations: { result: 2, source: 3, reason: 2 } });
    expect(await send()).toMatch(/Local Limit Exceeded/i);
    expect(pacs.received()).toEqual([]);
    pacs.setRefusals({});
    await send();
    expect(pacs.received()).toHaveLength(1);
  });

  it('answers with the status set, and keeps only what it took', async (context) => {
    const pacs = await start(context);
    const [first = '', second = ''] = filesOf('Parenchyme 5 mm');
    const statuses = [
      [0xa700, 'OutOfResources', false],
      [0xb000, 'CoercionOfDataElements', true],
      [0xc000, 'CannotUnderstand', false],
    ] as const;
    for (const [status, name] of statuses) {
      pacs.setFaults({ status });
      const { stdout, stderr } = await storescu(pacs, [first]);
      expect((stdout.toString() + stderr).replaceAll(' ', '')).toContain(name);
    }
    const kept = pacs.received().map((object) => [object.status, object.file !== '']);
    expect(kept).toEqual(statuses.map(([status, , isKept]) => [status, isKept]));
    expect(await readdir(pacs.storage)).toHaveLength(1);

    const refused = pacs.received()[0]?.sopInstanceUid;
    pacs.setFaults({ status: (uid) => (uid === refused ? 0xa700 : 0) });
    await storescu(pacs, [first, second], '--no-halt');
    const statusesNow = pacs.received().slice(3);
    expect(statusesNow.map((object) => object.status)).toEqual([0xa700, 0]);
  });

  it('aborts in the middle of a transfer, leaves nothing behind, and goes on with the next', async (context) => {
    const pacs = await start(context);
    pacs.setFaults({ abortAfterBytes: 200_000 });
    const [file = ''] = filesOf('Parenchyme 5 mm');
    const { code, stderr } = await storescu(pacs, [file]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/abort/i);
    await expect.poll(() => readdir(pacs.storage)).toEqual([]);
    pacs.setFaults({});
    expect((await storescu(pacs, [file])).code).toBe(0);
    expect(await readdir(pacs.storage)).toHaveLength(1);
  });

  it('never lets a sender choose a path', async (context) => {
    const pacs = await start(context);
    const file = join(await temporaryFolder(), 'hostile.dcm');
    const meta = { sopClassUid: SOP_CLASS.ct, sopInstanceUid: '../../hostile', transferSyntaxUid: SYNTAX.explicitLE };
    await writeFile(file, part10File(meta, [element(0x00080060, 'CS', 'CT')]));
    expect((await storescu(pacs, [file])).code).toBe(0);
    expect(await readdir(pacs.storage)).toEqual([expect.stringMatching(/^not-a-uid-[0-9a-f]{32}\.dcm$/)]);
    expect(await readdir(join(pacs.storage, '..'))).toEqual(['storage']);
  });

  it('stores real objects of many kinds, their pixels untouched', async (context) => {
    const pacs = await start(context);
    const folder = sharedFolder(context, 'dicom/single');
    // Left out: what storescu would have to convert first, and a file of odd length, which it pads.
    const files = (await readdir(folder)).filter(
      (name) => !/deflated|jpegll|j2k|rle|palette-2f|cine|96f|dx-mono1/.test(name),
    );
    const { code } = await storescu(
      pacs,
      files.map((name) => join(folder, name)),
      '--no-halt',
      '--required',
    );
    expect(code).toBe(0);
    expect(pacs.received().every((object) => object.status === 0)).toBe(true);
    expect(pacs.received().length).toBeGreaterThan(20);
    for (const name of files) {
      const original = await readFile(join(folder, name));
      const uid = dicomParser.parseDicom(original, { untilTag: 'x00080018' }).string('x00080018') ?? '';
      const stored = pacs.received().find((object) => object.sopInstanceUid === uid);
      if (stored === undefined) continue;
      expect(pixelsOf(await readFile(stored.file)).equals(pixelsOf(original)), name).toBe(true);
    }
  });

  it('answers garbage with an abort and lives on', async (context) => {
    const pacs = await start(context);
    const inputs = [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.alloc(64, 0xff),
      Buffer.of(1, 0, 0, 0, 0, 4, 0, 0, 0, 0),
    ];
    for (const input of inputs) {
      const socket = connect(pacs.port, pacs.host);
      socket.end(input);
      const [type] = await buffer(socket);
      expect(type).toBe(7);
    }
    expect((await storescu(pacs, filesOf('Parenchyme 5 mm').slice(0, 1))).code).toBe(0);
  });
});

/** What follows the File Meta Information. */
function datasetOf(file: Buffer): Buffer {
  const meta = dicomParser.readPart10Header(file);
  return file.subarray(144 + (meta.uint32('x00020000') ?? 0));
}

function pixelsOf(file: Buffer): Buffer {
  const pixels = dicomParser.parseDicom(file).elements['x7fe00010'];
  return pixels === undefined ? Buffer.alloc(0) : file.subarray(pixels.dataOffset, pixels.dataOffset + pixels.length);
}
