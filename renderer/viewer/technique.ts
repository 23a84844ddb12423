/** How an image was made, as far as its header tells: read once for all frames of an instance. */
import { items, number, numbers, text, texts, type Dataset } from './dicom-json.ts';

export interface Technique {
  /** kVp (0018,0060). */
  readonly kilovolts?: number;
  /** Exposure (0018,1152), in mAs. */
  readonly exposure?: number;
  /** X-Ray Tube Current (0018,1151), in mA. */
  readonly current?: number;
  /** Slice Thickness (0018,0050), in mm. */
  readonly thickness?: number;
  /** Convolution Kernel (0018,1210). */
  readonly kernel?: string;
  /** Repetition Time (0018,0080) and Echo Time (0018,0081), in ms. */
  readonly repetition?: number;
  readonly echo?: number;
  /** Flip Angle (0018,1314), in degrees. */
  readonly flipAngle?: number;
  /** Sequence Name (0018,0024), or else Scanning Sequence (0018,0020). */
  readonly sequence?: string;
  /** Contrast/Bolus Agent (0018,0010). */
  readonly contrast?: string;
  /** Image Laterality (0020,0062) or Laterality (0020,0060), and View Position (0018,5101) or the code of the view. */
  readonly side?: string;
  readonly view?: string;
  /** Body Part Thickness (0018,11A0), in mm, and Compression Force (0018,11A2), in N. */
  readonly compressedTo?: number;
  readonly compressionForce?: number;
  /** Positioner angles (0018,1510 and 0018,1511), in degrees. */
  readonly angles?: readonly [number, number];
  /** Transducer Data (0018,5010). */
  readonly transducer?: string;
  /** Radiopharmaceutical (0018,0031) of the first one given. */
  readonly tracer?: string;
  readonly timing?: CineTiming;
}

/** How fast frames follow each other. */
export interface CineTiming {
  /** Frames a second. */
  readonly rate: number;
  /** Milliseconds for which each frame stays, where these differ. */
  readonly durations?: readonly number[];
}

/** Codes of mammographic views (PS3.16 CID 4014), in the letters that everybody writes. */
const VIEWS: Readonly<Record<string, string>> = {
  'R-10224': 'ML',
  'R-10226': 'MLO',
  'R-10228': 'LM',
  'R-10230': 'LMO',
  'R-10242': 'CC',
  'R-1024A': 'XCC',
  '399260004': 'ML',
  '399368009': 'MLO',
  '399352003': 'LM',
  '399099002': 'LMO',
  '399162004': 'CC',
};

export function readTechnique(dataset: Dataset): Technique {
  const shared = items(dataset, '52009229')[0];
  /** Enhanced images have the same attributes in a functional group (PS3.3 C.7.6.16). */
  const grouped = (sequence: string): Dataset => (shared && items(shared, sequence)[0]) ?? dataset;
  const angles = [number(dataset, '00181510'), number(dataset, '00181511')];
  const [isotope] = items(dataset, '00540016');
  const [primary, secondary] = angles;
  const [viewCode] = items(dataset, '00540220');
  return given({
    kilovolts: positive(number(dataset, '00180060')),
    exposure: positive(number(dataset, '00181152')),
    current: positive(number(dataset, '00181151')),
    thickness: positive(number(grouped('00289110'), '00180050')),
    kernel: text(dataset, '00181210'),
    repetition: positive(number(grouped('00189112'), '00180080')),
    echo: positive(number(grouped('00189114'), '00180081') ?? number(grouped('00189114'), '00189082')),
    flipAngle: positive(number(grouped('00189112'), '00181314')),
    sequence: text(dataset, '00180024') ?? texts(dataset, '00180020').filter(Boolean).join(' '),
    contrast: text(dataset, '00180010'),
    side: text(dataset, '00200062') ?? text(dataset, '00200060'),
    view: text(dataset, '00185101') ?? (viewCode && (VIEWS[text(viewCode, '00080100') ?? ''] ?? undefined)),
    compressedTo: positive(number(dataset, '001811A0')),
    compressionForce: positive(number(dataset, '001811A2')),
    angles: primary === undefined || secondary === undefined ? undefined : ([primary, secondary] as const),
    transducer: texts(dataset, '00185010')[0],
    tracer: isotope && text(isotope, '00180031'),
    timing: readTiming(dataset),
  });
}

/** Beyond these, a rate is a mistake of the file. */
const RATES = { least: 0.1, most: 240 } as const;

/**
 * What the file says of the speed: for display (0008,2144), then as recorded: Cine Rate (0018,0040), Frame Time
 * (0018,1063) in ms, Frame Time Vector (0018,1065), whose entries are the ms from the frame before (PS3.3 C.7.6.5).
 */
export function readTiming(dataset: Dataset): CineTiming | undefined {
  const told = number(dataset, '00082144') ?? number(dataset, '00180040');
  const time = number(dataset, '00181063');
  const rate = told ?? (time === undefined ? undefined : 1000 / time);
  if (rate !== undefined && isRate(rate)) return { rate };
  const [, ...following] = numbers(dataset, '00181065') ?? [];
  if (following.length === 0 || !following.every((duration) => isRate(1000 / duration))) return undefined;
  const mean = following.reduce((sum, duration) => sum + duration, 0) / following.length;
  // How long the last one stays nobody says: as long as the others on average.
  return { rate: 1000 / mean, durations: [...following, mean] };
}

function isRate(rate: number): boolean {
  return rate >= RATES.least && rate <= RATES.most;
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

type Optional<T> = { readonly [K in keyof T]: T[K] | undefined };

/** Without what is not there. */
function given(facts: Optional<Required<Technique>>): Technique {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined && value !== ''));
}
