/** Grey levels of presentation states, against those that dcmtk renders of the same image and the same state. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { whatIsMissing } from '../../e2e/support/programs.ts';
import type { GreyTable, PresentationState } from '../../shared/presentation.ts';
import { brightnessOf } from '../pixels/voi.ts';
import { presentedLevels, type GreyFacts } from './levels.ts';

const FILES = join(import.meta.dirname, '../../../shared/dicom/single');
const IDENTITY = { kind: 'identity' } as const;
const AS_STORED = { kind: 'rescale', slope: 1, intercept: 0 } as const;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drimbox-levels-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Case {
  /** Changes of the image, as dcmodify takes them. */
  readonly image?: readonly string[];
  readonly facts?: Partial<GreyFacts>;
  readonly modality?: PresentationState['modality'];
  readonly window?: PresentationState['windows'][number]['transform'];
  readonly shape?: PresentationState['shape'];
}

const ramp = (first: number, count: number, bits: number, at: (share: number) => number): GreyTable => ({
  first,
  bits,
  values: Array.from({ length: count }, (_, index) => Math.round(at(index / (count - 1)) * (2 ** bits - 1))),
});
const curve = (share: number): number => Math.sqrt(share);
const wave = (share: number): number => 0.5 + 0.5 * Math.sin(20 * share);

const CASES: Readonly<Record<string, Case>> = {
  'a window': { window: { kind: 'window', center: 120, width: 80, function: 'LINEAR' } },
  'a window of one value': { window: { kind: 'window', center: 120, width: 1, function: 'LINEAR' } },
  'the whole range': {},
  'the whole range, inverse': { shape: { kind: 'inverse' } },
  'MONOCHROME1, which does not count': {
    image: ['-m', '(0028,0004)=MONOCHROME1'],
    facts: { isInverse: true },
    window: { kind: 'window', center: 100, width: 150, function: 'LINEAR' },
  },
  'MONOCHROME1 and a table': {
    image: ['-m', '(0028,0004)=MONOCHROME1'],
    facts: { isInverse: true },
    window: { kind: 'table', table: ramp(0, 256, 8, curve) },
  },
  'a rescale that the image does not have': {
    modality: { kind: 'rescale', slope: 2, intercept: -100 },
    window: { kind: 'window', center: 150, width: 200, function: 'LINEAR' },
  },
  'a rescale that only the image has': {
    facts: { slope: 0.25, intercept: -1024 },
    window: { kind: 'window', center: 120, width: 80, function: 'LINEAR' },
  },
  'a table of values': { window: { kind: 'table', table: ramp(20, 200, 12, curve) } },
  'a table that begins below zero': {
    modality: { kind: 'rescale', slope: 1, intercept: -100 },
    window: { kind: 'table', table: ramp(-50, 120, 10, wave) },
  },
  'a table of modality': {
    modality: { kind: 'table', table: ramp(0, 256, 12, curve) },
    window: { kind: 'window', center: 2000, width: 3000, function: 'LINEAR' },
  },
  'a table of modality without a window': { modality: { kind: 'table', table: ramp(0, 256, 10, wave) } },
  'a presentation LUT': {
    window: { kind: 'window', center: 120, width: 200, function: 'LINEAR' },
    shape: { kind: 'table', table: ramp(0, 256, 8, wave) },
  },
  'three tables': {
    modality: { kind: 'table', table: ramp(10, 200, 10, curve) },
    window: { kind: 'table', table: ramp(0, 1024, 8, wave) },
    shape: { kind: 'table', table: ramp(0, 256, 8, curve) },
  },
};

describe('levels as dcmp2pgm renders them', () => {
  test.for(Object.entries(CASES))('%s', ([, one], context) => {
    const image = imageOf(context, one.image ?? []);
    const { modality = AS_STORED, shape = IDENTITY } = one;
    const rendered = render(image, { modality, shape, window: one.window });
    const stored = pixelsOf(image);
    const facts = { slope: 1, intercept: 0, bitsStored: 8, isSigned: false, ...one.facts };
    const { choice, isInverted } = presentedLevels('id', { modality, shape, label: 'L' }, one.window, facts);
    if (!choice) throw new Error('there is a choice');
    const brightness = brightnessOf(choice);
    // What a view does of itself: the values of the modality, and MONOCHROME1 turned round.
    const isTurned = isInverted !== (facts.isInverse === true);
    let most = 0;
    for (const [index, level] of rendered.entries()) {
      const light = brightness((stored[index] ?? 0) * facts.slope + facts.intercept);
      most = Math.max(most, Math.abs((isTurned ? 1 - light : light) * 255 - level));
    }
    expect(rendered.length).toBe(stored.length);
    expect(most).toBeLessThanOrEqual(1.01);
  });
});

test('a state that says what the image says keeps the window as it is', () => {
  const facts = { slope: 1, intercept: -1024, bitsStored: 12, isSigned: false };
  const window = { kind: 'window', center: 40, width: 400, function: 'LINEAR' } as const;
  const modality = { kind: 'rescale', slope: 1, intercept: -1024 } as const;
  expect(presentedLevels('id', { modality, shape: IDENTITY, label: 'L' }, window, facts)).toEqual({
    choice: { id: 'id', name: 'L', ...window },
    isInverted: false,
    isApproximate: false,
  });
});

test('values that the screen takes for one are told when their levels differ', () => {
  const facts = { slope: 0.25, intercept: 0, bitsStored: 8, isSigned: false };
  const shape = { kind: 'table', table: ramp(0, 256, 8, wave) } as const;
  expect(presentedLevels('id', { modality: AS_STORED, shape, label: 'L' }, undefined, facts).isApproximate).toBe(true);
  const huge = { ...facts, slope: 1e6 };
  expect(presentedLevels('id', { modality: AS_STORED, shape, label: 'L' }, undefined, huge).choice).toBeUndefined();
});

/** The file of the image, uncompressed and with the changes. */
function imageOf(context: TestContext, changes: readonly string[]): string {
  const reason = whatIsMissing('dcmtk');
  if (reason !== undefined) context.skip(reason);
  const source = join(FILES, 'pr-luts-image.dcm');
  if (!existsSync(source)) context.skip('needs the shared data dicom/single/pr-luts-image.dcm');
  const file = join(folder, 'image.dcm');
  execFileSync('dcmconv', ['-q', '+ti', source, file]);
  if (changes.length > 0) execFileSync('dcmodify', ['-q', '-nb', ...changes, file]);
  return file;
}

/** 512 x 512 bytes, the last of the file. */
function pixelsOf(file: string): Uint8Array {
  return readFileSync(file).subarray(-512 * 512);
}

function render(image: string, state: Parameters<typeof stateDump>[1]): Uint8Array {
  const [text, pr, pgm] = ['state.txt', 'state.dcm', 'out.pgm'].map((name) => join(folder, name));
  if (text === undefined || pr === undefined || pgm === undefined) throw new Error('three names');
  writeFileSync(text, stateDump(image, state));
  execFileSync('dump2dcm', ['-q', text, pr]);
  execFileSync('dcmp2pgm', ['-q', '-p', pr, image, pgm]);
  const bytes = readFileSync(pgm);
  const head = /^P5\s+\d+\s+\d+\s+255\s/.exec(bytes.subarray(0, 40).toString('latin1'));
  return bytes.subarray(head?.[0].length ?? 0);
}

/** A state in the words of dump2dcm. */
function stateDump(
  image: string,
  { modality, window, shape }: Pick<PresentationState, 'modality' | 'shape'> & { readonly window: Case['window'] },
): string {
  const dump = execFileSync('dcmdump', ['-q', '+P', '0008,0016', '+P', '0008,0018', '-Un', image], {
    encoding: 'utf8',
  });
  const [sopClass = '', sop = ''] = [...dump.matchAll(/\[(.*?)\]/g)].map(([, value]) => value);
  const references = sequence('0008,1140', [`(0008,1150) UI ${sopClass}`, `(0008,1155) UI ${sop}`]);
  return [
    '(0002,0010) UI =LittleEndianExplicit',
    '(0008,0016) UI =GrayscaleSoftcopyPresentationStateStorage',
    '(0008,0018) UI 1.2.3.4',
    '(0008,0060) CS PR',
    '(0010,0010) PN X',
    '(0010,0020) LO X',
    '(0020,000d) UI 1.2.276.0.7230010.3.200.6',
    '(0020,000e) UI 1.2.3.5',
    '(0020,0011) IS 1',
    '(0020,0013) IS 1',
    ...sequence('0008,1115', [...references, '(0020,000e) UI 1.2.276.0.7230010.3.200.6.3']),
    ...(modality.kind === 'table'
      ? sequence('0028,3000', lutDump(modality.table, '(0028,3004) LO US'))
      : [`(0028,1052) DS ${modality.intercept}`, `(0028,1053) DS ${modality.slope}`, '(0028,1054) LO US']),
    ...windowDump(window),
    ...sequence('0070,005a', [
      '(0070,0052) SL 1\\1',
      '(0070,0053) SL 512\\512',
      '(0070,0100) CS SCALE TO FIT',
      '(0070,0102) IS 1\\1',
    ]),
    '(0070,0080) CS TEST',
    '(0070,0081) LO d',
    '(0070,0082) DA 20200101',
    '(0070,0083) TM 1200',
    '(0070,0084) PN A',
    ...(shape.kind === 'table'
      ? sequence('2050,0010', lutDump(shape.table))
      : [`(2050,0020) CS ${shape.kind.toUpperCase()}`]),
    '',
  ].join('\n');
}

function windowDump(window: Case['window']): readonly string[] {
  if (!window) return [];
  const inner =
    window.kind === 'table'
      ? sequence('0028,3010', lutDump(window.table))
      : [`(0028,1050) DS ${window.center}`, `(0028,1051) DS ${window.width}`];
  return sequence('0028,3110', inner);
}

function lutDump({ first, bits, values }: GreyTable, more?: string): readonly string[] {
  const isSigned = first < 0;
  return [
    `(0028,3002) ${isSigned ? 'SS' : 'US'} ${values.length}\\${first}\\${bits}`,
    ...(more === undefined ? [] : [more]),
    `(0028,3006) US ${values.join('\\')}`,
  ];
}

function sequence(tag: string, item: readonly string[]): readonly string[] {
  return [`(${tag}) SQ`, '(fffe,e000)', ...item, '(fffe,e00d)', '(fffe,e0dd)'];
}
