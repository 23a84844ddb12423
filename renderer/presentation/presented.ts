/** A presentation state on one image: what a view is told, and what of it cannot be shown. */
import type { PresentationState } from '../../shared/presentation.ts';
import type { VoiChoice } from '../pixels/voi.ts';
import type { FrameFacts } from '../viewer/frame-facts.ts';
import type { Place, PlaceFrame } from '../viewer/view-place.ts';
import { presentedLevels } from './levels.ts';
import { hasShapeOf, presentedPlace, type ScreenSize } from './place.ts';
import type { KnownState } from './presentation-store.ts';
import { partFor } from './which.ts';

/** What a state asks for and a view cannot do. */
export const SHORTCOMINGS = ['levels', 'levelsRough', 'size', 'shape'] as const;
export type Shortcoming = (typeof SHORTCOMINGS)[number];

export interface Presented {
  /** The same for images that look the same: what the user changes then holds from one to the next. */
  readonly key: string;
  readonly choice: VoiChoice | undefined;
  readonly isInverted: boolean;
  readonly placeIn: (frame: PlaceFrame) => Place;
  readonly shortcomings: readonly Shortcoming[];
}

/** So many for one state: as many as it has windows for images that are on the screen at once, and some. */
const MOST_KEPT = 16;
const kept = new WeakMap<PresentationState, Map<string, Presented>>();

/** Of a state that is for that image. The same object as long as nothing of it changes: tables take a moment to make. */
export function presented(known: KnownState, imageId: string, facts: FrameFacts, screen: ScreenSize): Presented {
  const { sopInstanceUid, state } = known;
  const [window, area] = [partFor(state.windows, imageId), partFor(state.areas, imageId)];
  const parts = [window && state.windows.indexOf(window), area && state.areas.indexOf(area)];
  // The table of a state depends on how the image stores its values.
  const grey = [facts.slope, facts.intercept, facts.bitsStored, facts.isSigned, facts.isInverse, facts.samples];
  const shape = [facts.spacing ?? facts.aspect, screen.devicePxPerMm, screen.devicePixelRatio];
  const key = [sopInstanceUid, ...parts, ...grey, ...shape].join('|');
  const ofState = kept.get(state) ?? new Map<string, Presented>();
  kept.set(state, ofState);
  const made = ofState.get(key) ?? make(key, known, imageId, facts, screen);
  ofState.delete(key);
  ofState.set(key, made);
  const [oldest] = ofState.keys();
  if (ofState.size > MOST_KEPT && oldest !== undefined) ofState.delete(oldest);
  return made;
}

function make(
  key: string,
  { sopInstanceUid, state }: KnownState,
  imageId: string,
  facts: FrameFacts,
  screen: ScreenSize,
) {
  const area = partFor(state.areas, imageId);
  const levels = state.isForColors || isColored(facts) ? NO_LEVELS : levelsFor(sopInstanceUid, state, imageId, facts);
  const shortcomings: Shortcoming[] = [...levels.shortcomings];
  if (area?.mode === 'trueSize' && screen.devicePxPerMm === undefined) shortcomings.push('size');
  if (!hasShapeOf(area, facts.spacing ?? facts.aspect)) shortcomings.push('shape');
  const placeIn = (frame: PlaceFrame): Place => presentedPlace(state, area, frame, screen).place;
  return { key, choice: levels.choice, isInverted: levels.isInverted, placeIn, shortcomings };
}

function isColored({ samples, photometric }: FrameFacts): boolean {
  return samples > 1 || photometric === 'PALETTE COLOR';
}

interface Levels {
  readonly choice: VoiChoice | undefined;
  readonly isInverted: boolean;
  readonly shortcomings: readonly Shortcoming[];
}

const NO_LEVELS: Levels = { choice: undefined, isInverted: false, shortcomings: [] };

function levelsFor(sop: string, state: PresentationState, imageId: string, facts: FrameFacts): Levels {
  const window = partFor(state.windows, imageId);
  // Windows for other images alone: this one keeps its own.
  if (!window && state.windows.length > 0) return NO_LEVELS;
  const { choice, isInverted, isApproximate } = presentedLevels(`gsps.${sop}`, state, window?.transform, facts);
  if (!choice) return { ...NO_LEVELS, shortcomings: ['levels'] };
  return { choice, isInverted, shortcomings: isApproximate ? ['levelsRough'] : [] };
}
