/** What no table foresees: bodies made by chance. Only a WorkstationError may come out, or a call that is whole. */
import { describe, expect, it } from 'vitest';
import { ERRORS, WorkstationError } from '../../shared/errors.ts';
import { checkInsKey } from '../../shared/ins.ts';
import type { ContextualCall } from '../../shared/patient.ts';
import { parseCall } from './parse-call.ts';
import { bytes, NOW, rounds, SAMPLE_PARAMETERS, sampleBody, seededRandom } from './test-samples.ts';

const SEED = 20261121;
const PIECES = [
  '&',
  '=',
  '%',
  '+',
  '%00',
  '%C3',
  '%A9',
  '%C3%A9',
  '%26',
  '\0',
  '(Requis)',
  '__proto__',
  'é',
  '𠮷',
  '\u202e',
];
const WORDS = [
  ...Object.keys(SAMPLE_PARAMETERS),
  ...Object.values(SAMPLE_PARAMETERS),
  ...['ins', 'consent', 'opposition', 'StudyDate', 'StudyInstanceUID', 'Modality', '1.2.3', '-20240101', 'yes', 'no'],
];

const LETTERS = ['A', 'z', ' ', '-', "'", '&', '=', '+', '%', '?', '#', '/', 'é', '€', '𠮷', 'Œ'];

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** The sample with a few bytes or pieces put in, taken out or replaced; or nothing but pieces. */
function hostileBody(random: Random): Uint8Array {
  if (random() < 0.2) {
    return bytes(Array.from({ length: random() * 60 }, () => pick(random, random() < 0.5 ? PIECES : WORDS)).join(''));
  }
  let body = sampleBody({ StudyDate: '20240101-20240201' });
  for (let change = 0; change < random() * 4; change += 1) {
    const at = Math.floor(random() * body.length);
    const kind = random();
    const put =
      kind < 0.3 ? [Math.floor(random() * 256)] : kind < 0.7 ? bytes(pick(random, [...PIECES, ...WORDS])) : [];
    body = Uint8Array.from([...body.subarray(0, at), ...put, ...body.subarray(at + Math.floor(random() * 3))]);
  }
  return body;
}

function parseOrRefuse(body: Uint8Array): ContextualCall | WorkstationError {
  try {
    return parseCall(body, NOW);
  } catch (error) {
    if (error instanceof WorkstationError) return error;
    throw new Error(`an unforeseen error on ${Buffer.from(body).toString('base64')}`, { cause: error });
  }
}

function expectDeeplyFrozen(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  expect(Object.isFrozen(value)).toBe(true);
  Object.values(value).forEach(expectDeeplyFrozen);
}

function expectSound(call: ContextualCall): void {
  expectDeeplyFrozen(call);
  expect(checkInsKey(call.traits.insValue)).toBe(true);
  const { birthName, firstGivenName } = call.traits;
  for (const text of [birthName, firstGivenName, call.patientId, call.patientIdIssuer]) {
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}\\]|^\s|\s$|^$/u);
    expect(text).toBe(text.normalize('NFC'));
  }
  expect(call.traits.birthDate).toMatch(/^(18[5-9]\d|19\d\d|20[012]\d)-\d\d-\d\d$/);
  expect(call.unknownParameters.length).toBeLessThanOrEqual(20);
  for (const name of call.unknownParameters) expect(name).toMatch(/^(\?|[A-Za-z][\w.-]{0,63})$/);
}

function expectHonest(refusal: WorkstationError): void {
  expect(refusal.code).toBe('CALL_REJECTED');
  expect(refusal.problems.length).toBeGreaterThan(0);
  for (const { code, facts } of refusal.problems) expect(Object.keys(facts)).toEqual(ERRORS[code].facts);
}

describe('parseCall on bodies made by chance', () => {
  it('gives a sound call or an honest refusal', { timeout: 300_000 }, () => {
    const random = seededRandom(SEED);
    let accepted = 0;
    const count = rounds(3000, 200_000);
    for (let round = 0; round < count; round += 1) {
      const result = parseOrRefuse(hostileBody(random));
      if (result instanceof WorkstationError) expectHonest(result);
      else {
        accepted += 1;
        expectSound(result);
      }
    }
    // Both sides must have been tried for this to mean anything.
    expect(accepted).toBeGreaterThan(count / 50);
    expect(accepted).toBeLessThan(count / 2);
  });

  it('reads text as the form encoding of Node writes it', () => {
    const random = seededRandom(SEED + 1);
    for (let round = 0; round < rounds(500, 20_000); round += 1) {
      const name = Array.from({ length: 1 + random() * 30 }, () => pick(random, LETTERS)).join('');
      const expected = name.normalize('NFC').trim();
      const result = parseOrRefuse(sampleBody({ 'Patient.name.family': name }));
      if (expected === '') expect(result).toBeInstanceOf(WorkstationError);
      else expect(result).toMatchObject({ traits: { birthName: expected } });
    }
  });
});
