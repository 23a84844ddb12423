import { describe, expect, test } from 'vitest';
import type { Examination } from '../../shared/examination.ts';
import type { RecordStudy } from '../../shared/record.ts';
import { ageBetween, candidates, comparedOf, matchingSeries, nearestPrior, type PriorCandidate } from './prior.ts';
import { regionOfWords } from './words.ts';

const THORAX = '67734004';
const HEAD = '69536005';

function examination(id: string, date: string, description: string, series = 'CT a', blocked = false): Examination {
  return {
    id,
    studyInstanceUid: `${id}.1`,
    description,
    date,
    institution: '',
    comparison: { sources: ['call', 'kos'], grade: 'same', traits: [] },
    blocked,
    warnings: [],
    series: series.split(', ').map((text, index) => {
      const [modality = '', ...words] = text.split(' ');
      return {
        seriesInstanceUid: `${id}.${index + 1}`,
        modality,
        description: words.join(' '),
        expected: 1,
        progress: { state: 'idle', received: 0, bytes: 0, bytesPerSecond: 0, warnings: [] },
      };
    }),
  };
}
function listed(id: string, date: string, modality: string, region: string, openManifests: string[] = []): RecordStudy {
  const coded = (code: string) => ({ code, system: '', label: '' });
  return {
    id,
    studyInstanceUids: [],
    accessionNumbers: [],
    date,
    modalities: [coded(modality)],
    regions: region === '' ? [] : [coded(region)],
    title: '',
    author: '',
    structure: '',
    link: 'none',
    reports: [],
    manifests: [
      {
        id: openManifests[0] ?? `${id}.m`,
        kind: 'manifest',
        title: '',
        date,
        createdAt: date,
        author: '',
        structure: '',
        mimeType: '',
        visibility: [],
        status: 'approved',
        replaces: 0,
      },
    ],
    openManifests,
  };
}
const idOf = (one: PriorCandidate | undefined): string | undefined =>
  one && (one.kind === 'open' ? one.examination.id : one.study.id);
function prior(now: Examination, others: readonly Examination[], studies: readonly RecordStudy[] = []) {
  return idOf(nearestPrior(comparedOf(now, studies), candidates([now, ...others], studies)));
}

describe('the examination to compare with', () => {
  const now = examination('1', '2026-03-12', 'TDM thoracique');

  test('the nearest earlier one of the same region and modality', () => {
    const others = [
      examination('2', '2024-01-01', 'TDM thorax'),
      examination('3', '2025-11-04', 'Scanner pulmonaire'),
      examination('4', '2026-01-01', 'TDM cérébrale'),
      examination('5', '2026-02-01', 'Radio du thorax', 'DX face'),
      examination('6', '2026-03-12', 'TDM thoracique'),
      examination('7', '2026-12-01', 'TDM thoracique'),
      examination('8', '2026-03-01', 'TDM thoracique', 'CT a', true),
    ];
    expect(prior(now, others)).toBe('3');
    expect(prior(now, others.slice(3))).toBe('5');
    expect(prior(now, others.slice(3, 4))).toBe('5');
    expect(prior(now, others.slice(4, 5))).toBeUndefined();
    expect(prior(now, others.slice(2, 3))).toBeUndefined();
  });

  test('of the same modality where a region is not known; never without a date', () => {
    expect(prior(now, [examination('2', '2024-01-01', 'Contrôle')])).toBe('2');
    expect(prior(now, [examination('2', '', 'TDM thorax')])).toBeUndefined();
    expect(prior(examination('1', '', 'TDM thorax'), [examination('2', '2024-01-01', 'TDM thorax')])).toBeUndefined();
  });

  test('one that is only listed counts, by the codes of the list; one that is open counts once', () => {
    const open = examination('2', '2024-01-01', 'Contrôle');
    const studies = [
      listed('s1', '2025-05-05T10:00:00Z', 'CT', THORAX),
      listed('s2', '2026-01-01', 'CT', HEAD),
      listed('s3', '2026-02-01', 'CT', THORAX, ['2']),
    ];
    expect(prior(now, [open], studies)).toBe('s1');
    expect(candidates([open], studies).map(idOf)).toEqual(['2', 's1', 's2']);
    expect(comparedOf(open, studies)).toMatchObject({ regions: [THORAX] });
  });

  test('its series that stands for the one on the screen', () => {
    const earlier = examination('2', '2024-01-01', '', 'SR Rapport, CT Parenchyme, CT Axial fin, MR Axial fin');
    expect(matchingSeries({ modality: 'CT', description: 'axial' }, earlier)).toBe('2.3');
    expect(matchingSeries({ modality: 'MR', description: '' }, earlier)).toBe('2.4');
    expect(matchingSeries({ modality: 'US', description: '' }, earlier)).toBe('2.2');
  });
});

test.each([
  ['TDM thoraco-abdominale', undefined],
  ['Scanner du crâne', HEAD],
  ['Thorax', THORAX],
  ['RADIOGRAPHIE PULMONAIRE', THORAX],
  ['MAIN D', '53120007'],
  ['', undefined],
])('the region that « %s » names: %s', (text, code) => {
  expect(regionOfWords(text)).toBe(text === 'TDM thoraco-abdominale' ? undefined : code);
});

test.each([
  ['2023-12-12', '2026-03-12', '2 3 0'],
  ['2025-11-04', '2026-03-12', '0 4 8'],
  ['2026-01-31', '2026-02-28', '0 1 0'],
  ['2026-01-31', '2026-02-27', '0 0 27'],
  ['2024-02-29', '2026-02-28', '2 0 0'],
  ['2026-03-12', '2026-03-12', '0 0 0'],
  ['2026-03-13', '2026-03-12', ''],
  ['2026-02-30', '2026-03-12', ''],
  ['', '2026-03-12', ''],
])('from %s to %s: %s', (earlier, later, expected) => {
  const age = ageBetween(earlier, later);
  expect(age ? `${age.years} ${age.months} ${age.days}` : '').toBe(expected);
});
