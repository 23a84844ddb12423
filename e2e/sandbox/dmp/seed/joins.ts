/** Acts whose report and manifest belong together by something else than the study, or do not although it looks so. */
import { pdfBody, textBody } from '../documents/cda-body.ts';
import type { DmpEntry, Reference, Traits } from '../entry.ts';
import { ERRORS_BASE, errorStudy, requestOf } from '../../imaging/index.ts';
import type { RetrieveBase, SandboxStudy } from '../../imaging/index.ts';
import { accession, CENTRE, inventedStudy, manifestEntry, references, reportEntry } from './kit.ts';
import type { Act } from './kit.ts';

interface SeedParts {
  readonly traits: Traits;
  readonly retrieveBase: RetrieveBase;
  /** Origin of the source with the error simulator. */
  readonly errorsOrigin: string;
}

/** `case`, day, modality and title of an act of the centre. */
export function actOf(key: string, date: string, modality: string, title: string, more: Partial<Act> = {}): Act {
  return { key, date, time: '140000', title, modality, region: undefined, structure: CENTRE, coding: 0, ...more };
}

/** One report and one manifest of an act, with the references that each has. */
function pair(
  act: Act,
  parts: SeedParts,
  of: {
    readonly report: (study: SandboxStudy) => readonly Reference[];
    readonly manifest: (study: SandboxStudy) => readonly Reference[];
    /** The study stands in the serviceEvent of the report. */
    readonly named?: boolean;
  },
): DmpEntry[] {
  const { traits, retrieveBase } = parts;
  const study = inventedStudy(act);
  const entry = { case: act.key };
  return [
    reportEntry({
      act,
      traits,
      entry,
      body: (facts) => pdfBody(facts),
      references: of.report(study),
      studies: of.named === true ? [study.studyInstanceUid] : [],
    }),
    manifestEntry({ act, traits, entry, study, retrieveBase, references: of.manifest(study) }),
  ];
}

export function joinEntries(parts: SeedParts): DmpEntry[] {
  const byAccession = (study: SandboxStudy): Reference[] => references({ accession: requestOf(study).accession });
  const byOrder = (study: SandboxStudy): Reference[] => references({ order: requestOf(study).order });
  const byStudy = (study: SandboxStudy): Reference[] => references({ studies: [study.studyInstanceUid] });
  return [
    ...pair(actOf('accession-only', '20240911', 'CT', 'Scanner des sinus', { region: '69536005', coding: 1 }), parts, {
      report: byAccession,
      manifest: byAccession,
    }),
    ...pair(actOf('order-only', '20240618', 'MR', 'IRM du genou droit', { region: '61685007' }), parts, {
      report: byOrder,
      manifest: byOrder,
    }),
    // The registry knows nothing in common: only the report itself names the study.
    ...pair(
      actOf('service-event', '20240227', 'CT', 'Angioscanner des artères pulmonaires', { region: '67734004' }),
      parts,
      { report: () => [], manifest: byStudy, named: true },
    ),
    // The same number of two hospitals: two acts.
    ...pair(actOf('accession-other-issuer', '20231204', 'US', 'Échographie de l’abdomen'), parts, {
      report: (study) =>
        references({ accession: { ...requestOf(study).accession, issuer: '1.2.250.1.925.994044785528.27' } }),
      manifest: byAccession,
    }),
    ...severalManifests(parts),
    ...orphans(parts),
  ];
}

/** One report on two studies of one visit. */
function severalManifests({ traits, retrieveBase }: SeedParts): DmpEntry[] {
  const act = actOf('several-manifests', '20230919', 'PT', 'TEP-TDM au 18F-FDG', { region: '38266002' });
  const parts = [act, { ...act, key: 'several-manifests CT', modality: 'CT' }];
  const studies = parts.map((part) => inventedStudy(part));
  const uids = studies.map((study) => study.studyInstanceUid);
  const entry = { case: 'several-manifests' };
  return [
    reportEntry({
      act,
      traits,
      entry,
      body: (facts) => pdfBody(facts, 2),
      references: references({ accession: accession(act), studies: uids }),
      studies: uids,
    }),
    ...studies.map((study, index) =>
      manifestEntry({
        act: parts[index] ?? act,
        traits,
        entry,
        study,
        retrieveBase,
        references: references({ accession: accession(act), studies: [study.studyInstanceUid] }),
      }),
    ),
  ];
}

function orphans({ traits, retrieveBase, errorsOrigin }: SeedParts): DmpEntry[] {
  const noImages = actOf('orphan-report', '20220513', 'US', 'Échographie de la thyroïde', { coding: 1 });
  const noReport = actOf('orphan-manifest', '20211122', 'XA', 'Artériographie des membres inférieurs', {
    region: '61685007',
  });
  const errors = actOf('error-simulator', '20240828', 'CT', "Simulateur d'erreurs");
  const lonely = inventedStudy(noReport);
  const simulated = errorStudy();
  const of = (study: SandboxStudy): Reference[] =>
    references({ ...requestOf(study), studies: [study.studyInstanceUid] });
  return [
    reportEntry({
      act: noImages,
      traits,
      entry: { case: 'orphan-report' },
      body: (facts) => textBody(facts),
      references: references({ accession: accession(noImages) }),
    }),
    manifestEntry({
      act: noReport,
      traits,
      entry: { case: 'orphan-manifest' },
      study: lonely,
      retrieveBase,
      references: of(lonely),
    }),
    manifestEntry({
      act: errors,
      traits,
      entry: { case: 'error-simulator' },
      study: simulated,
      retrieveBase: `${errorsOrigin}${ERRORS_BASE}`,
      references: of(simulated),
    }),
  ];
}
