import { describe, expect, test } from 'vitest';
import {
  filtersOfCall,
  isFiltering,
  leavesOut,
  matchingStudies,
  modalityChoices,
  NO_FILTERS,
  regionChoices,
  searchOf,
  type ListFilters,
} from './filters.ts';
import { call, document, study } from './testing/studies.ts';

const CT = study('ct', {
  date: '2024-03-12',
  modalities: [{ code: 'CT', system: 'DCM', label: 'Scanner' }],
  regions: [{ code: '67734004', system: 'SCT', label: 'Thorax' }],
  title: 'TDM thoracique sans injection',
  author: 'Dr Élise NOËL',
  structure: 'CHU Exemple',
  accessionNumbers: ['A-17'],
  studyInstanceUids: ['1.2.3'],
});
const MR = study('mr', {
  date: '2022-11-04',
  modalities: [{ code: 'MR', system: 'DCM', label: 'IRM' }],
  regions: [{ code: 'T-A0100', system: 'CCAM', label: 'Tete' }],
  title: 'IRM encéphale',
});
const PET = study('pet', {
  date: '2024-06-01',
  modalities: [
    { code: 'CT', system: 'DCM', label: '' },
    { code: 'PT', system: 'DCM', label: '' },
  ],
  regions: [{ code: 'X1', system: 'local', label: 'Épaule droite' }],
  title: 'TEP-TDM',
});
const UNDATED = study('undated', { date: '', title: 'Radiographie' });
const ALL = [CT, MR, PET, UNDATED];

const ids = (filters: Partial<ListFilters>) => matchingStudies(ALL, { ...NO_FILTERS, ...filters }).map(({ id }) => id);

describe('what is kept in the list', () => {
  test('everything, in its order, without filters', () => {
    expect(ids({})).toEqual(['ct', 'mr', 'pet', 'undated']);
  });

  test('modalities: any of those chosen; an empty code is a study that tells none', () => {
    expect(ids({ modalities: ['CT'] })).toEqual(['ct', 'pet']);
    expect(ids({ modalities: ['MR', 'PT'] })).toEqual(['mr', 'pet']);
    expect(ids({ modalities: [''] })).toEqual(['undated']);
  });

  test('regions: by the code of the value set, or by what the source calls it', () => {
    expect(ids({ regions: ['67734004'] })).toEqual(['ct']);
    expect(ids({ regions: ['69536005'] })).toEqual(['mr']);
    expect(ids({ regions: ['Épaule droite'] })).toEqual(['pet']);
  });

  test('a period has both its ends, and no act without a date', () => {
    expect(ids({ from: '2022-11-04', to: '2024-03-12' })).toEqual(['ct', 'mr']);
    expect(ids({ from: '2024-03-13' })).toEqual(['pet']);
    expect(ids({ to: '2022-11-03' })).toEqual([]);
  });

  test('an instant counts for its day on the local calendar', () => {
    const late = study('late', { date: new Date(2024, 2, 12, 23, 30).toISOString() });
    expect(matchingStudies([late], { ...NO_FILTERS, from: '2024-03-12', to: '2024-03-12' })).toEqual([late]);
  });

  test.each([
    ['noel', ['ct']],
    ['  THORACIQUE chu ', ['ct']],
    ['encephale thorax', []],
    ['a-17', ['ct']],
    ['12/03/2024', ['ct']],
    ['scanner', ['ct']],
    ['tete', ['mr']],
  ])('text %j: every word, without accents or capitals', (text, expected) => {
    expect(ids({ text })).toEqual(expected);
  });

  test('the study that the call names', () => {
    expect(ids({ accessionNumber: 'A-17' })).toEqual(['ct']);
    expect(ids({ studyInstanceUid: '1.2.3' })).toEqual(['ct']);
    expect(ids({ studyInstanceUid: '1.2.3', modalities: ['MR'] })).toEqual([]);
  });

  test('archived and replaced studies only when they are asked for', () => {
    const old = study('old', { reports: [document('r', { status: 'archived' })], manifests: [] });
    const mixed = study('mixed', {
      reports: [document('r', { status: 'deprecated' }), document('s')],
      manifests: [],
    });
    expect(matchingStudies([old, mixed], NO_FILTERS)).toEqual([mixed]);
    expect(matchingStudies([old, mixed], { ...NO_FILTERS, withOld: true })).toEqual([old, mixed]);
  });
});

describe('choices', () => {
  test('count what each would leave, the other filters being as they are', () => {
    const counts = (filters: Partial<ListFilters>) =>
      modalityChoices(ALL, { ...NO_FILTERS, ...filters }).map(({ key, count }) => `${key}:${count}`);
    expect(counts({})).toEqual(['CT:2', 'MR:1', 'PT:1', ':1']);
    expect(counts({ modalities: ['MR'] })).toEqual(['CT:2', 'MR:1', 'PT:1', ':1']);
    expect(counts({ from: '2024-01-01' })).toEqual(['CT:2', 'MR:0', 'PT:1', ':0']);
    expect(regionChoices(ALL, NO_FILTERS).map(({ key }) => key)).toEqual(['67734004', '69536005', 'Épaule droite', '']);
  });

  test('one that was asked for and is not in the list can be given up', () => {
    expect(modalityChoices(ALL, { ...NO_FILTERS, modalities: ['US'] })).toContainEqual({ key: 'US', count: 0 });
    expect(regionChoices(ALL, { ...NO_FILTERS, regions: ['45048000'] })).toContainEqual({ key: '45048000', count: 0 });
  });
});

test('without a list, the usual choices and those of the call, none counted', () => {
  const choices = modalityChoices(undefined, { ...NO_FILTERS, modalities: ['IVUS'] });
  expect(choices).toContainEqual({ key: 'CT', count: undefined });
  expect(choices.at(-1)).toEqual({ key: 'IVUS', count: undefined });
  expect(regionChoices(undefined, NO_FILTERS)).toContainEqual({ key: '67734004', count: undefined });
});

describe('of the call', () => {
  test('nothing without a call, or a call that asks for nothing', () => {
    expect(filtersOfCall(undefined)).toEqual(NO_FILTERS);
    expect(isFiltering(filtersOfCall(call({})))).toBe(false);
  });

  test('each of its filters; a region in words becomes its code', () => {
    const filters = filtersOfCall(
      call({
        modality: 'CT',
        anatomicRegion: 'thorax',
        studyDate: { from: '2022-08-22' },
        accessionNumber: 'A-17',
        accessionNumberIssuer: '1.2.250.1',
        studyInstanceUid: '1.2.3',
      }),
    );
    expect(filters).toMatchObject({ modalities: ['CT'], regions: ['67734004'], from: '2022-08-22', withOld: false });
    expect(matchingStudies(ALL, filters)).toEqual([CT]);
    expect(isFiltering(filters)).toBe(true);
  });

  test('a region that no value set knows stays as it was written', () => {
    expect(filtersOfCall(call({ anatomicRegion: 'Épaule droite' })).regions).toEqual(['Épaule droite']);
  });
});

describe('what the DMP is asked', () => {
  test('is what is wanted', () => {
    expect(searchOf({ ...NO_FILTERS, modalities: ['CT'], regions: ['67734004'], from: '2024-01-01' })).toMatchObject({
      modalities: ['CT'],
      regions: ['67734004'],
      from: '2024-01-01',
    });
    expect(searchOf({ ...NO_FILTERS, withOld: true }).withOld).toBe(true);
  });

  test('does not narrow by what the DMP does not know: the list does', () => {
    const search = searchOf({ ...NO_FILTERS, modalities: ['CT', ''], regions: ['67734004', 'Épaule droite'] });
    expect(search).toMatchObject({ modalities: [], regions: [] });
  });

  test('names the issuer of an accession number only with the number', () => {
    expect(searchOf({ ...NO_FILTERS, accessionNumberIssuer: '1.2' }).accessionNumberIssuer).toBeUndefined();
  });
});

describe('a list that was fetched narrower than what is wanted', () => {
  const everything = { modalities: [], regions: [] };
  test.each<[string, Parameters<typeof leavesOut>[0], Partial<ListFilters>, boolean]>([
    ['everything was fetched', everything, { modalities: ['CT'], from: '2024-01-01' }, false],
    ['the same', { ...everything, modalities: ['CT'] }, { modalities: ['CT'] }, false],
    ['fewer are wanted', { ...everything, modalities: ['CT', 'MR'] }, { modalities: ['MR'] }, false],
    ['another modality', { ...everything, modalities: ['CT'] }, { modalities: ['CT', 'MR'] }, true],
    ['every modality', { ...everything, modalities: ['CT'] }, {}, true],
    ['another region', { ...everything, regions: ['67734004'] }, { regions: ['69536005'] }, true],
    ['a later beginning', { ...everything, from: '2020-01-01' }, { from: '2023-01-01' }, false],
    ['an earlier beginning', { ...everything, from: '2020-01-01' }, { from: '2019-12-31' }, true],
    ['no beginning', { ...everything, from: '2020-01-01' }, {}, true],
    ['a later end', { ...everything, to: '2020-01-01' }, { to: '2020-01-02' }, true],
    ['the named study', { ...everything, studyInstanceUid: '1.2' }, { studyInstanceUid: '1.2' }, false],
    ['more than the named study', { ...everything, studyInstanceUid: '1.2' }, {}, true],
    ['another accession number', { ...everything, accessionNumber: 'A' }, { accessionNumber: 'B' }, true],
    ['old documents', everything, { withOld: true }, true],
    ['old documents, which are there', { ...everything, withOld: true }, { withOld: true }, false],
    ['only a text', everything, { text: 'thorax' }, false],
  ])('%s', (_name, fetched, wanted, expected) => {
    expect(leavesOut(fetched, { ...NO_FILTERS, ...wanted })).toBe(expected);
  });
});
