/** Which side of the patient lies at which side of a view: the letters R L A P H F (PS3.3 C.7.6.1.1.1). */
import { cross, type Vector } from '../viewer/frame-facts.ts';
import { plus, radians, times, unit } from './vectors.ts';

/** Where a view's right and lower sides lie in the patient. */
export interface ViewAxes {
  readonly right: Vector;
  readonly down: Vector;
}

/** How an image was turned: mirrored in its own axes first, then rotated on the screen, clockwise, in degrees. */
export interface Turn {
  readonly rotation: number;
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
}

/** One to three letters for each side, the one that weighs most first; empty where nothing is known. */
export interface SideLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** A direction is named by a letter when its cosine with that axis is at least this (84 degrees): below, it is noise. */
const LEAST_COSINE = 0.1;

/** Cosines closer than this are equal: letters of a true diagonal shall not change places while one turns it. */
const TIE = 1e-6;

const AXES = [
  { towards: 'L', from: 'R' },
  { towards: 'P', from: 'A' },
  { towards: 'H', from: 'F' },
] as const;

/** The axes of an image that is drawn as it is stored. */
export function axesOfImage([row, column]: readonly [Vector, Vector]): ViewAxes {
  return { right: row, down: column };
}

/**
 * The axes of an image that has no geometry but Patient Orientation (0020,0020), like a radiograph: the letters of the
 * rows' and of the columns' direction. Undefined unless both are directions of a human patient. What the letters say is
 * kept exactly; the angles of an oblique one are not known, and a middle one is taken.
 */
export function axesOfPatientOrientation(values: readonly string[]): ViewAxes | undefined {
  const [right, down] = values.map(directionOfLetters);
  return right && down && values.length === 2 ? { right, down } : undefined;
}

/** The axes after the image was mirrored and rotated. */
export function turnAxes({ right, down }: ViewAxes, { rotation, flipHorizontal, flipVertical }: Turn): ViewAxes {
  const across = times(right, flipHorizontal ? -1 : 1);
  const along = times(down, flipVertical ? -1 : 1);
  const cosine = Math.cos(radians(rotation));
  const sine = Math.sin(radians(rotation));
  return {
    right: plus(times(across, cosine), times(along, -sine)),
    down: plus(times(across, sine), times(along, cosine)),
  };
}

/** The axes that a camera sees; `viewPlaneNormal` points from what is seen to the camera, as Cornerstone has it. */
export function axesOfCamera(camera: { readonly viewUp: Vector; readonly viewPlaneNormal: Vector }): ViewAxes {
  return { right: unit(cross(camera.viewUp, camera.viewPlaneNormal)), down: unit(times(camera.viewUp, -1)) };
}

/** The letters of the four sides. */
export function sideLetters({ right, down }: ViewAxes): SideLetters {
  return {
    left: lettersOf(times(right, -1)),
    right: lettersOf(right),
    top: lettersOf(times(down, -1)),
    bottom: lettersOf(down),
  };
}

/** The letters of a direction in the patient, by weight; empty for one without length. */
export function lettersOf(direction: Vector): string {
  return unit(direction)
    .map((cosine, axis) => ({ axis, cosine, weight: Math.abs(cosine) }))
    .filter(({ weight }) => weight >= LEAST_COSINE)
    .sort((a, b) => (Math.abs(a.weight - b.weight) < TIE ? a.axis - b.axis : b.weight - a.weight))
    .map(({ axis, cosine }) => (cosine > 0 ? AXES[axis]?.towards : AXES[axis]?.from))
    .join('');
}

/** `LPH` is `orientation.letter.L`, `orientation.letter.P`, `orientation.letter.H`: keys of the names to be read out. */
export function letterKeys(letters: string): readonly `orientation.letter.${Letter}`[] {
  return Array.from(letters)
    .filter(isLetter)
    .map((letter) => `orientation.letter.${letter}` as const);
}

type Letter = (typeof AXES)[number]['towards' | 'from'];

function isLetter(text: string): text is Letter {
  return AXES.some(({ towards, from }) => text === towards || text === from);
}

/** Share of the first, second and third letter: `lettersOf` makes the same letters of it again. */
const SHARES = [1, 0.5, 0.25] as const;

function directionOfLetters(text: string): Vector | undefined {
  const letters = Array.from(text.trim());
  const cosines: [number, number, number] = [0, 0, 0];
  for (const [rank, letter] of letters.entries()) {
    const axis = AXES.findIndex(({ towards, from }) => letter === towards || letter === from);
    if (axis < 0 || cosines[axis] !== 0) return undefined;
    cosines[axis] = (SHARES[rank] ?? 0) * (letter === AXES[axis]?.towards ? 1 : -1);
  }
  return letters.length > 0 ? unit(cosines) : undefined;
}
