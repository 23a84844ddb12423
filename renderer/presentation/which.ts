/** Which presentation states and which key images belong to an image. */
import type { ImageReference, PresentationState } from '../../shared/presentation.ts';
import { frameOf } from '../viewer/slices.ts';
import { NO_STATE, type KnownSelection, type KnownState } from './presentation-store.ts';

/** An image, by the id of its slice. */
function isMeant(references: readonly ImageReference[], imageId: string): boolean {
  const { sopInstanceUid, number: frame } = frameOf(imageId);
  return references.some(
    (one) => one.sopInstanceUid === sopInstanceUid && (one.frames.length === 0 || one.frames.includes(frame)),
  );
}

/** True for a part without images of its own, which is for all that the state is for. */
export function applies(appliesTo: readonly ImageReference[], imageId: string): boolean {
  return appliesTo.length === 0 || isMeant(appliesTo, imageId);
}

/** The part that is for an image by name, else the one that is for all. */
export function partFor<T extends { readonly appliesTo: readonly ImageReference[] }>(
  parts: readonly T[],
  imageId: string,
): T | undefined {
  const named = parts.find(({ appliesTo }) => appliesTo.length > 0 && isMeant(appliesTo, imageId));
  return named ?? parts.find(({ appliesTo }) => appliesTo.length === 0);
}

/** The states for an image, in the order in which they are given. */
export function statesFor(states: readonly KnownState[], imageId: string): readonly KnownState[] {
  return states.filter(
    ({ state }) => namesOf(state).has(frameOf(imageId).sopInstanceUid) && isMeant(state.images, imageId),
  );
}

/** The state that an image is shown with: the chosen one where it is for this image, else the first; none by choice. */
export function stateFor(
  states: readonly KnownState[],
  chosen: string | undefined,
  imageId: string,
): KnownState | undefined {
  if (chosen === NO_STATE) return undefined;
  const all = statesFor(states, imageId);
  return all.find(({ sopInstanceUid }) => sopInstanceUid === chosen) ?? all[0];
}

/** The selections in which an image is. */
export function selectionsFor(selections: readonly KnownSelection[], imageId: string): readonly KnownSelection[] {
  const { sopInstanceUid } = frameOf(imageId);
  return selections.filter(
    ({ selection }) => namesOf(selection).has(sopInstanceUid) && isMeant(selection.images, imageId),
  );
}

/** Of these images the key ones. */
export function keyImages(selections: readonly KnownSelection[], imageIds: readonly string[]): ReadonlySet<string> {
  if (selections.length === 0) return NONE;
  return new Set(imageIds.filter((id) => selectionsFor(selections, id).length > 0));
}

const NONE: ReadonlySet<string> = new Set();

type Named = Pick<PresentationState, 'images'>;
const names = new WeakMap<Named, ReadonlySet<string>>();

/** SOP Instance UIDs of the images of an object: most images are in no object at all, and that is soon found. */
function namesOf(object: Named): ReadonlySet<string> {
  const known = names.get(object);
  if (known) return known;
  const all = new Set(object.images.map(({ sopInstanceUid }) => sopInstanceUid));
  names.set(object, all);
  return all;
}
