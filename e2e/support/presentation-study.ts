/** A study of five images with presentation states and key images, written by dcmtk from an image of the shared data. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whatIsMissing } from './programs.ts';
import { SHARED_DICOM, whatDataIsMissing } from './shared-data.ts';

/** Columns and rows of each image; 8 bits, native. */
export const SIDE = 512;
export const IMAGES = 5;
/** The image that the states are for, and the key ones, from 1. */
export const PRESENTED = 3;
export const KEYS = [2, 4] as const;
/** The part of the image that the shutter leaves, in pixels from 1. */
export const SHUTTER = { left: 61, right: 452, top: 41, bottom: 472 };
/** As it is drawn: a line, in pixels from the corner of the first one. */
export const LINE = [
  [100, 80],
  [180, 80],
  [180, 140],
] as const;

const SOURCE = join(SHARED_DICOM, 'single/pr-luts-image.dcm');
const CACHE = join(import.meta.dirname, '../../node_modules/.cache');
const ROOT = '1.2.276.0.7230010.3.200.6';
const imageUid = (number: number): string => `${ROOT}.3.50.${number}`;
const SERIES = `${ROOT}.3`;
const IMAGE_CLASS = '1.2.840.10008.5.1.4.1.1.7';

export function whatPresentationStudyMisses(): string | undefined {
  return whatDataIsMissing(SHARED_DICOM) ?? whatIsMissing('dcmtk');
}

/** The folder with the files; written at the first call on this machine, whole or not at all. */
export function presentationFolder(): string {
  const folder = join(CACHE, 'drimbox-presentation-study-1');
  if (whatPresentationStudyMisses() !== undefined || existsSync(folder)) return folder;
  const half = `${folder}-${process.pid}`;
  mkdirSync(half, { recursive: true });
  for (let number = 1; number <= IMAGES; number += 1) {
    const file = join(half, `image-${number}.dcm`);
    execFileSync('dcmconv', ['-q', '+ti', SOURCE, file]);
    const changes = [`(0008,0018)=${imageUid(number)}`, `(0020,0013)=${number}`];
    execFileSync('dcmodify', ['-q', '-nb', ...changes.flatMap((change) => ['-i', change]), file]);
  }
  write(half, 'state-turned', stateDump('TURNED', '20260102', 1, TURNED));
  write(half, 'state-window', stateDump('WINDOW', '20260101', 2, WINDOW));
  write(half, 'key-images', keyDump());
  try {
    renameSync(half, folder);
  } catch {
    // Another worker was sooner.
    rmSync(half, { recursive: true });
  }
  return folder;
}

function write(folder: string, name: string, lines: readonly string[]): void {
  const text = join(folder, `${name}.txt`);
  writeFileSync(text, `${lines.join('\n')}\n`);
  execFileSync('dump2dcm', ['-q', text, join(folder, `${name}.dcm`)]);
  rmSync(text);
}

/** The image under a state as dcmtk renders it, without what is drawn over it: a byte for each pixel. */
export function rendered(state: 'state-turned' | 'state-window' | undefined): Uint8Array {
  const folder = presentationFolder();
  const image = join(folder, `image-${PRESENTED}.dcm`);
  if (state === undefined) return readFileSync(image).subarray(-SIDE * SIDE);
  const file = join(tmpdir(), `drimbox-${state}-${process.pid}.pgm`);
  execFileSync('dcmp2pgm', ['-q', '-p', join(folder, `${state}.dcm`), image, file]);
  const bytes = readFileSync(file);
  rmSync(file);
  return bytes.subarray(-SIDE * SIDE);
}

function sequence(tag: string, ...items: (readonly string[])[]): string[] {
  return [`(${tag}) SQ`, ...items.flatMap((item) => ['(fffe,e000)', ...item, '(fffe,e00d)']), '(fffe,e0dd)'];
}

function head(sopClass: string, series: number, modality: string): string[] {
  return [
    '(0002,0010) UI 1.2.840.10008.1.2.1',
    `(0008,0016) UI ${sopClass}`,
    `(0008,0018) UI ${ROOT}.60.${series}`,
    '(0008,0020) DA 19991117',
    '(0008,0030) TM 083115',
    `(0008,0060) CS ${modality}`,
    '(0010,0010) PN TEST^Combined LUT PState',
    '(0010,0020) LO XLUT_Pnn',
    `(0020,000d) UI ${ROOT}`,
    `(0020,000e) UI ${ROOT}.70.${modality === 'KO' ? 1 : 2}`,
    '(0020,0011) IS 7',
    `(0020,0013) IS ${series}`,
  ];
}

function stateDump(label: string, date: string, number: number, body: readonly string[]): string[] {
  const image = [`(0008,1150) UI ${IMAGE_CLASS}`, `(0008,1155) UI ${imageUid(PRESENTED)}`];
  return [
    ...head('1.2.840.10008.5.1.4.1.1.11.1', number, 'PR'),
    ...sequence('0008,1115', [...sequence('0008,1140', image), `(0020,000e) UI ${SERIES}`]),
    ...body,
    `(0070,0080) CS ${label}`,
    '(0070,0081) LO',
    `(0070,0082) DA ${date}`,
    '(0070,0083) TM 1200',
    '(0070,0084) PN A',
  ];
}

const WHOLE_AREA = sequence('0070,005a', [
  '(0070,0052) SL 1\\1',
  `(0070,0053) SL ${SIDE}\\${SIDE}`,
  '(0070,0100) CS SCALE TO FIT',
  '(0070,0102) IS 1\\1',
]);
const AS_STORED = ['(0028,1052) DS 0', '(0028,1053) DS 1', '(0028,1054) LO US'];
const BRIGHTER = Array.from({ length: 256 }, (_, value) => Math.round(Math.sqrt(value / 255) * 255));

const TURNED = [
  '(0018,1600) CS RECTANGULAR',
  `(0018,1602) IS ${SHUTTER.left}`,
  `(0018,1604) IS ${SHUTTER.right}`,
  `(0018,1606) IS ${SHUTTER.top}`,
  `(0018,1608) IS ${SHUTTER.bottom}`,
  '(0018,1622) US 0',
  ...AS_STORED,
  ...sequence('0028,3110', ['(0028,1050) DS 128', '(0028,1051) DS 200']),
  ...sequence('0070,0001', [
    '(0070,0002) CS FINDINGS',
    ...sequence('0070,0008', [
      '(0070,0004) CS PIXEL',
      '(0070,0006) ST Nodule',
      '(0070,0014) FL 180\\140',
      '(0070,0015) CS N',
    ]),
    ...sequence('0070,0009', graphicDump(LINE.flat(), LINE.length), graphicDump([1, 2], 7)),
  ]),
  '(0070,0041) CS Y',
  '(0070,0042) US 90',
  ...WHOLE_AREA,
  ...sequence('0070,0060', ['(0070,0002) CS FINDINGS', '(0070,0062) IS 1']),
  ...sequence('2050,0010', ['(0028,3002) US 256\\0\\8', `(0028,3006) US ${BRIGHTER.join('\\')}`]),
];

/** The second one announces points that it does not have. */
function graphicDump(points: readonly number[], count: number): string[] {
  return [
    '(0070,0005) CS PIXEL',
    '(0070,0020) US 2',
    `(0070,0021) US ${count}`,
    `(0070,0022) FL ${points.join('\\')}`,
    '(0070,0023) CS POLYLINE',
    '(0070,0024) CS N',
  ];
}

const WINDOW = [
  ...AS_STORED,
  ...sequence('0028,3110', ['(0028,1050) DS 100', '(0028,1051) DS 60']),
  ...WHOLE_AREA,
  '(2050,0020) CS INVERSE',
];

function code(tag: string, value: string, meaning: string): string[] {
  return sequence(tag, [`(0008,0100) SH ${value}`, '(0008,0102) SH DCM', `(0008,0104) LO ${meaning}`]);
}

function keyDump(): string[] {
  const images = KEYS.map((number) => [
    '(0040,a010) CS CONTAINS',
    '(0040,a040) CS IMAGE',
    ...sequence('0008,1199', [`(0008,1150) UI ${IMAGE_CLASS}`, `(0008,1155) UI ${imageUid(number)}`]),
  ]);
  const text = [
    '(0040,a010) CS CONTAINS',
    '(0040,a040) CS TEXT',
    ...code('0040,a043', '113012', 'Key Object Description'),
  ];
  return [
    ...head('1.2.840.10008.5.1.4.1.1.88.59', 3, 'KO'),
    '(0008,0023) DA 20260103',
    '(0008,0033) TM 0800',
    '(0040,a040) CS CONTAINER',
    ...code('0040,a043', '113000', 'Of Interest'),
    '(0040,a050) CS SEPARATE',
    ...sequence('0040,a730', [...text, '(0040,a160) UT To be discussed'], ...images),
  ];
}
