/** What the record says in each of its states; that it can be operated is for the specs that drive the screen. */
import { renderToStaticMarkup } from 'react-dom/server';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { describe, expect, test } from 'vitest';
import type { OpenPatient, Professional } from '../../shared/api.ts';
import type { ErrorReport } from '../../shared/errors.ts';
import type { RecordState, RecordStudy } from '../../shared/record.ts';
import { createApi } from '../app/api.ts';
import { ApiContext } from '../app/server-state.ts';
import type { OpenSession } from '../app/SessionBar.tsx';
import { SituationControl } from '../identity/SituationControl.tsx';
import { I18nScope } from '../ui/I18nScope.tsx';
import { NO_FILTERS, type ListFilters } from './filters.ts';
import { RecordPanel } from './RecordPanel.tsx';
import { ReportImages } from './ReportImages.tsx';
import { StudyLine } from './StudyLine.tsx';
import { call, document, study } from './testing/studies.ts';
import { ImagesContext, type Images } from './use-images.ts';

const neverAnswers = createApi(() => new Promise<never>(() => undefined));
const nothing = (): void => undefined;
const IMAGES: Images = {
  patientKey: 'p',
  examinations: [],
  pacs: [],
  openings: new Map(),
  show: nothing,
  cancel: nothing,
  forget: nothing,
};

/** The text on the screen, element by element, with simple blanks and apostrophes. */
function said(part: ReactNode, images: Partial<Images> = {}): string {
  const html = renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <ApiContext value={neverAnswers}>
        <I18nScope locale="fr">
          <ImagesContext value={{ ...IMAGES, ...images }}>{part}</ImagesContext>
        </I18nScope>
      </ApiContext>
    </QueryClientProvider>,
  );
  return html
    .replaceAll(/ aria-label="([^"]*)"/g, '>$1<x')
    .replaceAll(/<[^>]*>/g, '|')
    .replaceAll('&#x27;', "'")
    .replaceAll(/[\s|]*\|[\s|]*/g, ' | ')
    .replaceAll(/\s+/g, ' ');
}

const SITUATION = {
  id: '0.0',
  structureName: 'CABINET M DOC0036624',
  structureId: '499700366240007',
  sectorCode: 'SA07',
  modeCode: 'L',
  professionCode: '10',
  expertiseCode: 'SM44',
  sectionCode: '',
};
const OTHER = { ...SITUATION, id: '0.1', structureName: 'CHU', structureId: '10B1', sectorCode: 'SA01', modeCode: 'S' };
const professional = (...situations: Professional['situations']): Professional => ({
  kind: 'professional',
  id: '8',
  familyName: 'DOC0036624',
  givenName: 'KIT',
  title: 'DR',
  situations,
});

interface Case {
  readonly record: Partial<RecordState>;
  readonly studies?: readonly RecordStudy[];
  readonly filters?: Partial<ListFilters>;
}

function panel({ record, studies = [], filters = {} }: Case): string {
  const session: OpenSession = { status: 'open', provider: 'psc', user: professional(SITUATION, OTHER) };
  const state: RecordState = {
    status: 'listed',
    mode: 'normal',
    warnings: [],
    revision: 1,
    count: studies.length,
    filters: { modalities: [], regions: [] },
    ...record,
  };
  const patient: OpenPatient = {
    key: 'p',
    call: call({}),
    traits: {},
    receivedAt: '',
    comparisons: [],
    examinations: [],
    record: state,
  };
  const list = { studies, isKnown: state.revision > 0, error: undefined, fetchAgain: nothing };
  return said(
    <RecordPanel patient={patient} session={session} studies={list} filters={{ ...NO_FILTERS, ...filters }} />,
  );
}

const failed = (error: ErrorReport) => panel({ record: { status: 'failed', revision: 0, error } });

describe('before there is a list', () => {
  test('a situation d’exercice is chosen among all that there are, in words', () => {
    const text = panel({ record: { status: 'situation', revision: 0 } });
    expect(text).toContain('CABINET M DOC0036624 | 499700366240007 | Cabinet individuel · Libéral');
    expect(text).toContain('Médecin · Radio-diagnostic');
    expect(text).toContain('| Choisir CHU |');
  });

  test('somebody without a choice of situation is offered none', () => {
    expect(said(<SituationControl user={professional(SITUATION)} situation={SITUATION} />)).not.toContain('situation');
    expect(said(<SituationControl user={professional()} situation={undefined} />)).not.toContain('situation');
    const user = professional(SITUATION, OTHER);
    expect(said(<SituationControl user={user} situation={SITUATION} />)).toContain('Changer de situation');
    expect(said(<SituationControl user={user} situation={undefined} />)).toContain('Choisir ma situation');
  });

  test('no situation at all: why, and nothing to try again', () => {
    const text = failed({ code: 'DMP_NO_SITUATION', facts: {} });
    expect(text).toContain('Votre compte ne porte aucune situation');
    expect(text).not.toContain('Réessayer');
  });

  test.each(['opposed', 'unanswered'] as const)('%s: bris de glace, and no authorisation to declare', (status) => {
    const text = panel({ record: { status, revision: 0 } });
    expect(text).toContain('Bris de glace…');
    expect(text).not.toContain('Déclarer mon autorisation');
  });

  test('an authorisation that has expired: what declaring it confirms', () => {
    const text = panel({
      record: { status: 'authorization', revision: 0, error: { code: 'DMP_AUTHORIZATION_EXPIRED', facts: {} } },
    });
    expect(text).toContain('a expiré');
    expect(text).toContain('le patient a été informé et ne s’oppose pas');
    expect(text).toContain("Déclarer mon autorisation d'accès");
  });

  test('the DMP is being asked: which question, and how to stop', () => {
    expect(panel({ record: { status: 'checking', revision: 0 } })).toContain('Vérification de l’accès au DMP…');
    const text = panel({ record: { status: 'listing', revision: 0 } });
    expect(text).toContain('Recherche dans le DMP…');
    expect(text).toContain('Annuler la recherche');
  });

  test('bris de glace is offered where the patient closed the access, not where there is no DMP', () => {
    expect(failed({ code: 'DMP_AUTHORIZATION_FORBIDDEN', facts: { text: '' } })).toContain('Bris de glace…');
    expect(failed({ code: 'DMP_ABSENT', facts: {} })).not.toContain('Bris de glace…');
  });

  test('a failure has its code, its words and another try', () => {
    const text = failed({
      code: 'DMP_FAULT',
      facts: { dmpCode: 'DMPInvalidStructure', text: 'Structure introuvable' },
    });
    expect(text).toContain('DMPInvalidStructure');
    expect(text).toContain('Structure introuvable');
    expect(text).toContain('Réessayer');
  });
});

describe('the list', () => {
  test('counts what is shown of what there is', () => {
    const studies = [study('a', { title: 'TDM' }), study('b', { title: 'IRM' })];
    expect(panel({ record: {}, studies })).toContain('| 2 examens |');
    expect(panel({ record: {}, studies, filters: { text: 'irm' } })).toContain('| 1 sur 2 |');
  });

  test('that the filters empty says so, and how to clear them', () => {
    const text = panel({ record: {}, studies: [study('a')], filters: { modalities: ['MR'] } });
    expect(text).toContain('Aucun examen de la liste ne répond à vos filtres.');
    expect(text).toContain('Effacer');
  });

  test('empty: the DMP holds nothing, or nothing of what it was asked for', () => {
    expect(panel({ record: {} })).toContain('ne contient aucun document d’imagerie.');
    const text = panel({ record: { filters: { modalities: ['CT'], regions: [] } }, filters: { modalities: ['CT'] } });
    expect(text).toContain('qui réponde à ces critères');
    expect(text).toContain('Élargir la recherche');
  });

  test('fetched with less than is wanted: says with what, and widens on demand', () => {
    const record = { filters: { modalities: ['CT'], regions: ['67734004'], from: '2023-01-01' } };
    const text = panel({ record, studies: [study('a')] });
    expect(text).toContain('CT, Thorax, depuis le 01/01/2023');
    expect(text).toContain('Élargir la recherche');
    const same = { modalities: ['CT'], regions: ['67734004'], from: '2023-01-01' };
    expect(panel({ record, studies: [study('a')], filters: same })).not.toContain('Élargir la recherche');
  });

  test('that is not whole says so', () => {
    const warnings: ErrorReport[] = [{ code: 'DMP_PARTIAL', facts: { dmpCode: 'XDSRegistryError', text: 'Muette' } }];
    const text = panel({ record: { warnings }, studies: [study('a')] });
    expect(text).toContain('XDSRegistryError');
    expect(text).toContain('Muette');
    expect(text).toContain('Liste des examens');
  });

  test('of before stays while another is on its way, or did not come', () => {
    const studies = [study('a')];
    expect(panel({ record: { status: 'listing' }, studies })).toContain('Liste des examens');
    const error: ErrorReport = { code: 'DMP_UNREACHABLE', facts: { host: 'dmp.example' } };
    const text = panel({ record: { status: 'failed', error }, studies });
    expect(text).toContain('dmp.example');
    expect(text).toContain('Liste des examens');
  });
});

describe('a line', () => {
  test('has report and images, and their marks in words', () => {
    const masked = document('r', { visibility: ['MASQUE_PS'], replaces: 1 });
    const text = said(<StudyLine study={study('a', { reports: [masked, document('r2')], title: 'TDM' })} />);
    expect(text).toContain('| 12/03/2024 |');
    expect(text).toContain('Masqué aux professionnels | 1 version antérieure');
    expect(text).toContain('Compte rendu');
    expect(text).toContain('Autres comptes rendus');
    expect(text).toContain('Voir les images');
  });

  test('without one of the two offers only the other', () => {
    const images = said(<StudyLine study={study('a', { reports: [] })} />);
    expect(images).toContain('Images sans compte rendu');
    expect(images).toContain('Voir les images');
    expect(images).not.toContain('Compte rendu |');
    const report = said(<StudyLine study={study('a', { manifests: [] })} />);
    expect(report).toContain('Compte rendu sans images');
    expect(report).not.toContain('Voir les images');
  });

  test('whose images are slow to come shows that, and how to stop', () => {
    const line = <StudyLine study={study('a')} />;
    expect(said(line, { openings: new Map([['a', { status: 'running', isSlow: false }]]) })).not.toContain('Annuler');
    const text = said(line, { openings: new Map([['a', { status: 'running', isSlow: true }]]) });
    expect(text).toContain('Ouverture…');
    expect(text).toContain("Annuler l'ouverture");
  });
});

test('a report leads to its images, or says that there are none', () => {
  const studies = [study('a'), study('b', { manifests: [] })];
  expect(said(<ReportImages studies={studies} documentId="a-report" />)).toContain('Voir les images');
  expect(said(<ReportImages studies={studies} documentId="b-report" />)).toContain('aucune référence d’images (KOS)');
});
