/** The grey levels that a presentation state asks for, as a window or a table over the values that the screen has. */
import type { GreyShape, GreyTable, ModalityTransform, PresentationState } from '../../shared/presentation.ts';
import type { LookupTable } from '../decoding/frame.ts';
import { brightnessOf, type VoiChoice } from '../pixels/voi.ts';
import type { FrameFacts } from '../viewer/frame-facts.ts';

/** What must be known of an image. */
export type GreyFacts = Pick<FrameFacts, 'slope' | 'intercept' | 'bitsStored' | 'isSigned' | 'isInverse'> & {
  readonly table?: LookupTable;
};

export interface PresentedLevels {
  /** Undefined: the image has more values than a table can be made for. */
  readonly choice: VoiChoice | undefined;
  /** As the user's own inversion: beyond what the image itself asks for. */
  readonly isInverted: boolean;
  /** Values that the screen does not tell apart have levels that differ. */
  readonly isApproximate: boolean;
}

type Transform = PresentationState['windows'][number]['transform'];

/** 16 bits: finer than any screen. */
const BITS = 16;
const WHITE = 2 ** BITS - 1;
const MOST_ENTRIES = 2 ** 20;
/** Part of the way from black to white that nobody sees, and no screen of 256 levels shows. */
const SAME = 1 / 512;

/**
 * The way from values of the modality, as the image has them, to grey levels by the state's own modality transform,
 * `window` (absent: the whole range) and presentation LUT (PS3.4 N.2.1). A state ends in P-values: that the
 * image is MONOCHROME1 does not count, nor does its own modality transform. `id` names the choice.
 */
export function presentedLevels(
  id: string,
  { modality, shape, label }: Pick<PresentationState, 'modality' | 'shape' | 'label'>,
  window: Transform | undefined,
  facts: GreyFacts,
): PresentedLevels {
  const isTurned = facts.isInverse === true;
  const straight = shape.kind === 'table' ? undefined : asWindow(modality, window, facts);
  if (straight) {
    const isInverted = (shape.kind === 'inverse') !== straight.isFalling;
    return {
      choice: { id, name: label, kind: 'window', ...straight.window },
      isInverted: isInverted !== isTurned,
      isApproximate: false,
    };
  }
  const level = levelOf(modality, window, shape, facts);
  const { table, first, isApproximate } = tabled(level, facts);
  const choice = table && ({ id, name: label, kind: 'table', table, first, bits: BITS } as const);
  return { choice, isInverted: isTurned, isApproximate };
}

interface Straight {
  readonly window: {
    readonly center: number;
    readonly width: number;
    readonly function: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
  };
  /** Brighter where values are lower. */
  readonly isFalling: boolean;
}

/** Between rescaled values and rescaled values lies a straight line: the window of one is a window of the other. */
function asWindow(modality: ModalityTransform, window: Transform | undefined, facts: GreyFacts): Straight | undefined {
  if (window?.kind === 'table' || modality.kind === 'table' || facts.table) return undefined;
  const { slope, intercept } = modality;
  if (window && slope === facts.slope && intercept === facts.intercept) return { window, isFalling: false };
  // Its values from ours: factor * value + offset.
  const factor = slope / facts.slope;
  const offset = intercept - facts.intercept * factor;
  const { middle, span } = window ? endsOf(window) : wholeRange(slope, intercept, facts);
  return {
    window: {
      center: (middle - offset) / factor,
      width: Math.abs(span / factor),
      function: window?.function === 'SIGMOID' ? 'SIGMOID' : 'LINEAR_EXACT',
    },
    isFalling: factor < 0,
  };
}

/** Middle and length of the slope; LINEAR is half a value off and one shorter (PS3.3 C.11.2.1.2.1). */
function endsOf({ center, width, function: name }: Extract<Transform, { kind: 'window' }>) {
  return name === 'LINEAR' ? { middle: center - 0.5, span: width - 1 } : { middle: center, span: width };
}

function wholeRange(slope: number, intercept: number, facts: GreyFacts) {
  const [lowest, highest] = storedRange(facts).map((stored) => stored * slope + intercept);
  return { middle: ((lowest ?? 0) + (highest ?? 0)) / 2, span: Math.abs((highest ?? 0) - (lowest ?? 0)) };
}

/** Lowest and highest value that a pixel can be stored with. */
function storedRange({ bitsStored, isSigned }: GreyFacts): readonly [number, number] {
  const bits = Math.min(Math.max(bitsStored, 1), 32);
  return isSigned ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
}

/** From 0 (black) to 1 (white), of a stored value. */
function levelOf(
  modality: ModalityTransform,
  window: Transform | undefined,
  shape: GreyShape,
  facts: GreyFacts,
): (stored: number) => number {
  const toModality = modalityOf(modality, facts.isSigned);
  const toLight = voiOf(modality, window, facts);
  const toLevel = shapeOf(shape);
  return (stored) => toLevel(toLight(toModality(stored)));
}

function modalityOf(modality: ModalityTransform, isSigned: boolean): (stored: number) => number {
  if (modality.kind === 'rescale') return (stored) => stored * modality.slope + modality.intercept;
  return entryOf(modality.table, isSigned);
}

function voiOf(
  modality: ModalityTransform,
  window: Transform | undefined,
  facts: GreyFacts,
): (value: number) => number {
  if (window?.kind === 'window') return brightnessOf({ id: '', name: '', ...window });
  if (window?.kind === 'table') {
    // What a modality table gives is never negative; what a rescale gives may be (PS3.3 C.11.2.1.1).
    const isSigned = modality.kind === 'rescale' && (facts.isSigned || modality.intercept < 0);
    const entry = entryOf(window.table, isSigned);
    return (value) => entry(value) / (2 ** window.table.bits - 1);
  }
  if (modality.kind === 'table') return (value) => value / (2 ** modality.table.bits - 1);
  const { middle, span } = wholeRange(modality.slope, modality.intercept, facts);
  return (value) => (span > 0 ? Math.min(Math.max((value - middle) / span + 0.5, 0), 1) : 0);
}

/** A presentation LUT has entries for all that comes out of the VOI, from its darkest to its brightest (PS3.3 C.11.6). */
function shapeOf(shape: GreyShape): (light: number) => number {
  if (shape.kind === 'identity') return (light) => light;
  if (shape.kind === 'inverse') return (light) => 1 - light;
  const { values, bits } = shape.table;
  const last = values.length - 1;
  return (light) => (values[Math.floor(Math.min(Math.max(light, 0), 1) * last + 1e-9)] ?? 0) / (2 ** bits - 1);
}

function entryOf({ first, values }: GreyTable, isSigned: boolean): (value: number) => number {
  const start = isSigned && first > 32_767 ? first - 65_536 : !isSigned && first < 0 ? first + 65_536 : first;
  const last = values.length - 1;
  return (value) => values[Math.min(Math.max(Math.round(value) - start, 0), last)] ?? 0;
}

/** The levels of all values that the image can have, by value; between them those of the value before. */
function tabled(level: (stored: number) => number, facts: GreyFacts) {
  const [lowest, highest] = storedRange(facts);
  const ends = [valueOf(lowest, facts), valueOf(highest, facts)];
  if (facts.table) ends.push(0, 2 ** facts.table.bits - 1);
  const first = Math.floor(Math.min(...ends));
  const length = Math.floor(Math.max(...ends)) - first + 1;
  if (length > MOST_ENTRIES || highest - lowest >= MOST_ENTRIES)
    return { table: undefined, first, isApproximate: false };
  const levels = new Float32Array(length).fill(NaN);
  let isApproximate = false;
  for (let stored = lowest; stored <= highest; stored += 1) {
    const entry = Math.round(valueOf(stored, facts)) - first;
    const before = levels[entry] ?? NaN;
    const own = level(stored);
    if (Math.abs(before - own) > SAME) isApproximate = true;
    if (Number.isNaN(before)) levels[entry] = own;
  }
  const table = new Uint16Array(length);
  let last = levels.find((one) => !Number.isNaN(one)) ?? 0;
  for (const [entry, own] of levels.entries()) {
    if (!Number.isNaN(own)) last = own;
    table[entry] = Math.round(last * WHITE);
  }
  return { table, first, isApproximate };
}

/** What the screen has for a stored value. */
function valueOf(stored: number, { slope, intercept, table }: GreyFacts): number {
  if (!table) return stored * slope + intercept;
  return table.values[Math.min(Math.max(stored - table.first, 0), table.values.length - 1)] ?? 0;
}
