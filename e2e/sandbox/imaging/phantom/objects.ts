import type { JpegLsEncode } from '../dicom/jpeg-ls.ts';
import { encodeRle16 } from '../dicom/rle.ts';
import { SOP_CLASS, SYNTAX, uidFrom } from '../dicom/uid.ts';
import { decimal, element, part10File } from '../dicom/writer.ts';
import type { GreyPixels, PhantomSeries, PhantomStudy } from './attributes.ts';
import { axialElements, commonElements, greyPixelElements, instanceUid, nativePixels } from './attributes.ts';
import { CHEST_COLUMNS, CHEST_ROWS, chestRadiograph } from './chest-radiograph.ts';
import { headSlices } from './head.ts';
import { ThoraxPhantom } from './thorax.ts';
import { CINE_COLUMNS, CINE_ROWS, encodeJpeg, ultrasoundFrames } from './ultrasound.ts';

/** A Part-10 object of the phantom patient; `name` is its path below the phantom folder. */
export interface PhantomObject {
  readonly name: string;
  readonly bytes: Buffer;
}

const THORAX_SLICES = 120;
const THORAX_SPACING = 0.78;
const THORAX_STEP = 2.5;
const HU_OFFSET = 1024;

const CT: PhantomStudy = {
  key: 'CT1',
  date: '20250314',
  time: '101502',
  description: 'Scanner thoracique',
  accessionNumber: 'ACN9001',
};
const MR: PhantomStudy = {
  key: 'MR1',
  date: '20241120',
  time: '154210',
  description: 'IRM encéphale',
  accessionNumber: 'ACN9002',
};
const CR: PhantomStudy = {
  key: 'CR1',
  date: '20250310',
  time: '083117',
  description: 'Radiographie du thorax',
  accessionNumber: 'ACN9003',
};
const US: PhantomStudy = {
  key: 'US1',
  date: '20230605',
  time: '112745',
  description: 'Échographie cardiaque',
  accessionNumber: 'ACN9004',
};

const THIN: PhantomSeries = {
  study: CT,
  key: 'thin',
  number: 2,
  modality: 'CT',
  description: 'Thorax sans injection',
  bodyPart: 'CHEST',
};
const THICK: PhantomSeries = { ...THIN, key: 'thick', number: 3, description: 'Parenchyme 5 mm' };

/** Files are named I0, I1, … I10: their order by name is not the order of the slices, as in the ANS sets. */
function fileName(series: PhantomSeries, index: number): string {
  return `${series.study.key}/${series.key}/I${String(index)}.dcm`;
}

/** The thorax, 120 slices in JPEG-LS lossless, and every tenth of them as a small series in explicit LE. */
export function* thoraxObjects(encodeJpegLs: JpegLsEncode): Generator<PhantomObject> {
  const phantom = new ThoraxPhantom(20250314);
  for (let index = 0; index < THORAX_SLICES; index += 1) {
    const samples = phantom.slice(index / (THORAX_SLICES - 1), 22).toSamples(HU_OFFSET, 4095);
    yield ctObject(THIN, index, index * THORAX_STEP, 40, 400, samples, encodeJpegLs);
    if (index % 10 === 5) {
      yield ctObject(THICK, (index - 5) / 10, index * THORAX_STEP, -600, 1500, samples);
    }
  }
}

function ctObject(
  series: PhantomSeries,
  index: number,
  depth: number,
  center: number,
  width: number,
  samples: Uint16Array,
  encodeJpegLs?: JpegLsEncode,
): PhantomObject {
  const size = 512;
  const sopInstanceUid = instanceUid(series, index + 1);
  const transferSyntaxUid = encodeJpegLs === undefined ? SYNTAX.explicitLE : SYNTAX.jpegLsLossless;
  const pixels: GreyPixels = {
    rows: size,
    columns: size,
    bitsStored: 16,
    photometric: 'MONOCHROME2',
    window: { center, width },
  };
  const elements = [
    ...commonElements(series, index + 1),
    ...axialElements({
      frameOfReference: uidFrom('phantom frame of reference thorax'),
      spacing: THORAX_SPACING,
      thickness: series === THIN ? THORAX_STEP : 5,
      size,
      z: 1500 - depth,
    }),
    ...greyPixelElements(pixels),
    element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'),
    element(0x00180060, 'DS', '120'),
    element(0x00181210, 'SH', series === THIN ? 'B31f' : 'B60f'),
    element(0x00200012, 'IS', '1'),
    element(0x00281052, 'DS', String(-HU_OFFSET)),
    element(0x00281053, 'DS', '1'),
    element(0x00281054, 'LO', 'HU'),
  ];
  const meta = { sopClassUid: SOP_CLASS.ct, sopInstanceUid, transferSyntaxUid };
  const bytes =
    encodeJpegLs === undefined
      ? part10File(meta, [...elements, nativePixels(samples)])
      : part10File(meta, elements, [encodeJpegLs(samples, size, size)]);
  return { name: fileName(series, index), bytes };
}

/** A head in T1, 24 slices in RLE lossless. */
export function* headObjects(): Generator<PhantomObject> {
  const series: PhantomSeries = {
    study: MR,
    key: 't1',
    number: 4,
    modality: 'MR',
    description: 'Axial T1',
    bodyPart: 'BRAIN',
  };
  const size = 256;
  const slices = headSlices(24, 20241120);
  for (const [index, plane] of slices.entries()) {
    const samples = plane.toSamples(0, 4095);
    const elements = [
      ...commonElements(series, index + 1),
      ...axialElements({
        frameOfReference: uidFrom('phantom frame of reference head'),
        spacing: 0.9,
        thickness: 5,
        size,
        z: -60 + index * 5.5,
      }),
      ...greyPixelElements({
        rows: size,
        columns: size,
        bitsStored: 12,
        photometric: 'MONOCHROME2',
        window: { center: 450, width: 900 },
      }),
      element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\M'),
      element(0x00180020, 'CS', 'SE'),
      element(0x00180021, 'CS', 'NONE'),
      element(0x00180022, 'CS', ''),
      element(0x00180023, 'CS', '2D'),
      element(0x00180080, 'DS', '500'),
      element(0x00180081, 'DS', '14'),
      element(0x00180087, 'DS', '1.5'),
      element(0x00180088, 'DS', '5.5'),
      element(0x00180091, 'IS', '1'),
    ];
    const meta = {
      sopClassUid: SOP_CLASS.mr,
      sopInstanceUid: instanceUid(series, index + 1),
      transferSyntaxUid: SYNTAX.rle,
    };
    yield { name: fileName(series, index), bytes: part10File(meta, elements, [encodeRle16(samples, size)]) };
  }
}

/** A chest radiograph in MONOCHROME1, explicit LE. */
export function chestObject(): PhantomObject {
  const series: PhantomSeries = {
    study: CR,
    key: 'face',
    number: 1,
    modality: 'CR',
    description: 'Thorax de face',
    bodyPart: 'CHEST',
  };
  const elements = [
    ...commonElements(series, 1),
    ...greyPixelElements({
      rows: CHEST_ROWS,
      columns: CHEST_COLUMNS,
      bitsStored: 12,
      photometric: 'MONOCHROME1',
      window: { center: 2350, width: 2600 },
    }),
    element(0x00080008, 'CS', 'DERIVED\\PRIMARY'),
    element(0x00181164, 'DS', decimal(0.2, 0.2)),
    element(0x00185101, 'CS', 'PA'),
    element(0x00200020, 'CS', 'L\\F'),
    element(0x00280301, 'CS', 'NO'),
    nativePixels(chestRadiograph(20250310)),
  ];
  const meta = {
    sopClassUid: SOP_CLASS.cr,
    sopInstanceUid: instanceUid(series, 1),
    transferSyntaxUid: SYNTAX.explicitLE,
  };
  return { name: fileName(series, 0), bytes: part10File(meta, elements) };
}

/** An echocardiography clip of 30 colour frames in JPEG baseline, 25 frames a second. */
export function cineObject(): PhantomObject {
  const series: PhantomSeries = {
    study: US,
    key: 'clip',
    number: 1,
    modality: 'US',
    description: 'Boucle quatre cavités',
    bodyPart: 'HEART',
  };
  const frames = ultrasoundFrames(30, 20230605).map(encodeJpeg);
  const compressed = frames.reduce((sum, frame) => sum + frame.length, 0);
  const elements = [
    ...commonElements(series, 1),
    element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\CARDIAC'),
    element(0x00082144, 'IS', '25'),
    element(0x00181063, 'DS', '40'),
    element(0x00200020, 'CS', ''),
    element(0x00280002, 'US', 3),
    element(0x00280004, 'CS', 'YBR_FULL'),
    element(0x00280006, 'US', 0),
    element(0x00280008, 'IS', String(frames.length)),
    element(0x00280009, 'AT', [0x0018, 0x1063]), // Frame Increment Pointer: Frame Time
    element(0x00280010, 'US', CINE_ROWS),
    element(0x00280011, 'US', CINE_COLUMNS),
    element(0x00280100, 'US', 8),
    element(0x00280101, 'US', 8),
    element(0x00280102, 'US', 7),
    element(0x00280103, 'US', 0),
    element(0x00282110, 'CS', '01'),
    element(0x00282112, 'DS', decimal((CINE_COLUMNS * CINE_ROWS * 3 * frames.length) / compressed)),
    element(0x00282114, 'CS', 'ISO_10918_1'),
  ];
  const meta = {
    sopClassUid: SOP_CLASS.usMultiFrame,
    sopInstanceUid: instanceUid(series, 1),
    transferSyntaxUid: SYNTAX.jpegBaseline,
  };
  return { name: fileName(series, 0), bytes: part10File(meta, elements, frames) };
}
