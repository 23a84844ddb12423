/** Presentation states and key images: what is read of them, and what is refused without the rest. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PresentationState } from '../../shared/presentation.ts';
import type { BuildElement } from '../dicom/testing/build-object.ts';
import { sharedBytes, skipWithoutDcmtk } from '../dicom/testing/samples.ts';
import { STATE_TAGS as TAGS } from './presentation-state-tags.ts';
import { readObject } from './read-object.ts';
import { graphic, GREY_STATE, keyObjectFile, lut, referencedImages, stateFile } from './testing/state-file.ts';
import { nowhere, storedObject } from './testing/stored.ts';

async function stateOf(bytes: Uint8Array): Promise<PresentationState> {
  const { presentation } = await readObject(storedObject(bytes), nowhere);
  if (presentation === undefined) throw new Error('it is a presentation state');
  return presentation;
}

test('everything of a state', async () => {
  const state = await stateOf(stateFile());
  expect(state).toMatchObject({
    label: 'REVIEW',
    description: 'a review',
    creator: 'Marie Curie',
    date: '2026-01-02T10:11:12',
    images: [
      { sopInstanceUid: '1.2.3.4', frames: [] },
      { sopInstanceUid: '1.2.3.5', frames: [] },
    ],
    modality: { kind: 'rescale', slope: 1, intercept: -1024 },
    shape: { kind: 'inverse' },
    isForColors: false,
    rotation: 90,
    isMirrored: true,
    shutterLevel: 1,
    refused: [],
  });
  expect(state.windows).toEqual([
    {
      appliesTo: [{ sopInstanceUid: '1.2.3.4', frames: [] }],
      transform: { kind: 'window', center: 40, width: 400, function: 'LINEAR' },
      explanation: 'foie',
    },
    {
      appliesTo: [{ sopInstanceUid: '1.2.3.5', frames: [] }],
      transform: { kind: 'table', table: { first: 10, bits: 8, values: [0, 80, 160, 255] } },
      explanation: 'a table',
    },
  ]);
});

test('place, shutters and overlays of a state: rows of shutters and overlays come before columns', async () => {
  const { areas, shutters, overlays } = await stateOf(stateFile());
  expect(areas).toEqual([
    { appliesTo: [], mode: 'magnify', topLeft: [2, 3], bottomRight: [6, 8], aspect: [1, 1], magnification: 2 },
  ]);
  expect(shutters).toEqual([
    { kind: 'rectangle', left: 2, right: 7, top: 3, bottom: 6 },
    { kind: 'circle', center: [5, 4], radius: 3 },
    {
      kind: 'polygon',
      points: [
        [2, 1],
        [4, 3],
        [6, 5],
      ],
    },
    { kind: 'bitmap', bitmap: { columns: 16, rows: 1, origin: [2, 3], bits: 'DwA=' } },
  ]);
  expect(overlays).toEqual([
    { group: 0x6000, layer: 'TOP', bitmap: { columns: 8, rows: 2, origin: [1, 1], bits: 'gf8=' } },
  ]);
});

test('layers from the lowest to the highest, with graphics and texts', async () => {
  const { layers, annotations } = await stateOf(stateFile());
  expect(layers.map(({ name }) => name)).toEqual(['FINDINGS', 'TOP']);
  const [red = 0, green = 0, blue = 0] = layers[0]?.color ?? [];
  expect(red).toBeGreaterThan(250);
  expect(Math.max(green, blue)).toBeLessThan(6);
  expect(layers[1]?.color).toEqual([255, 0, 128]);
  expect(annotations).toHaveLength(1);
  const [{ appliesTo, layer, graphics, texts } = { graphics: [], texts: [] }] = annotations;
  expect([appliesTo, layer]).toEqual([[{ sopInstanceUid: '1.2.3.4', frames: [] }], 'FINDINGS']);
  expect(graphics.map(({ shape, units, points }) => `${shape} ${units} ${points.length}`)).toEqual([
    'POINT pixels 1',
    'POLYLINE pixels 3',
    'INTERPOLATED area 3',
    'CIRCLE pixels 2',
    'ELLIPSE pixels 4',
  ]);
  expect(texts).toEqual([
    {
      text: 'Nodule\n8 mm',
      box: { units: 'area', topLeft: [0.25, 0.5], bottomRight: [0.5, 0.75], justification: 'center' },
      anchor: { units: 'pixels', point: [12, 34], isVisible: true },
    },
  ]);
});

const drawn = (...graphics: BuildElement[][]): BuildElement => [
  TAGS.GraphicAnnotationSequence,
  'SQ',
  [[[TAGS.GraphicObjectSequence, 'SQ', graphics]]],
];

describe('what is wrong is refused one by one', () => {
  test.for([
    ['a figure that lacks points', drawn(graphic('POLYLINE', [0, 0, 1, 1], 'PIXEL', 9)), 'annotations', 1],
    ['half a point', drawn(graphic('POLYLINE', [0, 0, 1, 1, 2], 'PIXEL', 2)), 'annotations', 1],
    ['points that are no numbers', drawn(graphic('CIRCLE', [NaN, 0, 1, Infinity])), 'annotations', 1],
    ['points out of every screen', drawn(graphic('CIRCLE', [0, 0, 1e30, 0])), 'annotations', 1],
    ['an ellipse of two points', drawn(graphic('ELLIPSE', [0, 0, 1, 1])), 'annotations', 1],
    ['a shape that is none', drawn(graphic('toString', [0, 0]), graphic('POINT', [1, 1])), 'annotations', 1],
    ['units of tiled images', drawn(graphic('POINT', [0, 0], 'MATRIX')), 'annotations', 1],
    ['an angle that is none', [TAGS.ImageRotation, 'US', 45], 'areas', 1],
    ['a shutter without edges', [TAGS.ShutterShape, 'CS', 'RECTANGULAR\\TRIANGLE'], 'shutters', 1],
    ['a table that ends too early', lut(TAGS.PresentationLutSequence, [256, 0, 8], [1, 2, 3]), 'tables', 1],
    ['a table of 20 bits', lut(TAGS.ModalityLutSequence, [1, 0, 20], [1]), 'tables', 1],
    ['a rescale to one value', [TAGS.RescaleSlope, 'DS', '0'], 'tables', 1],
    [
      'a window without any width',
      [
        TAGS.SoftcopyVoiLutSequence,
        'SQ',
        [
          [
            [TAGS.WindowCenter, 'DS', '1'],
            [TAGS.WindowWidth, 'DS', '0'],
          ],
        ],
      ],
      'windows',
      1,
    ],
  ] as const)('%s', async ([, change, part, count]) => {
    const { refused, images } = await stateOf(stateFile([change as BuildElement]));
    expect(refused).toEqual([{ part, count }]);
    expect(images).toHaveLength(2);
  });

  test('an annotation whose images cannot be told is not for all of them', async () => {
    const broken: BuildElement = [
      TAGS.GraphicAnnotationSequence,
      'SQ',
      [[referencedImages(['no uid']), [TAGS.GraphicObjectSequence, 'SQ', [graphic('POINT', [1, 1])]]]],
    ];
    const { annotations, refused } = await stateOf(stateFile([broken]));
    expect(annotations).toEqual([]);
    expect(refused).toEqual(expect.arrayContaining([{ part: 'annotations', count: 1 }]));
  });

  test('more annotations than a screen draws', async () => {
    const items = Array.from({ length: 2003 }, (): BuildElement[] => [[TAGS.GraphicLayer, 'CS', 'A']]);
    const { annotations, refused } = await stateOf(stateFile([[TAGS.GraphicAnnotationSequence, 'SQ', items]]));
    expect([annotations.length, refused]).toEqual([2000, [{ part: 'annotations', count: 3 }]]);
  });
});

test('a state for colours has no grey values; of one for pseudo colours the palette is not applied', async () => {
  const color = await stateOf(stateFile([], `${GREY_STATE.slice(0, -1)}2`));
  expect(color).toMatchObject({ isForColors: true, windows: [], shape: { kind: 'identity' }, rotation: 90 });
  const palette: BuildElement = [TAGS.RedPaletteDescriptor, 'US', 256];
  const pseudo = await stateOf(stateFile([palette], `${GREY_STATE.slice(0, -1)}3`));
  expect(pseudo.refused).toEqual([{ part: 'colors', count: 1 }]);
  const blending = await readObject(storedObject(stateFile([], `${GREY_STATE.slice(0, -1)}4`)), nowhere);
  expect(blending.presentation).toBeUndefined();
});

test('dcmtk reads the state of these tests as it is meant', (context) => {
  skipWithoutDcmtk(context);
  const folder = mkdtempSync(join(tmpdir(), 'drimbox-state-'));
  try {
    const file = join(folder, 'state.dcm');
    writeFileSync(file, stateFile());
    expect(execFileSync('dcmdump', ['-q', '+P', '0070,0080', file], { encoding: 'utf8' })).toContain('[REVIEW]');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the tables of a real state', async (context) => {
  const state = await stateOf(sharedBytes(context, 'dicom/single/pr-luts.dcm'));
  expect(state).toMatchObject({ label: 'XLUT_P03', creator: 'Joerg Riesmeier', date: '2000-07-04T12:00' });
  expect(state.images).toEqual([{ sopInstanceUid: '1.2.276.0.7230010.3.200.6.3.1', frames: [] }]);
  // The first values as dcmdump writes them.
  const { modality, windows, shape } = state;
  const tables = [modality, windows[0]?.transform, shape].map((part) =>
    part?.kind === 'table' ? part.table : undefined,
  );
  expect(tables.map((table) => [table?.first, table?.bits, table?.values.length])).toEqual(Array(3).fill([0, 8, 256]));
  expect(tables.map((table) => table?.values.slice(0, 3))).toEqual([
    [0, 147, 83],
    [0, 233, 103],
    [8, 141, 171],
  ]);
});

describe('key images (PS3.16 TID 2010)', () => {
  test('a selection with its reason', async () => {
    const seriesOf = (sop: string): string | undefined => (sop === '1.2.3.4' ? '1.2.3' : undefined);
    const { keyImages, content } = await readObject(storedObject(keyObjectFile('113000')), seriesOf);
    expect(keyImages).toEqual({
      code: '113000',
      title: 'Of Interest',
      description: 'To be shown',
      creator: '',
      date: '2026-01-03T08:00:00',
      images: [
        { sopInstanceUid: '1.2.3.4', frames: [], series: '1.2.3' },
        { sopInstanceUid: '1.2.3.5', frames: [2, 3] },
      ],
    });
    expect(content.kind).toBe('report');
  });

  test.for(['113030', '113031', '113032'])('a manifest (%s) selects nothing', async (title) => {
    expect((await readObject(storedObject(keyObjectFile(title)), nowhere)).keyImages).toBeUndefined();
  });

  test.for(['single/kos-drimbox.dcm', 'studies/xdsi-ct/kos.dcm'])('%s is a manifest', async (file, context) => {
    expect((await readObject(storedObject(sharedBytes(context, `dicom/${file}`)), nowhere)).keyImages).toBeUndefined();
  });
});
