/** States and selections broken by chance: what comes out is bounded and sound, or a WorkstationError. */
import { expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import type { PresentationState } from '../../shared/presentation.ts';
import { below, chance, mutilate, rounds } from '../dicom/testing/chance.ts';
import { readObject } from './read-object.ts';
import { keyObjectFile, stateFile } from './testing/state-file.ts';
import { nowhere, storedObject } from './testing/stored.ts';

const SEED = 20261123;
const ROUNDS = rounds(800, 60_000);

/** What whoever draws it relies on. */
function expectSound({ annotations, windows, areas, shutters, images, modality }: PresentationState): void {
  const spots = annotations.flatMap(({ graphics }) => graphics.flatMap(({ points }) => points.flat()));
  expect(spots.every((value) => Math.abs(value) <= 1e7)).toBe(true);
  for (const { transform } of windows) {
    if (transform.kind === 'window') expect(transform.width).toBeGreaterThan(0);
    else expect(transform.table.values.length).toBeGreaterThan(0);
  }
  if (modality.kind === 'rescale') expect(modality.slope).not.toBe(0);
  expect(areas.flatMap(({ topLeft, bottomRight }) => [...topLeft, ...bottomRight]).every(Number.isFinite)).toBe(true);
  for (const shutter of shutters) {
    if (shutter.kind === 'bitmap') {
      expect(Buffer.from(shutter.bitmap.bits, 'base64').length * 8).toBeGreaterThanOrEqual(
        shutter.bitmap.columns * shutter.bitmap.rows,
      );
    }
  }
  expect(images.every(({ sopInstanceUid }) => /^[0-9.]{1,64}$/.test(sopInstanceUid))).toBe(true);
}

test(`${ROUNDS} broken states and selections (seed ${SEED})`, async () => {
  const random = chance(SEED);
  const files = [stateFile(), stateFile(), keyObjectFile('113000')];
  const outcomes = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const file = files[below(random, files.length)] ?? Buffer.alloc(0);
    const bytes = mutilate(random, file, files[0] ?? file);
    let outcome: string;
    try {
      const { presentation, keyImages } = await readObject(storedObject(bytes), nowhere);
      if (presentation) expectSound(presentation);
      outcome = presentation ? (presentation.refused.length > 0 ? 'refused' : 'whole') : keyImages ? 'key' : 'nothing';
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw new Error(`round ${round}`, { cause: error });
      outcome = 'error';
    }
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  // The series is worth something only as long as it comes everywhere.
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['whole', 'refused', 'key', 'error']));
});
