import { expect, test } from 'vitest';
import { marksOf } from './marks.ts';
import { document, study } from './testing/studies.ts';

const kinds = (changes: Parameters<typeof study>[1]) => marksOf(study('s', changes)).map(({ kind }) => kind);

test('a study with report and images has nothing to say', () => {
  expect(kinds({})).toEqual([]);
});

test('orphans of both kinds', () => {
  expect(kinds({ reports: [] })).toEqual(['imagesOnly']);
  expect(kinds({ manifests: [] })).toEqual(['reportOnly']);
});

test('each visibility once, whichever document carries it', () => {
  const masked = document('a', { visibility: ['MASQUE_PS'] });
  const both = document('b', { visibility: ['INVISIBLE_PATIENT', 'MASQUE_PS'] });
  expect(kinds({ reports: [masked], manifests: [both] })).toEqual(['MASQUE_PS', 'INVISIBLE_PATIENT']);
});

test('a study is old when all of it is', () => {
  const archived = document('a', { status: 'archived' });
  expect(kinds({ reports: [archived], manifests: [archived] })).toEqual(['archived']);
  expect(kinds({ reports: [archived] })).toEqual([]);
  expect(kinds({ reports: [document('d', { status: 'deprecated' })], manifests: [] })).toEqual([
    'deprecated',
    'reportOnly',
  ]);
});

test('earlier versions of all documents are counted together', () => {
  const marks = marksOf(
    study('s', { reports: [document('a', { replaces: 2 })], manifests: [document('b', { replaces: 1 })] }),
  );
  expect(marks).toEqual([{ kind: 'replaces', count: 3 }]);
});
