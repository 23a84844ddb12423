/** From values of the modality to what is seen: the windows and tables of a file (PS3.3 C.11.2), and ours. */
import type { FrameFacts, WindowFunction } from '../viewer/frame-facts.ts';

export interface WindowChoice {
  /** The same for the same choice of every slice of a series: `file.1`, `CT.lung`, `own.2`. */
  readonly id: string;
  /** In the words of the file or of the user; empty where `voiName` has to find some. */
  readonly name: string;
  readonly kind: 'window';
  readonly center: number;
  readonly width: number;
  readonly function: WindowFunction;
}

export interface TableChoice {
  readonly id: string;
  readonly name: string;
  readonly kind: 'table';
  readonly table: Float32Array | Uint16Array;
  /** Value of the modality that the first entry is for; values before and after the table take its ends. */
  readonly first: number;
  /** Entries run from 0, black, to 2 to the power of this, less 1: white. */
  readonly bits: number;
}

export type VoiChoice = WindowChoice | TableChoice;

/** What the file offers: its windows in their order, then its tables. Nothing for colours, which are shown as they are. */
export function voiChoices(facts: Pick<FrameFacts, 'windows' | 'voiTables' | 'windowFunction'>): readonly VoiChoice[] {
  const windows = (facts.windows ?? []).map(({ center, width, explanation }, index): VoiChoice => ({
    id: `file.${index + 1}`,
    name: explanation ?? '',
    kind: 'window',
    center,
    width,
    function: facts.windowFunction,
  }));
  const tables = (facts.voiTables ?? []).map(({ values, first, bits, explanation }, index): VoiChoice => ({
    id: `table.${index + 1}`,
    name: explanation,
    kind: 'table',
    table: values,
    first,
    bits,
  }));
  return [...windows, ...tables];
}

/** What an image is shown with before the user has chosen anything; undefined where the file has nothing to say. */
export function defaultVoi(facts: Parameters<typeof voiChoices>[0]): VoiChoice | undefined {
  return voiChoices(facts)[0];
}

/**
 * How bright a value of the modality is, from 0 (black) to 1 (white), before any inversion. Windows: PS3.3 C.11.2.1.2.1
 * (LINEAR), C.11.2.1.3.2 (LINEAR_EXACT) and C.11.2.1.3.1 (SIGMOID). What is no number is black.
 */
export function brightnessOf(choice: VoiChoice): (value: number) => number {
  if (choice.kind === 'table') return byTable(choice);
  const { center, width } = choice;
  if (choice.function === 'SIGMOID') return (value) => 1 / (1 + Math.exp((-4 * (value - center)) / width)) || 0;
  const isExact = choice.function === 'LINEAR_EXACT';
  const middle = isExact ? center : center - 0.5;
  const span = isExact ? width : width - 1;
  if (!(span > 0)) return (value) => (value > middle ? 1 : 0);
  return (value) => Math.min(Math.max((value - middle) / span + 0.5, 0), 1) || 0;
}

function byTable({ table, first, bits }: TableChoice): (value: number) => number {
  const white = 2 ** bits - 1;
  const last = table.length - 1;
  return (value) => (table[Math.min(Math.max(Math.round(value - first), 0), last)] ?? 0) / white;
}
