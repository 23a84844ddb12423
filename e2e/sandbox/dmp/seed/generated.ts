/** Documents by the hundred, and one that is heavy. */
import { pdfBody, textBody } from '../documents/cda-body.ts';
import type { Region } from '../codes.ts';
import type { DmpEntry, Traits } from '../entry.ts';
import { requestOf } from '../../imaging/index.ts';
import { accession, CENTRE, inventedStudy, manifestEntry, references, reportEntry } from './kit.ts';
import type { Act } from './kit.ts';

const KINDS: readonly (readonly [string, string, Region])[] = [
  ['CT', 'Scanner abdomino-pelvien', '63337009'],
  ['MR', 'IRM du rachis lombaire', '737561001'],
  ['US', 'Échographie abdominale', '63337009'],
  ['DX', 'Radiographie du genou', '61685007'],
  ['MG', 'Mammographie bilatérale', '76752008'],
  ['CT', 'Scanner thoracique', '67734004'],
  ['MR', 'IRM encéphalique', '69536005'],
];
const NOWHERE = 'https://db4.test.mesimagesmedicales.fr/dicom-web-rs';

/** Pairs of a manifest and a report, from 2010 on; `from` numbers the first of them. */
export function generatedEntries(traits: Traits, count: number, from: number): DmpEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const act = generatedAct(traits, number >> 1);
    const study = inventedStudy(act);
    const shared = {
      act,
      traits,
      references: references({ ...requestOf(study), studies: [study.studyInstanceUid] }),
      entry: { case: 'generated' },
    };
    return number % 2 === 0
      ? reportEntry({ ...shared, body: textBody, studies: [study.studyInstanceUid] })
      : manifestEntry({ ...shared, study, retrieveBase: NOWHERE });
  });
}

function generatedAct(traits: Traits, number: number): Act {
  const [modality, title, region] = KINDS[number % KINDS.length] ?? ['CT', 'Scanner thoracique', '67734004'];
  const days = (number * 11) % 5600;
  const date = new Date(Date.UTC(2010, 0, 4 + days)).toISOString().slice(0, 10).replaceAll('-', '');
  return {
    key: `generated ${traits.ins} ${number}`,
    date,
    time: `${String(8 + (number % 10)).padStart(2, '0')}${String((number * 7) % 60).padStart(2, '0')}00`,
    title,
    modality,
    region,
    structure: CENTRE,
    coding: number % 2 === 0 ? 0 : 1,
  };
}

/** A report whose PDF has about as many megabytes, on pages of half a megabyte each. */
export function largeEntry(traits: Traits, megabytes: number): DmpEntry {
  const bytes = Math.round(megabytes * 1024 * 1024);
  const pages = Math.max(1, Math.round(megabytes * 2));
  const act: Act = {
    key: `large ${traits.ins} ${bytes}`,
    date: '20250402',
    time: '110000',
    title: 'Compte rendu volumineux',
    modality: 'CT',
    region: '38266002',
    structure: CENTRE,
    coding: 0,
  };
  return reportEntry({
    act,
    traits,
    body: (facts) => pdfBody(facts, pages, Math.round(bytes / pages)),
    references: references({ accession: accession(act) }),
    entry: { case: 'large' },
  });
}
