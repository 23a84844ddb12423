import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { I18nScope } from '../ui/I18nScope.tsx';
import { ExportTable, RetrievalTable } from './MeasureTables.tsx';

/** The cells of the table, row by row. */
function rows(table: React.ReactNode): readonly (readonly string[])[] {
  const html = renderToStaticMarkup(<I18nScope locale="fr">{table}</I18nScope>);
  return [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) =>
      cell
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s/g, ' ')
        .trim(),
    ),
  );
}

const SERIES = [
  {
    seriesInstanceUid: '1.2',
    modality: 'CT',
    description: 'Thorax',
    expected: 120,
    progress: { state: 'running', received: 87, bytes: 1_234_567, bytesPerSecond: 0, warnings: [] },
  },
] as const;

test('a retrieval stands in one row, each figure under its head', () => {
  const measure = {
    seriesInstanceUid: '1.2',
    modality: 'CT',
    state: 'running',
    received: 87,
    expected: 120,
    bytes: 1_234_567,
    sentMs: 3,
    firstByteMs: 40,
    firstImagePaintedMs: 96,
  } as const;
  const [head, row] = rows(<RetrievalTable measures={[measure]} series={SERIES} />);
  expect(row).toEqual(['CT · Thorax 1.2', '87 / 120', '1 234 567', '–', '3', '40', '–', '–', '96', '–', '–']);
  expect(head).toHaveLength(row?.length ?? 0);
  expect(head?.[8]).toBe('Geste → 1re image affichée');
});

test('an export too', () => {
  const measure = {
    seriesInstanceUid: '1.2',
    pacs: 'PACS',
    state: 'done',
    stored: 120,
    total: 120,
    bytes: 63e6,
    askedAt: '2026-03-12T10:00:05.000Z',
    durationMs: 1500,
    megabitsPerSecond: 336,
  } as const;
  const [head, row] = rows(<ExportTable measures={[measure]} series={SERIES} />);
  expect(row).toEqual(['CT · Thorax 1.2', 'PACS', '120 / 120', '63 000 000', '1 500', '336']);
  expect(head).toHaveLength(6);
});

test('without a measure there is no table', () => {
  expect([
    ...rows(<RetrievalTable measures={[]} series={[]} />),
    ...rows(<ExportTable measures={[]} series={[]} />),
  ]).toEqual([]);
});
