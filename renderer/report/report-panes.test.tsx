/** What the parts of the pane say; that they can be operated is for the specs that drive the screen. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { ReportAnswer, ReportHeader as Header, ReportPerson } from '../../shared/report.ts';
import { createApi } from '../app/api.ts';
import { ApiContext } from '../app/server-state.ts';
import { I18nScope } from '../ui/I18nScope.tsx';
import { BlockedReport } from './BlockedReport.tsx';
import { Fetching } from './Fetching.tsx';
import { ReportBody } from './ReportBody.tsx';
import { ReportHeader } from './ReportHeader.tsx';
import { HOSTILE } from './testing/hostile-texts.ts';

const neverAnswers = createApi(() => new Promise<never>(() => undefined));

function html(content: ReactNode, locale: 'fr' | 'en' = 'fr'): string {
  return renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <ApiContext value={neverAnswers}>
        <I18nScope locale={locale}>{content}</I18nScope>
      </ApiContext>
    </QueryClientProvider>,
  );
}

/** The text on the screen, element by element, with simple blanks and apostrophes. */
const said = (content: ReactNode): string =>
  html(content)
    .replaceAll(/<[^>]*>/g, '|')
    .replaceAll('&#x27;', "'")
    .replaceAll(/[\s|]*\|[\s|]*/g, ' | ')
    .replaceAll(/\s+/g, ' ');

const person = (name: string, more: Partial<ReportPerson> = {}): ReportPerson => ({
  name,
  role: '',
  structure: '',
  time: '',
  ...more,
});
const coded = (code: string, label = '') => ({ code, label, system: '' });

const HEADER: Header = {
  title: 'TDM thoracique',
  date: '2026-03-12',
  version: '2',
  confidentiality: coded('N', 'Normal'),
  patientName: 'PAT-TROIS Dominique',
  authors: [person('Dr Anne MOREL', { role: 'Radiologue', structure: 'Imagerie du Port' })],
  legalAuthenticator: person('Dr Anne MOREL', { time: '2026-03-12' }),
  custodian: 'Imagerie du Port',
  participants: [person('Dr Paul DUMAS', { role: 'Médecin demandeur' })],
  acts: [
    {
      studyInstanceUid: '1.2.3',
      code: coded('ZBQK001'),
      modalities: [coded('CT', 'Tomodensitométrie')],
      regions: [coded('51185008', 'Thorax')],
      from: '2026-03-11',
      to: '2026-03-11',
      performers: [],
    },
  ],
  accessionNumbers: ['ACC-7'],
  orderNumbers: [],
  replaces: '1.2.250^CR-1',
};

const REPORT: ReportAnswer = {
  handle: 'h',
  document: 'd',
  header: HEADER,
  comparison: { sources: ['call', 'report'], grade: 'same', traits: [] },
  blocked: [],
  parts: [],
  warnings: [],
};

describe('the header', () => {
  test('says what it is, of when, by whom and about what', () => {
    const text = said(<ReportHeader header={HEADER} />);
    expect(text).toContain('TDM thoracique | Tomodensitométrie · Thorax · Acte du 11/03/2026');
    expect(text).toContain('Auteur et responsable | Dr Anne MOREL | Structure | Imagerie du Port | Date | 12/03/2026');
    expect(text).toContain('Version | 2 (remplace une version antérieure)');
    expect(text).not.toContain('Normal');
  });

  test('tells an author from who is responsible, and a confidentiality that is not the usual one', () => {
    const text = said(
      <ReportHeader
        header={{
          ...HEADER,
          authors: [person('Dr A'), person('Dr B')],
          legalAuthenticator: person('Pr C'),
          confidentiality: coded('R', 'Restreint'),
        }}
      />,
    );
    expect(text).toContain('Auteurs | Dr A | Dr B | Responsable | Pr C');
    expect(text).toContain('Confidentialité | Restreint');
  });

  test('keeps people and numbers for those who ask, and opens them on paper', () => {
    const text = said(<ReportHeader header={HEADER} isPrinted />);
    expect(text).toContain('Médecin demandeur | Dr Paul DUMAS');
    expect(text).toContain('Acte | ZBQK001 · 11/03/2026 · 1.2.3');
    expect(text).toContain('ACC-7 | Document remplacé | 1.2.250^CR-1');
    expect(text).not.toContain('Intervenants et références');
    expect(said(<ReportHeader header={HEADER} />)).toContain('Intervenants et références');
  });

  test('of which next to nothing is known', () => {
    const empty = { ...HEADER, title: '', date: '', version: '', custodian: '', authors: [], acts: [] };
    const { legalAuthenticator: _, replaces: __, ...bare } = empty;
    expect(said(<ReportHeader header={bare} />)).toMatch(/^ \| Compte rendu sans titre \|/);
  });

  test.each(HOSTILE)('%s stays text', (value) => {
    const hostile = { ...HEADER, title: value, custodian: value, authors: [person(value)], replaces: value };
    const tags = [...html(<ReportHeader header={hostile} isPrinted />).matchAll(/<\/?([^\s/>]+)/g)];
    for (const [, tag] of tags) expect(['div', 'h2', 'p', 'dl', 'dt', 'dd']).toContain(tag);
    expect(tags.length).toBeGreaterThan(10);
  });
});

describe('a report that is held back', () => {
  const different = {
    ...REPORT,
    comparison: {
      sources: ['call', 'report'],
      grade: 'different',
      traits: [{ trait: 'birthName', left: 'PAT-TROIS', right: 'DURAND', grade: 'different' }],
    },
  } as const;

  test('for its identity: trait by trait, the document, and verbs', () => {
    const text = said(<BlockedReport patientKey="k" report={{ ...different, blocked: ['identity'] }} />);
    expect(text).toContain('Ce compte rendu nomme une autre personne.');
    expect(text).toContain('Nom de naissance | PAT-TROIS | DURAND | Différent');
    expect(text).toContain('Document | TDM thoracique | Date | 12/03/2026');
    expect(text).toMatch(/Écarter le compte rendu \|.*Ouvrir malgré la différence/);
    expect(text).not.toContain('publié');
  });

  test('for its integrity: the identity is not in question', () => {
    const text = said(<BlockedReport patientKey="k" report={{ ...REPORT, blocked: ['integrity'] }} />);
    expect(text).toContain('Ce compte rendu n’est pas celui qui a été publié.');
    expect(text).not.toContain('autre personne');
    expect(text).not.toContain('Trait');
  });
});

describe('the content', () => {
  const body = (content: ReportAnswer['body'] & object, parts: ReportAnswer['parts'] = []) => (
    <ReportBody patientKey="k" report={{ ...REPORT, parts }} body={content} />
  );

  test('text as it is, with its tools', () => {
    const text = html(body({ kind: 'text', text: 'ligne 1\n  <b>ligne 2</b>' }));
    expect(text).toMatch(/<pre[^>]*>ligne 1\n {2}&lt;b&gt;ligne 2&lt;\/b&gt;<\/pre>/);
    for (const name of ['Rechercher dans le compte rendu', 'Imprimer le compte rendu', 'Agrandir le compte rendu'])
      expect(text).toContain(`aria-label="${name}"`);
    expect(text).not.toContain('Enregistrer le document');
  });

  test('rich text, what was struck out marked as such', () => {
    const runs = [
      { text: 'rompu', styles: ['lineThrough'] },
      { text: ' continu', styles: ['underline'] },
    ] as const;
    const text = html(body({ kind: 'rich', paragraphs: [{ runs }, { runs: [] }] })).replaceAll(/ class="[^"]*"/g, '');
    expect(text).toContain('<p><s>rompu</s><u> continu</u></p><p></p>');
  });

  test('that cannot be shown: why, and a way to keep it where there is something to keep', () => {
    const unsupported = { kind: 'unsupported', mediaType: 'application/msword' } as const;
    expect(said(body(unsupported))).toContain('(application/msword)');
    expect(said(body(unsupported))).not.toContain('Enregistrer le document');
    expect(said(body(unsupported, [{ mediaType: 'application/msword', bytes: 3 }]))).toContain(
      'Enregistrer le document',
    );
  });

  test('that is on its way: how to stop it', () => {
    expect(said(body({ kind: 'pdf', part: 0 }))).toContain("Annuler l'ouverture");
  });
});

describe('in the place of what is not here', () => {
  const ways = { value: undefined, stop: () => undefined, fetchAgain: () => undefined };

  test('stopped by the user', () => {
    const text = said(<Fetching fetched={{ ...ways, error: undefined, isStopped: true }} />);
    expect(text).toContain('L’ouverture du compte rendu a été annulée. | Réessayer');
  });

  test('failed', () => {
    const text = said(
      <Fetching fetched={{ ...ways, error: { code: 'REPORT_NOT_CDA', facts: {} }, isStopped: false }} />,
    );
    expect(text).toContain('Ce document n’est pas un compte rendu lisible');
    expect(text).toContain('Réessayer');
    expect(text).not.toContain("Annuler l'ouverture");
  });
});
