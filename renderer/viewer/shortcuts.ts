/** The keys of the viewer. */
import { MEASUREMENT_KINDS } from '../../shared/measurements.ts';
import { MEASURING_KEYS } from '../measuring/kinds.ts';
import type { PointerMode } from './viewer-state.ts';

export type ViewerCommand =
  | { readonly do: 'step'; readonly by: number }
  | {
      readonly do:
        | 'first'
        | 'last'
        | 'invert'
        | 'fit'
        | 'reset'
        | 'zoomIn'
        | 'zoomOut'
        | 'leave'
        | 'measures'
        | 'report'
        | 'measurements'
        | 'undo'
        | 'redo'
        | 'delete';
    }
  | { readonly do: 'series'; readonly by: 1 | -1 }
  | { readonly do: 'mode'; readonly mode: PointerMode };

const PAGE = 10;

const KEYS: Readonly<Record<string, ViewerCommand>> = {
  ArrowUp: { do: 'step', by: -1 },
  ArrowLeft: { do: 'step', by: -1 },
  ArrowDown: { do: 'step', by: 1 },
  ArrowRight: { do: 'step', by: 1 },
  PageUp: { do: 'step', by: -PAGE },
  PageDown: { do: 'step', by: PAGE },
  Home: { do: 'first' },
  End: { do: 'last' },
  Escape: { do: 'leave' },
  '+': { do: 'zoomIn' },
  '=': { do: 'zoomIn' },
  '-': { do: 'zoomOut' },
  i: { do: 'invert' },
  f: { do: 'fit' },
  r: { do: 'reset' },
  n: { do: 'series', by: 1 },
  b: { do: 'series', by: -1 },
  w: { do: 'mode', mode: 'window' },
  z: { do: 'mode', mode: 'zoom' },
  p: { do: 'mode', mode: 'pan' },
  s: { do: 'mode', mode: 'scroll' },
  m: { do: 'measures' },
  c: { do: 'report' },
  g: { do: 'measurements' },
  Delete: { do: 'delete' },
  ...Object.fromEntries(MEASUREMENT_KINDS.map((mode) => [MEASURING_KEYS[mode], { do: 'mode', mode } as const])),
};

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey?: boolean;
}

/** What a key asks for; undefined when it is not ours. */
export function commandOf({ key, ctrlKey, altKey, metaKey, shiftKey = false }: Key): ViewerCommand | undefined {
  if (altKey || metaKey) return undefined;
  if (ctrlKey) {
    const letter = key.toLowerCase();
    if (letter === 'z') return { do: shiftKey ? 'redo' : 'undo' };
    if (letter === 'y') return { do: 'redo' };
    if (key === 'ArrowRight') return { do: 'series', by: 1 };
    return key === 'ArrowLeft' ? { do: 'series', by: -1 } : undefined;
  }
  const name = key.length === 1 ? key.toLowerCase() : key;
  return Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
}
