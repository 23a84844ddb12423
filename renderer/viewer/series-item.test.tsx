/** What the item of a series says in each of its states; that it can be operated is for the specs that drive the screen. */
import { renderToStaticMarkup } from 'react-dom/server';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { ExaminationSeries, SeriesProgress } from '../../shared/examination.ts';
import { createApi } from '../app/api.ts';
import { ApiContext } from '../app/server-state.ts';
import { I18nScope } from '../ui/I18nScope.tsx';
import { SeriesItem } from './SeriesItem.tsx';

const neverAnswers = createApi(() => new Promise<never>(() => undefined));
const ASKED = { askedAt: '2026-03-12T10:00:00.000Z', sentMs: 2 };

function said(progress: Partial<SeriesProgress>, changes: Partial<ExaminationSeries> = {}): string {
  const series: ExaminationSeries = {
    seriesInstanceUid: '1.2',
    modality: 'CT',
    description: 'Thorax',
    expected: 120,
    progress: { state: 'idle', received: 0, bytes: 0, bytesPerSecond: 0, warnings: [], ...progress },
    ...changes,
  };
  return renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <ApiContext value={neverAnswers}>
        <I18nScope locale="fr">
          <SeriesItem patientKey="k" series={series} picture={undefined} isCurrent={false} onOpen={() => undefined} />
        </I18nScope>
      </ApiContext>
    </QueryClientProvider>,
  )
    .replaceAll('&#x27;', "'")
    .replaceAll(/\s/g, ' ');
}

test('nobody has asked for it: how many images it has, and nothing to stop or to save', () => {
  const text = said({});
  expect(text).toContain('120 images');
  expect(text).not.toMatch(/Annuler la réception|Redemander la série|Enregistrer l'échange/);
});

test('it arrives: how far, how fast, a bar, and a way to stop it', () => {
  const text = said({ state: 'running', received: 87, bytesPerSecond: 41e6, timings: ASKED });
  expect(text).toContain('87 / 120 · 41 Mo/s');
  expect(text).toMatch(/<progress [^>]*max="120" value="87"/);
  expect(text).toContain('Annuler la réception');
  expect(text).toContain("Enregistrer l'échange");
  expect(text).not.toContain('Redemander la série');
});

test('it pauses after a fault: why, until when, and both ways out', () => {
  const at = new Date(Date.now() + 7900).toISOString();
  const error = { code: 'WADO_503', facts: { host: 'db1.example' } } as const;
  const text = said({ state: 'waiting', received: 87, error, retry: { attempt: 2, at }, timings: ASKED });
  expect(text).toContain('87 / 120 · nouvel essai dans 8 s');
  expect(text).toContain('La source db1.example est momentanément indisponible (503).');
  expect(text).toContain('Annuler la réception');
  expect(text).toContain('Redemander la série');
});

test('a part of it is here: so many, and why the others are not', () => {
  const error = { code: 'WADO_MISSING', facts: { missing: 33, expected: 120 } } as const;
  const text = said({ state: 'partial', received: 87, error, timings: ASKED });
  expect(text).toContain('87 / 120, incomplète');
  expect(text).toContain('Il manque 33 objet(s) sur les 120');
  expect(text).toContain('Redemander la série');
  expect(text).not.toContain('<progress');
});

test('it had to make room for others: it says so and can be asked for again', () => {
  const text = said({ warnings: [{ code: 'CACHE_EVICTED', facts: {} }] });
  expect(text).toContain('120 images, à redemander');
  expect(text).toContain('Les images de cette série ont été retirées du poste');
  expect(text).toContain('Redemander la série');
});

test('it cannot be asked for at all: no way to open it, and the reason', () => {
  const text = said({}, { problem: { code: 'KOS_NO_RETRIEVE_URL', facts: {} } });
  expect(text).toContain('Non disponible');
  expect(text).toContain('disabled=""');
  expect(text).not.toContain('Redemander la série');
});
