/** What reports, cards and documents of objects say; that they can be operated is for the specs that drive the screen. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { ObjectAnswer, ReportItem, ReportValue, StructuredReport } from '../../shared/objects.ts';
import { createApi } from '../app/api.ts';
import { ApiContext } from '../app/server-state.ts';
import { I18nScope } from '../ui/I18nScope.tsx';
import { EnclosedReport } from './EnclosedReport.tsx';
import { ObjectCard } from './ObjectCard.tsx';
import { reportLines } from './report-lines.ts';
import { StructuredReportView } from './StructuredReportView.tsx';

const neverAnswers = createApi(() => new Promise<never>(() => undefined));
const nothing = (): undefined => undefined;

function html(content: ReactNode, locale: 'fr' | 'en' = 'fr'): string {
  return renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <ApiContext value={neverAnswers}>
        <I18nScope locale={locale}>{content}</I18nScope>
      </ApiContext>
    </QueryClientProvider>,
  ).replaceAll(/[\u00a0\u202f]/g, ' ');
}

const NO_CODE = { meaning: '', code: '', scheme: '' };
const item = (name: string, value: ReportValue, items: readonly ReportItem[] = []): ReportItem => ({
  place: '1.1',
  relation: 'contains',
  concept: { ...NO_CODE, meaning: name },
  value,
  items,
});
const reference = (sop: string, series?: string): ReportValue => ({
  kind: 'references',
  references: [{ sopInstanceUid: sop, className: 'CT Image', frames: [], ...(series === undefined ? {} : { series }) }],
});

const REPORT: StructuredReport = {
  title: { ...NO_CODE, meaning: 'Mesures' },
  completion: 'PARTIAL',
  completionText: '',
  verification: 'VERIFIED',
  verifiers: [{ name: 'Anne MOREL', organization: 'Imagerie', time: '2026-03-12T10:15:00' }],
  date: '2026-03-12T09:00:00',
  predecessors: 1,
  items: [],
  isCut: false,
};

const view = (items: readonly ReportItem[], changes: Partial<StructuredReport> = {}, locale: 'fr' | 'en' = 'fr') =>
  html(
    <StructuredReportView report={{ ...REPORT, items, ...changes }} className="Comprehensive SR" onGoTo={nothing} />,
    locale,
  );

test('a report says whether it is finished, and who stands for it', () => {
  const text = view([]);
  for (const part of [
    '<h2>Mesures</h2>',
    'Comprehensive SR',
    'partielle',
    'validé',
    'Anne MOREL, Imagerie, 12/03/2026 10:15',
  ])
    expect(text).toContain(part);
  expect(text).not.toContain('la suite manque');
  expect(view([], { isCut: true })).toContain('la suite manque');
  expect(view([], {}, 'en')).toContain('verified');
});

test('sections are headings, numbers keep their digits and units, markup stays text', () => {
  const text = view([
    item('Lésion', { kind: 'container' }, [
      item('Diamètre', { kind: 'number', number: '12.50', unit: 'mm', qualifier: '' }),
      item('Volume', { kind: 'number', number: '', unit: '', qualifier: 'non mesurable' }),
      item('Conclusion', { kind: 'text', text: '<script>alert(1)</script>' }),
    ]),
  ]);
  expect(text).toMatch(/<h3[^>]*>Lésion<\/h3>/);
  expect(text).toContain('12.50 mm');
  expect(text).toContain('sans valeur (non mesurable)');
  expect(text).not.toContain('<script>');
  expect(text).toContain('&lt;script&gt;');
});

test('images that follow each other are one line: links where they can be opened, a count where not', () => {
  const lines = reportLines([
    item('', reference('1.1', '1.9')),
    item('', reference('1.2')),
    item('', reference('1.3')),
    item('Note', { kind: 'text', text: 'x' }),
    item('', reference('1.4')),
  ]);
  expect(lines.map(({ kind }) => kind)).toEqual(['images', 'line', 'images']);
  expect(lines[0]).toMatchObject({
    linked: [{ sopInstanceUid: '1.1' }],
    absent: [{ className: 'CT Image', count: 2 }],
  });
  const text = view([item('', reference('1.1', '1.9')), item('', reference('1.2'))]);
  expect(text).toMatch(/<button[^>]*>CT Image 1<\/button>/);
  expect(text).toContain('CT Image : 1, pas dans les examens ouverts');
});

test('values that are no text are said in words', () => {
  const text = view([
    item('a', { kind: 'shape', shape: 'POLYLINE', points: 12 }),
    item('b', { kind: 'item', place: '1.2.3' }),
    item('c', { kind: 'unknown', valueType: 'TABLE' }),
    item('d', { kind: 'date', date: '2026-03-12' }),
  ]);
  for (const part of ['forme POLYLINE (12 points)', 'voir l’élément 1.2.3', 'non lu (TABLE)', '12/03/2026'])
    expect(text).toContain(part);
});

const CARD: ObjectAnswer = {
  sopInstanceUid: '1.2',
  sopClassUid: '1.2.840.10008.5.1.4.1.1.481.5',
  className: 'RT Plan',
  family: 'rtPlan',
  facts: [
    { name: 'label', values: ['Plan1'] },
    { name: 'date', values: ['2003-09-03T15:00:23'] },
    { name: 'beams', values: ['Field 1', 'Field 2'] },
  ],
  refersTo: [
    { className: '', count: 3, first: { sopInstanceUid: '1.5' } },
    { className: 'CT Image', count: 1200, first: { sopInstanceUid: '1.6', series: '1.9' } },
  ],
  content: { kind: 'named' },
};
const series = {
  seriesInstanceUid: '1.2',
  modality: 'RTPLAN',
  description: '',
  expected: 1,
  progress: { state: 'complete', received: 1, bytes: 0, bytesPerSecond: 0, warnings: [] },
} as const;
const card = (object: ObjectAnswer, problem?: { code: 'DICOM_LIMIT'; facts: { limit: string } }) =>
  html(<ObjectCard patientKey="k" object={object} problem={problem} series={series} onGoTo={nothing} />);

test('a card names the object, what it says of itself, and what it refers to', () => {
  const text = card(CARD);
  for (const part of [
    'Plan de radiothérapie',
    'RT Plan',
    'Plan1',
    '03/09/2003 15:00',
    'Field 2',
    'n’est pas une image',
  ])
    expect(text).toContain(part);
  expect(text).toContain('objet d’un type inconnu : 3');
  expect(text).toContain('CT Image : 1 200');
  expect(text.match(/Aller à la première/g)).toHaveLength(1);
});

test('of a class that nobody knows the UID is told; of content that is not shown, why', () => {
  expect(card({ ...CARD, className: '', family: 'other', sopClassUid: '1.3.12.2' })).toContain('1.3.12.2');
  const text = card(CARD, { code: 'DICOM_LIMIT', facts: { limit: '128 MiB' } });
  expect(text).toContain('128 MiB');
  expect(text).not.toContain('n’est pas une image');
});

test('of a document about another person the screen says so, and shows nothing else', () => {
  const header = {
    title: 'Compte rendu',
    date: '',
    version: '',
    patientName: '',
    authors: [],
    custodian: '',
    participants: [],
    acts: [],
    accessionNumbers: [],
    orderNumbers: [],
  };
  const comparison = { sources: ['call', 'report'], grade: 'different', traits: [] } as const;
  const text = html(<EnclosedReport report={{ header, comparison, parts: [], warnings: [] }} part={() => 'PART'} />);
  expect(text).toContain('concerne une autre personne');
  expect(text).not.toContain('PART');
});
