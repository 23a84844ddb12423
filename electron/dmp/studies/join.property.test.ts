/** Records made by chance: the list does not depend on the order of the documents, and loses none. */
import { expect, test } from 'vitest';
import { below, chance, rounds, type Chance } from '../../dicom/testing/chance.ts';
import type { DocumentEntry, DocumentReference } from '../contract.ts';
import { joinStudies, type KnownLinks } from './join.ts';
import { manifest, NOTHING_KNOWN, ref, report, TYPES } from './testing/entries.ts';

const SEED = 20_261_122;
const ROUNDS = rounds(150, 20_000);
const DATES = ['', '2024-01-01', '2024-01-01T10:00:00Z', '2024-02-01', '2024-03-01T10:00:00Z'];
const STATUSES = ['approved', 'approved', 'approved', 'deprecated', 'archived', 'unknown', 'deleted'] as const;

const pick = <T>(random: Chance, from: readonly T[]): T => from[below(random, from.length)] as T;

function shuffled<T>(random: Chance, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Few ids, so that much is alike. */
function references(random: Chance): DocumentReference[] {
  const all = [
    ref.study(`1.${below(random, 4)}`),
    ref.study(`1.${below(random, 4)}`),
    ref.accession(`A${below(random, 3)}`, pick(random, ['', '1.2.3.4.5.6', '1.1', '1.2'])),
    ref.order(`O${below(random, 3)}`, pick(random, ['', '1.1'])),
  ];
  return all.filter(() => random() < 0.4);
}

function entry(random: Chance, number: number): DocumentEntry {
  const make = random() < 0.5 ? report : manifest;
  return make(`${below(random, 8)}.${number % 9}`, references(random), {
    entryUuid: `urn:uuid:${number}`,
    logicalId: random() < 0.3 ? `urn:uuid:l${below(random, 3)}` : '',
    status: pick(random, STATUSES),
    creationTime: pick(random, DATES),
    serviceStartTime: pick(random, DATES),
    title: pick(random, ['', 'a', 'b']),
    eventCodes: random() < 0.5 ? [{ code: 'CT', system: '1.2.840.10008.2.16.4', label: pick(random, ['', 'x']) }] : [],
  });
}

function knownOf(random: Chance, entries: readonly DocumentEntry[]): KnownLinks {
  const ids = entries.map(({ uniqueId }) => uniqueId).filter(() => random() < 0.3);
  const number = () => ({ number: `A${below(random, 3)}`, issuer: pick(random, ['', '1.1']) });
  const studyInstanceUids = () => [`1.${below(random, 4)}`];
  return {
    reportStudies: new Map(
      ids.map((id) => [id, { studyInstanceUids: studyInstanceUids(), accessionNumbers: [number()] }]),
    ),
    manifests: new Map(ids.map((id) => [id, { studyInstanceUid: `1.${below(random, 4)}`, accession: number() }])),
    openManifests: new Set(ids),
  };
}

test(`${ROUNDS} records (seed ${SEED})`, () => {
  const random = chance(SEED);
  const links = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const entries = Array.from({ length: below(random, 24) }, (_, number) => entry(random, number));
    const known = knownOf(random, entries);
    const studies = joinStudies(entries, known, TYPES);
    expect(joinStudies(shuffled(random, entries), known, TYPES)).toEqual(studies);

    const documents = studies.flatMap(({ reports, manifests }) => [...reports, ...manifests]);
    const ids = documents.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(studies.map(({ id }) => id)).size).toBe(studies.length);
    // What is in force is shown, and what is not is counted under something that is.
    const there = entries.filter(({ status }) => status !== 'deleted');
    const inForce = there.filter(({ status }) => status !== 'deprecated').map(({ uniqueId }) => uniqueId);
    expect(ids).toEqual(expect.arrayContaining(inForce));
    const counted = documents.reduce((sum, { replaces }) => sum + replaces, ids.length);
    expect(counted).toBe(new Set(there.map(({ uniqueId }) => uniqueId)).size);
    for (const { reports, manifests, link } of studies) {
      expect(link === 'none').toBe(reports.length === 0 || manifests.length === 0);
      links.add(link);
    }
  }
  expect([...links].sort()).toEqual(['accession', 'none', 'order', 'report', 'study']);
});

/** What two lines have in common would have been a reason to join them. */
test(`lines share no study (seed ${SEED})`, () => {
  const random = chance(SEED + 1);
  for (let round = 0; round < ROUNDS; round += 1) {
    const entries = Array.from({ length: 20 }, (_, number) => ({ ...entry(random, number), uniqueId: `${number}` }));
    const uids = joinStudies(entries, NOTHING_KNOWN, TYPES).flatMap(({ studyInstanceUids }) => studyInstanceUids);
    expect(new Set(uids).size).toBe(uids.length);
  }
});

test('a record where everything has one accession number', () => {
  const documents = Array.from({ length: 2000 }, (_, n) => {
    const make = n % 2 === 0 ? report : manifest;
    return make(`1.${n}`, [ref.study(`2.${Math.floor(n / 2)}`), ref.accession('A'), ref.order('O')]);
  });
  expect(joinStudies(documents, NOTHING_KNOWN, TYPES)).toHaveLength(1000);
});
