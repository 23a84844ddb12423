import dicomParser from 'dicom-parser';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeRle16 } from '../dicom/rle.ts';
import { SOP_CLASS, SYNTAX, uidFrom } from '../dicom/uid.ts';
import { element, part10File } from '../dicom/writer.ts';
import { run, seriesOf, skipWithout, temporaryFolder, usePhantom } from '../testing/support.ts';
import type { SandboxStudy } from '../types.ts';
import { TEST_PATIENT } from '../types.ts';
import { greyPixelElements } from './attributes.ts';
import { headSlices } from './head.ts';
import { CINE_COLUMNS, CINE_ROWS, ultrasoundFrames } from './ultrasound.ts';

/** Pixel Data after a dcmtk decoder has written the file anew, uncompressed. */
async function decodedBy(program: string, file: string, folder: string): Promise<Buffer> {
  const plain = join(folder, 'plain.dcm');
  const { code, stderr } = await run(program, [file, plain]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return await nativePixels(plain);
}

async function nativePixels(file: string): Promise<Buffer> {
  const bytes = await readFile(file);
  const pixels = dicomParser.parseDicom(bytes).elements['x7fe00010'];
  if (pixels === undefined) throw new Error('no Pixel Data');
  return bytes.subarray(pixels.dataOffset, pixels.dataOffset + pixels.length);
}

function fileOf(studies: readonly SandboxStudy[], description: string, name: string): string {
  const found = seriesOf(studies, description).instances.find(({ file }) => file.endsWith(`/${name}`));
  if (found === undefined) throw new Error(`no ${name}`);
  return found.file;
}

describe('the phantom patient', () => {
  const phantom = usePhantom();

  it('has a CT of two series, an MR, a CR and a US clip, each in its syntax', async () => {
    const studies = phantom();
    const table = studies.flatMap((study) =>
      study.series.map((series) => [
        study.accessionNumber,
        series.modality,
        series.instances.length,
        [...new Set(series.instances.map((instance) => instance.transferSyntaxUid))].join(),
      ]),
    );
    expect(table).toEqual([
      ['ACN9003', 'CR', 1, SYNTAX.explicitLE],
      ['ACN9001', 'CT', 12, SYNTAX.explicitLE],
      ['ACN9001', 'CT', 120, SYNTAX.jpegLsLossless],
      ['ACN9002', 'MR', 24, SYNTAX.rle],
      ['ACN9004', 'US', 1, SYNTAX.jpegBaseline],
    ]);
    const uids = studies.flatMap((study) => study.series.flatMap((series) => series.instances));
    expect(new Set(uids.map((instance) => instance.sopInstanceUid)).size).toBe(158);
    expect(studies.map((study) => study.date)).toHaveLength(new Set(studies.map((study) => study.date)).size);
  });

  it('is read by dcmdump without a remark, and names the patient by a local number', async (context) => {
    skipWithout(context, 'dcmtk');
    const files = phantom().flatMap((study) =>
      study.series.flatMap((series) => series.instances.map((instance) => instance.file)),
    );
    const { code, stdout, stderr } = await run('dcmdump', ['+P', '0010,0020', '+P', '0010,0010', ...files]);
    expect([code, stderr]).toEqual([0, '']);
    const values = new Set(stdout.toString('latin1').match(/\[[^\]]*\]/g));
    expect(values).toEqual(new Set(['[IPP0001]', `[PAT-TROIS^DOMINIQUE]`]));
    expect((await readFile(files[0]!)).includes(TEST_PATIENT.ins)).toBe(false);
  });

  it('places its CT slices evenly, in one frame of reference', async (context) => {
    skipWithout(context, 'dcmtk');
    const { instances } = seriesOf(phantom(), 'Thorax sans injection');
    const files = instances.map((instance) => instance.file);
    const { stdout } = await run('dcmdump', ['+P', '0020,0013', '+P', '0020,0032', '+P', '0020,0052', ...files]);
    const values = stdout.toString('latin1');
    const placed = [...values.matchAll(/IS \[(\d+)\][^[]*DS \[[-\d.]+\\[-\d.]+\\([-\d.]+)\]/g)];
    const heights = new Map(placed.map(([, number, height]) => [Number(number), Number(height)]));
    expect(heights.size).toBe(120);
    for (const [number, height] of heights) expect(height).toBe(1500 - 2.5 * (number - 1));
    expect(new Set(values.match(/UI \[[\d.]+\]/g)).size).toBe(1);
  });

  it('JPEG-LS gives back, by dcmdjpls, the pixels that the thick series has natively', async (context) => {
    skipWithout(context, 'dcmtk');
    const studies = phantom();
    const folder = await temporaryFolder();
    for (const thick of [0, 6, 11]) {
      const thin = fileOf(studies, 'Thorax sans injection', `I${5 + 10 * thick}.dcm`);
      const native = await nativePixels(fileOf(studies, 'Parenchyme 5 mm', `I${thick}.dcm`));
      expect(native).toHaveLength(512 * 512 * 2);
      expect((await decodedBy('dcmdjpls', thin, folder)).equals(native)).toBe(true);
    }
  });

  it('RLE gives back, by dcmdrle, the slices as drawn', async (context) => {
    skipWithout(context, 'dcmtk');
    const studies = phantom();
    const folder = await temporaryFolder();
    const drawn = headSlices(24, 20241120).map((plane) => plane.toSamples(0, 4095));
    for (const index of [0, 9, 23]) {
      const decoded = await decodedBy('dcmdrle', fileOf(studies, 'Axial T1', `I${index}.dcm`), folder);
      expect(decoded.equals(Buffer.from(drawn[index]!.buffer))).toBe(true);
    }
  });

  it('RLE copes with long runs, no runs and runs of two', async (context) => {
    skipWithout(context, 'dcmtk');
    const folder = await temporaryFolder();
    const [columns, rows] = [300, 4];
    const samples = Uint16Array.from({ length: columns * rows }, (_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      return [7, at * 257, (column >> 1) * 31, column < 150 ? 0xffff : at][row]!;
    });
    const meta = { sopClassUid: SOP_CLASS.mr, sopInstanceUid: uidFrom('rle test'), transferSyntaxUid: SYNTAX.rle };
    const window = { center: 0, width: 1 };
    const pixels = greyPixelElements({ rows, columns, bitsStored: 16, photometric: 'MONOCHROME2', window });
    const file = join(folder, 'rle.dcm');
    await writeFile(
      file,
      part10File(meta, [...pixels, element(0x00080060, 'CS', 'MR')], [encodeRle16(samples, columns)]),
    );
    expect((await decodedBy('dcmdrle', file, folder)).equals(Buffer.from(samples.buffer))).toBe(true);
  });

  it('JPEG frames come out of dcmdjpeg close to what was drawn', async (context) => {
    skipWithout(context, 'dcmtk');
    const folder = await temporaryFolder();
    const decoded = await decodedBy('dcmdjpeg', fileOf(phantom(), 'Boucle quatre cavités', 'I0.dcm'), folder);
    const frames = ultrasoundFrames(30, 20230605);
    expect(decoded).toHaveLength(CINE_COLUMNS * CINE_ROWS * 3 * frames.length);
    for (const index of [0, 8, 29]) {
      let difference = 0;
      for (let at = 0; at < CINE_COLUMNS * CINE_ROWS; at += 1) {
        for (const channel of [0, 1, 2]) {
          const place = (index * CINE_COLUMNS * CINE_ROWS + at) * 3 + channel;
          difference += Math.abs(decoded[place]! - frames[index]![at * 4 + channel]!);
        }
      }
      expect(difference / (CINE_COLUMNS * CINE_ROWS * 3)).toBeLessThan(6);
    }
  });
});
