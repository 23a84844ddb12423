/** Objects broken by chance: only a WorkstationError may come out, soon, and at little cost. */
import { expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { below, chance, mutilate, rounds } from '../dicom/testing/chance.ts';
import { sharedBytes } from '../dicom/testing/samples.ts';
import { documentOf, readObject, samplesOf } from './read-object.ts';
import { nowhere, storedObject } from './testing/stored.ts';

const SEED = 20261122;
const ROUNDS = rounds(300, 20_000);
/** Milliseconds; the machine may be busy with other things. */
const LONGEST_RUN = 2000;
const FILES = ['ecg', 'pdf', 'pr-luts', 'rtplan', 'rwvm', 'sr-basic-text-deflated', 'sr-comprehensive', 'sr-tid1500'];

async function outcomeOf(bytes: Uint8Array): Promise<string> {
  try {
    const object = storedObject(bytes);
    const { content } = await readObject(object, nowhere);
    JSON.stringify(content);
    if (content.kind === 'pdf') await documentOf(object);
    if (content.kind === 'waveform') for (const group of content.groups.keys()) await samplesOf(object, group);
    return content.kind;
  } catch (error) {
    if (error instanceof WorkstationError) return error.code;
    throw new Error(`an unforeseen error on ${Buffer.from(bytes).toString('base64').slice(0, 20_000)}`, {
      cause: error,
    });
  }
}

test(`${ROUNDS} broken objects (seed ${SEED})`, async (context) => {
  const random = chance(SEED);
  const files = FILES.map((name) => sharedBytes(context, `dicom/single/${name}.dcm`));
  const pick = () => files[below(random, files.length)]!;
  const outcomes = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const bytes = mutilate(random, pick(), pick());
    const started = performance.now();
    outcomes.add(await outcomeOf(bytes));
    expect(performance.now() - started, `time of round ${round}`).toBeLessThan(LONGEST_RUN);
  }
  // The series is worth something only as long as it comes everywhere.
  expect([...outcomes]).toEqual(expect.arrayContaining(['report', 'pdf', 'waveform', 'named', 'DICOM_DAMAGED']));
});
