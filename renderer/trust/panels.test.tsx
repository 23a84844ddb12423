/** What the panels say in each of their states; that they can be operated is for the specs that drive the screen. */
import { renderToStaticMarkup } from 'react-dom/server';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { describe, expect, test } from 'vitest';
import { createApi } from '../app/api.ts';
import { ApiContext } from '../app/server-state.ts';
import { I18nScope } from '../ui/I18nScope.tsx';
import { CrlPanel } from './CrlPanel.tsx';
import { OwnCertificatePanel } from './OwnCertificatePanel.tsx';
import { ProbeResult, ProbeVerdict } from './ProbeResult.tsx';
import { RefusalsPanel } from './RefusalsPanel.tsx';
import { SummaryPanel } from './SummaryPanel.tsx';
import { WhitelistEntries } from './WhitelistEntries.tsx';
import { WhitelistPanel } from './WhitelistPanel.tsx';
import { EMPTY, entry, PARTIAL, REVOKED } from './testing/reports.ts';

const neverAnswers = createApi(() => new Promise<never>(() => undefined));

/** The text on the screen, element by element, with simple blanks and apostrophes. */
function said(panel: ReactNode): string {
  const html = renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <ApiContext value={neverAnswers}>
        <I18nScope locale="fr">{panel}</I18nScope>
      </ApiContext>
    </QueryClientProvider>,
  );
  return html
    .replaceAll(/<[^>]*>/g, '|')
    .replaceAll('&#x27;', "'")
    .replaceAll(/[\s|]*\|[\s|]*/g, ' | ')
    .replaceAll(/\s+/g, ' ');
}

describe('the liste blanche', () => {
  test('that nobody configured: no source is accepted, and there is nothing to choose', () => {
    const text = said(<WhitelistPanel whitelist={EMPTY.whitelist} alarms={[{ code: 'LIST_NONE', facts: {} }]} />);
    expect(text).toContain('Aucune liste en vigueur');
    expect(text).toContain('Aucune origine n’est configurée');
    expect(text).toContain('Ce poste n’a pas de liste blanche');
    expect(text).not.toContain('Rechercher dans la liste');
    expect(text).not.toContain('non transmis');
  });

  test('whose last check failed stays in force, and says why there is no newer one', () => {
    const text = said(<WhitelistPanel whitelist={PARTIAL.whitelist} alarms={[{ code: 'LIST_DIGEST', facts: {} }]} />);
    expect(text.match(/modifiée depuis sa signature/g)).toHaveLength(1);
    expect(text).toContain('Liste vérifiée, en vigueur');
    expect(text).toContain('DRIMbox inscrites | 2 |');
    expect(text).toContain('CN=Liste Blanche DRIM-M');
    expect(text).toContain('db4.example');
    expect(text).toContain('Utiliser la liste de test');
    expect(text).not.toContain('Utiliser la liste nominale');
  });

  test('that is too old is not called good', () => {
    const alarms = [{ code: 'LIST_TOO_OLD', facts: { date: '2026-03-18' } }] as const;
    const text = said(<WhitelistPanel whitelist={PARTIAL.whitelist} alarms={alarms} />);
    expect(text).toContain('plus valable depuis le 18/03/2026');
    expect(text).toContain('Liste trop ancienne');
    expect(text).not.toContain('Liste vérifiée, en vigueur');
  });

  test('of a test platform is named so while it is used', () => {
    const whitelist = { ...PARTIAL.whitelist, selected: 'test' } as const;
    const text = said(<WhitelistPanel whitelist={whitelist} alarms={[]} />);
    // As what is in force, and among the origins.
    expect(text.match(/Liste de test/g)).toHaveLength(2);
    expect(text).toContain('Utiliser la liste nominale');
    expect(text).not.toContain('Utiliser la liste de test');
  });

  test('that is very long shows its beginning and says so', () => {
    const text = said(<WhitelistEntries entries={Array.from({ length: 1234 }, (_, index) => entry(index))} />);
    expect(text).toContain('1 234 sur 1 234, les 200 premières affichées');
    expect(text).toContain('| db199.example |');
    expect(text).not.toContain('| db200.example |');
  });
});

describe('the certificate of the workstation', () => {
  test('absent', () => {
    const text = said(<OwnCertificatePanel own={EMPTY.own} />);
    expect(text).toContain('Aucun certificat n’est configuré pour ce poste');
    expect(text).not.toContain('Présence');
  });

  test('present, on the list, with the days that are left', () => {
    const text = said(<OwnCertificatePanel own={PARTIAL.own} />);
    expect(text).toContain('Présent sur la liste blanche');
    expect(text).toContain('reste 23 jours');
    expect(text).toContain('CN=db901.example');
  });
});

test('each revocation list with its state in words, and why it could not be had', () => {
  expect(said(<CrlPanel crls={[]} />)).toContain('Aucune liste de révocation');
  const text = said(<CrlPanel crls={PARTIAL.crls} />);
  expect(text).toContain('À jour | 12 345 | liste n° 41');
  expect(text).toContain(
    'racine.crl | Périmée | La liste de révocation n’a pas pu être obtenue du serveur crl.example.',
  );
  const until = new Date(2026, 2, 14, 12).toISOString();
  expect(said(<CrlPanel crls={[{ authority: 'A', origin: 'b', state: 'grace', graceUntil: until }]} />)).toContain(
    'tolérée jusqu’au 14/03/2026 12:00',
  );
});

test('refusals by host, with reason and advice', () => {
  expect(said(<RefusalsPanel refusals={[]} />)).toContain('Aucune source n’a été refusée.');
  const text = said(<RefusalsPanel refusals={PARTIAL.refusals} />);
  expect(text).toContain('Le serveur db3.example a été refusé : son certificat est révoqué depuis le 01/03/2026.');
  expect(text).toContain('Prévenez votre administrateur.');
});

test('a test tells the verdict, and every step in words', () => {
  expect(said(<ProbeVerdict check={REVOKED} />)).toContain('db3.example:8443 : source refusée');
  const text = said(<ProbeResult check={REVOKED} />);
  expect(text).toContain('Connexion au serveur | Réussi');
  expect(text).toContain('Révocation | Échec | Le serveur db3.example a été refusé');
  expect(text).toContain('Liste blanche | Non contrôlé');
  expect(text).toContain('TLSv1.3, TLS_AES_256_GCM_SHA384');
  expect(text).toContain('non demandé par la source');
});

test('the summary names the alarms, and cannot be asked to check while it does', () => {
  const alarms = [{ code: 'OWN_CERTIFICATE_EXPIRES', facts: { days: 12, date: '2026-04-01' } }] as const;
  const text = said(<SummaryPanel trust={{ revision: 1, level: 'warning', alarms }} isChecking />);
  expect(text).toContain('À surveiller');
  expect(text).toContain('expire dans 12 jour(s), le 01/04/2026');
  expect(text).toContain('Vérification de la liste blanche');
  expect(said(<SummaryPanel trust={{ revision: 1, level: 'good', alarms: [] }} isChecking={false} />)).toContain(
    'Tout est en ordre',
  );
});
