/** What no table foresees: real files broken by chance. Only a WorkstationError may come out, soon, and at little cost. */
import { expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import type { DicomDataset } from './dataset.ts';
import { inflatedSource } from './deflate.ts';
import { indexFrames } from './frames.ts';
import { readPart10Header } from './header.ts';
import { toDicomJson } from './json.ts';
import { inMemory } from './random-access.ts';
import { below, chance, mutilate, rounds } from './testing/chance.ts';
import { sharedBytes } from './testing/samples.ts';

const SEED = 20261121;
const ROUNDS = rounds(600, 100_000);
/** Milliseconds; the machine may be busy with other things. */
const LONGEST_RUN = 2000;
const FIXED_COST = 48 * 1_048_576;

const SEEDS = [
  'charset/fr-latin1.dcm',
  'charset/chrSQEncoding.dcm',
  'charset/chrH32.dcm',
  'single/rtdose-15f.dcm',
  'single/sr-basic-text-deflated.dcm',
  'single/sr-tid1500.dcm',
  'single/kos-drimbox.dcm',
  'single/mr-enhanced-10f.dcm',
  'single/us-palette-2f.dcm',
  'syntax/80-2f-fragments-nobot.dcm',
  'syntax/80-2f-bot.dcm',
  'syntax/ct-deflated.dcm',
  'syntax/ct-explicit-be.dcm',
  'studies/xdsi-xa/kos.dcm',
];

/** All that a caller may ask of an object. */
async function useAll(bytes: Uint8Array, final: boolean): Promise<string> {
  const header = readPart10Header(bytes, { final });
  if (header === 'need-more') return header;
  askAll(header.dataset);
  JSON.stringify(toDicomJson(header.dataset, { maxBytes: 1024 }));
  const source = header.deflated ? await inflatedSource(header, inMemory(bytes)) : inMemory(bytes);
  const index = await indexFrames(header, source);
  for (const number of [1, index.count]) {
    for (const { offset, length } of index.frame(number)) expect(offset + length).toBeLessThanOrEqual(source.size);
  }
  return 'read';
}

function askAll(dataset: DicomDataset): void {
  for (const { tag } of dataset.elements) {
    dataset.string(tag);
    dataset.number(tag);
    dataset.personNames(tag);
    dataset.bytes(tag);
    dataset.items(tag).forEach(askAll);
  }
}

async function outcomeOf(bytes: Uint8Array, final: boolean): Promise<string> {
  try {
    return await useAll(bytes, final);
  } catch (error) {
    if (error instanceof WorkstationError) return error.code;
    throw new Error(`an unforeseen error on ${Buffer.from(bytes).toString('base64').slice(0, 20_000)}`, {
      cause: error,
    });
  }
}

const memory = () => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

test(`${ROUNDS} broken files (seed ${SEED})`, async (context) => {
  const random = chance(SEED);
  const files = SEEDS.map((path) => sharedBytes(context, `dicom/${path}`));
  const outcomes = new Map<string, number>();
  const pick = () => files[below(random, files.length)]!;
  for (let round = 0; round < ROUNDS; round += 1) {
    const bytes = mutilate(random, pick(), pick());
    const [started, before] = [performance.now(), memory()];
    const outcome = await outcomeOf(bytes, random() < 0.7);
    expect(memory() - before, `memory of round ${round}`).toBeLessThan(8 * bytes.length + FIXED_COST);
    expect(performance.now() - started, `time of round ${round}`).toBeLessThan(LONGEST_RUN);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  // The series is worth something only as long as it comes everywhere.
  const seen = [...outcomes.keys()];
  expect(seen).toEqual(
    expect.arrayContaining(['read', 'need-more', 'DICOM_DAMAGED', 'DICOM_NO_PIXELS', 'DICOM_UID_INVALID']),
  );
});

test('bytes by chance alone', async () => {
  const random = chance(SEED + 1);
  for (let round = 0; round < rounds(300, 20_000); round += 1) {
    const bytes = Buffer.from(Array.from({ length: 140 + below(random, 300) }, () => below(random, 256)));
    if (random() < 0.7) bytes.write('DICM', 128, 'latin1');
    if (random() < 0.5) bytes.write('\x08\x00\x05\x00', 132, 'latin1');
    await outcomeOf(bytes, random() < 0.8);
  }
});
