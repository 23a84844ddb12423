/** What a header says that measuring needs and drawing does not. */
import { items, number, numbers, text, texts, type Dataset } from '../viewer/dicom-json.ts';
import { suvFactor } from './suv.ts';

/** Distance of rows, then of columns, in mm. */
type Spacing = readonly [number, number];

/** A part of an ultrasound image with a scale of its own (PS3.3 C.8.5.5). */
export interface UltrasoundRegion {
  /** Columns and rows that it covers, the last ones included. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** As in Spacing; absent where the region's axes are not distances (time, velocity, …). */
  readonly spacing?: Spacing;
}

export interface MeasuringFacts {
  /** Imager Pixel Spacing (0018,1164): at the detector. */
  readonly imagerSpacing?: Spacing;
  /** Estimated Radiographic Magnification Factor (0018,1114). */
  readonly magnification?: number;
  /** Pixel Spacing Calibration Type (0028,0A02): `GEOMETRY` or `FIDUCIAL`. */
  readonly calibration?: string;
  /** Nominal Scanned Pixel Spacing (0018,2010): of the film on the scanner. */
  readonly nominalSpacing?: Spacing;
  readonly regions?: readonly UltrasoundRegion[];
  /** Rescale Type (0028,1054), or the unit of the modality (0054,1001). */
  readonly rescaleType?: string;
  /** An overview (Image Type, value 3): a projection, whatever its modality. */
  readonly isLocalizer: boolean;
  /** Whether the file says how stored values become values of the modality. */
  readonly isRescaled: boolean;
  /** Values times this are SUVbw, in g/ml; absent where that cannot be computed. */
  readonly suvFactor?: number;
}

/** Region units: centimetres (PS3.3 C.8.5.5.1.15). */
const CENTIMETRES = 3;
const MM_PER_CM = 10;

/**
 * `rescale` is the item of the frame's functional group, or the data set itself; `tableType` is what values count in that
 * went through a Modality LUT Sequence: its Modality LUT Type (0028,3004).
 */
export function measuringFacts(dataset: Dataset, rescale: Dataset, tableType?: string): MeasuringFacts {
  const magnification = number(dataset, '00181114');
  const regions = items(dataset, '00186011').flatMap((item) => ultrasoundRegion(item) ?? []);
  const imagerSpacing = pair(dataset, '00181164');
  const nominalSpacing = pair(dataset, '00182010');
  const calibration = text(dataset, '00280A02');
  const rescaleType = tableType ?? text(rescale, '00281054') ?? text(dataset, '00541001');
  const factor = suvFactor(dataset);
  return {
    isLocalizer: texts(dataset, '00080008')[2] === 'LOCALIZER',
    isRescaled: number(rescale, '00281053') !== undefined,
    ...(imagerSpacing && { imagerSpacing }),
    ...(magnification !== undefined && magnification > 0 && { magnification }),
    ...(calibration !== undefined && { calibration }),
    ...(nominalSpacing && { nominalSpacing }),
    ...(regions.length > 0 && { regions }),
    ...(rescaleType !== undefined && { rescaleType }),
    ...(factor !== undefined && { suvFactor: factor }),
  };
}

function pair(dataset: Dataset, tag: string): Spacing | undefined {
  const [first = 0, second = 0] = numbers(dataset, tag) ?? [];
  return first > 0 && second > 0 ? [first, second] : undefined;
}

function ultrasoundRegion(item: Dataset): UltrasoundRegion | undefined {
  const [left, top, right, bottom] = ['00186018', '0018601A', '0018601C', '0018601E'].map((tag) => number(item, tag));
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) return undefined;
  const place = { left, top, right, bottom };
  const isDistance = number(item, '00186024') === CENTIMETRES && number(item, '00186026') === CENTIMETRES;
  const columnStep = Math.abs(number(item, '0018602C') ?? 0);
  const rowStep = Math.abs(number(item, '0018602E') ?? 0);
  if (!isDistance || columnStep === 0 || rowStep === 0) return place;
  return { ...place, spacing: [rowStep * MM_PER_CM, columnStep * MM_PER_CM] };
}
