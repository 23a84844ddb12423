import { expect, test } from 'vitest';
import type { ReportHeader } from '../../shared/report.ts';
import { createI18n } from '../ui/i18n.ts';
import { currentHit } from './find/use-find.ts';
import { fileName, isAboutAnother, moment, period, personText } from './facts.ts';
import { readLink } from './pdf/pdf-links.ts';
import { textZoom } from './text-zoom.ts';

const fr = createI18n('fr');

test('a day, an instant, and what is neither', () => {
  expect(moment(fr, '2026-03-12')).toBe('12/03/2026');
  expect(moment(fr, new Date(2026, 2, 12, 9, 5).toISOString())).toBe('12/03/2026 09:05');
  expect(moment(fr, '')).toBe('');
  expect(moment(fr, 'mars')).toBe('mars');
});

test('a period, or the one end that is known', () => {
  expect(period(fr, { from: '2026-03-12', to: '2026-03-13' })).toBe('12/03/2026 à 13/03/2026');
  expect(period(fr, { from: '2026-03-12', to: '2026-03-12' })).toBe('12/03/2026');
  expect(period(fr, { from: '', to: '2026-03-12' })).toBe('12/03/2026');
  expect(period(fr, { from: '', to: '' })).toBe('');
});

test('a person with what is known of them, each thing once', () => {
  expect(personText({ name: 'Dr A', role: '', structure: 'CHU', time: '' })).toBe('Dr A, CHU');
  expect(personText({ name: 'CHU', role: '', structure: 'CHU', time: '' })).toBe('CHU');
});

test('a report is about another study only when it says about which', () => {
  const act = { modalities: [], regions: [], from: '', to: '', performers: [] };
  const about = (...acts: ReportHeader['acts']) => isAboutAnother({ acts } as ReportHeader, '1.2');
  expect(about()).toBe(false);
  expect(about(act)).toBe(false);
  expect(about({ ...act, studyInstanceUid: '1.3' }, act)).toBe(true);
  expect(about({ ...act, studyInstanceUid: '1.3' }, { ...act, studyInstanceUid: '1.2' })).toBe(false);
});

test.each([
  ['application/pdf', 'compte-rendu.pdf'],
  ['Text/Plain; charset=utf-8', 'compte-rendu.txt'],
  ['text/html', 'compte-rendu.bin'],
  ['application/x-msdownload', 'compte-rendu.bin'],
  ['', 'compte-rendu.bin'],
  ['constructor', 'compte-rendu.bin'],
])('a file of %s is saved as %s', (mediaType, name) => {
  expect(fileName(mediaType)).toBe(name);
});

test('the hits go round', () => {
  expect(currentHit(0, 3)).toBe(0);
  expect(currentHit(-1, 3)).toBe(2);
  expect(currentHit(7, 3)).toBe(1);
  expect(currentHit(0, 0)).toBeUndefined();
});

test('text grows and shrinks in steps, and stops at the ends', () => {
  expect(textZoom(1, 1)).toBe(1.15);
  expect(textZoom(1, -1)).toBe(0.9);
  expect(textZoom(3, 1)).toBe(3);
  expect(textZoom(0.75, -1)).toBe(0.75);
});

test('of the annotations of a PDF, links alone are read, and never more than where they lead', () => {
  const rect = [1, 2, 3, 4];
  expect(readLink({ subtype: 'Link', rect, url: 'https://a.example/', unsafeUrl: 'https://a.example' })).toEqual({
    rect,
    target: 'https://a.example',
  });
  expect(readLink({ subtype: 'Link', rect, unsafeUrl: 'javascript:alert(1)' })).toEqual({
    rect,
    target: 'javascript:alert(1)',
  });
  expect(readLink({ subtype: 'Link', rect, dest: 'chapitre' })).toEqual({ rect, destination: 'chapitre' });
  for (const other of [
    undefined,
    'Link',
    { subtype: 'Link', rect },
    { subtype: 'Link', rect: [1, 2, 3], url: 'x' },
    { subtype: 'Link', rect: [1, 2, 3, 'x'], url: 'x' },
    { subtype: 'Link', rect, action: 'Print' },
    { subtype: 'Link', rect, actions: { Action: ['app.alert(1)'] } },
    { subtype: 'Link', rect, attachment: { filename: 'x.exe' } },
    { subtype: 'FileAttachment', rect, url: 'x' },
    { subtype: 'Widget', rect, url: 'x' },
  ])
    expect(readLink(other)).toBeUndefined();
});
