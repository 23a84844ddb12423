/** Manifests broken by chance: only a WorkstationError may come out, or a manifest that keeps its promises. */
import { expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { below, chance, mutilate, rounds } from '../dicom/testing/chance.ts';
import { sharedBytes } from '../dicom/testing/samples.ts';
import { isUid } from '../dicom/uid.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { buildManifest } from './testing/build-manifest.ts';

const SEED = 20261122;
const ROUNDS = rounds(600, 100_000);

function outcomeOf(bytes: Uint8Array): Manifest | string {
  try {
    return readManifest(bytes);
  } catch (error) {
    if (error instanceof WorkstationError) return error.code;
    throw new Error(`an unforeseen error on ${Buffer.from(bytes).toString('base64').slice(0, 20_000)}`, {
      cause: error,
    });
  }
}

function checkPromises({ sopInstanceUid, series, traits }: Manifest): void {
  expect(isUid(sopInstanceUid)).toBe(true);
  expect(series.length).toBeGreaterThan(0);
  expect(traits.birthDate ?? '0000-00-00').toMatch(/^\d{4}-\d\d-\d\d$/);
  for (const { studyInstanceUid, seriesInstanceUid, retrieveUrl, problem, instances } of series) {
    expect(isUid(studyInstanceUid) && isUid(seriesInstanceUid)).toBe(true);
    expect(retrieveUrl === undefined).toBe(problem !== undefined);
    if (retrieveUrl !== undefined) {
      expect(new URL(retrieveUrl)).toMatchObject({ protocol: 'https:', username: '', hash: '' });
      expect(new URL(retrieveUrl).pathname.endsWith(`/studies/${studyInstanceUid}/series/${seriesInstanceUid}`)).toBe(
        true,
      );
    }
    expect(instances.length).toBeGreaterThan(0);
    expect(instances.every((instance) => isUid(instance.sopInstanceUid))).toBe(true);
  }
}

test(`${ROUNDS} broken manifests (seed ${SEED})`, (context) => {
  const random = chance(SEED);
  const official = ['Manifest_KOS.dcm', 'OK_KOS_Valide.dcm', 'kos.dcm'].map((name) =>
    sharedBytes(context, `ans/kos/${name}`),
  );
  const files = [...official, buildManifest(), buildManifest({}, { implicit: true, undefinedLengths: true })];
  const pick = () => files[below(random, files.length)]!;
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const outcome = outcomeOf(mutilate(random, pick(), pick()));
    if (typeof outcome !== 'string') checkPromises(outcome);
    seen.add(typeof outcome === 'string' ? outcome : 'read');
  }
  const expected = ['read', 'KOS_NOT_DICOM', 'KOS_NOT_MANIFEST', 'KOS_EMPTY', 'KOS_UID_INVALID', 'DICOM_DAMAGED'];
  expect([...seen]).toEqual(expect.arrayContaining(expected));
});
