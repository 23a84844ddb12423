/** Which versions of a document are shown. */
import { describe, expect, test } from 'vitest';
import type { DocumentEntry } from '../contract.ts';
import { manifest, ref, report } from './testing/entries.ts';
import { collapseVersions } from './versions.ts';

const { study, accession } = ref;
const kindOf = (entry: DocumentEntry) => (entry.mimeType === 'text/xml' ? 'report' : 'manifest');

/** The documents that are shown, each with the number of those under it. */
function shown(...entries: DocumentEntry[]): string[] {
  const lines = collapseVersions(entries.map((entry) => ({ kind: kindOf(entry), entry })));
  return lines.map(({ entry, replaces }) => `${entry.uniqueId}+${replaces}`).sort();
}

const at = (creationTime: string, changes: Partial<DocumentEntry> = {}) => ({ creationTime, ...changes });
const OLD = { status: 'deprecated' } as const;
const S = [study('1.1')];

describe('of one logical id', () => {
  const lid = { logicalId: 'urn:uuid:l' };

  test('the deprecated go under what is in force', () => {
    expect(
      shown(
        report('A', [], at('2024-01', { ...lid, ...OLD })),
        report('B', [], at('2024-02', { ...lid, ...OLD })),
        report('C', [], at('2024-03', lid)),
      ),
    ).toEqual(['C+2']);
  });

  test('nothing in force goes out of sight', () => {
    expect(
      shown(
        report('A', [], at('2024-01', lid)),
        report('B', [], at('2024-02', lid)),
        report('C', [], at('2024-03', { ...lid, status: 'archived' })),
      ),
    ).toEqual(['A+0', 'B+0', 'C+0']);
  });

  test('the newest stands for all that are deprecated', () => {
    expect(
      shown(report('A', [], at('2024-01', { ...lid, ...OLD })), report('B', [], at('2024-02', { ...lid, ...OLD }))),
    ).toEqual(['B+1']);
  });

  test('an empty one is none', () => {
    expect(shown(report('A', [], OLD), report('B'))).toEqual(['A+0', 'B+0']);
  });
});

describe('of the same references and type', () => {
  test('the deprecated go under what came after', () => {
    expect(
      shown(report('A', S, at('2024-01', OLD)), report('B', S, at('2024-02', OLD)), report('C', S, at('2024-03'))),
    ).toEqual(['C+2']);
  });

  test('under the first that came after, of several', () => {
    expect(
      shown(
        report('A', S, at('2024-02', OLD)),
        report('B', S, at('2024-01')),
        report('C', S, at('2024-03')),
        report('D', S, at('2024-04')),
      ),
    ).toEqual(['B+0', 'C+1', 'D+0']);
  });

  test('with those under them', () => {
    const lid = { logicalId: 'urn:uuid:l', ...OLD };
    expect(
      shown(report('A', S, at('2024-01', lid)), report('B', S, at('2024-02', lid)), report('C', S, at('2024-03'))),
    ).toEqual(['C+2']);
  });

  test('in whatever order the references are', () => {
    const both = [study('1.1'), accession('A')];
    expect(shown(manifest('A', both, at('2024-01', OLD)), manifest('B', both.toReversed(), at('2024-02')))).toEqual([
      'B+1',
    ]);
  });

  test.for<[string, DocumentEntry]>([
    ['an older one', report('C', S, at('2023-12'))],
    ['one of another study', report('C', [study('1.2')], at('2024-02'))],
    ['one of more references', report('C', [...S, accession('A')], at('2024-02'))],
    ['one of another kind', manifest('C', S, at('2024-02'))],
    [
      'one of another type',
      report('C', S, at('2024-02', { typeCode: { code: '18782-3', system: '2.16.840.1.113883.6.1', label: '' } })),
    ],
    ['one of which nobody knows since when', report('C', S, at(''))],
  ])('not under %s', ([, other]) => {
    expect(shown(report('A', S, at('2024-01', OLD)), other)).toEqual(['A+0', 'C+0']);
  });

  test('not without references', () => {
    expect(shown(report('A', [], at('2024-01', OLD)), report('B', [], at('2024-02')))).toEqual(['A+0', 'B+0']);
  });
});

describe('of one unique id', () => {
  test('are one document, which replaces nothing', () => {
    expect(shown(report('A', S, at('2024-01')), report('A', S, at('2024-01', { entryUuid: 'urn:uuid:2' })))).toEqual([
      'A+0',
    ]);
  });

  test('what is in force counts', () => {
    const [only] = collapseVersions([
      { kind: 'report', entry: report('A', S, at('2024-03', { ...OLD, title: 'old' })) },
      { kind: 'report', entry: report('A', S, at('2024-01', { title: 'new' })) },
    ]);
    expect(only?.entry.title).toBe('new');
  });
});
