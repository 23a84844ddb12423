/**
 * The shared record of a homologation: ten vendors published the same act, and only the InstitutionName of the manifest
 * tells them apart. Title, date, modality and region are those of the phantom's chest radiograph, which has the images.
 */
import { pdfBody } from '../documents/cda-body.ts';
import type { DmpEntry, Traits } from '../entry.ts';
import { requestOf } from '../../imaging/index.ts';
import type { RetrieveBase } from '../../imaging/index.ts';
import { inventedStudy, manifestEntry, references, reportEntry } from './kit.ts';
import type { Act } from './kit.ts';

const CITIES = [
  'Amiens',
  'Besançon',
  'Caen',
  'Dijon',
  'Épinal',
  'Foix',
  'Grenoble',
  'Hyères',
  'Issoire',
  'Joué-lès-Tours',
] as const;

/** Every other one has a report too. */
export function lookAlikeEntries(traits: Traits, retrieveBase: RetrieveBase): DmpEntry[] {
  return CITIES.flatMap((city, index) => {
    const act: Act = {
      key: `look-alike ${city}`,
      date: '20250310',
      time: '083117',
      title: 'Radiographie du thorax',
      modality: 'CR',
      region: '67734004',
      // The platform published for all of them: the entry does not tell who made the images.
      structure: { id: '318751275100020', name: 'PLATEFORME DE TEST FICTIVE' },
      coding: index % 2 === 0 ? 0 : 1,
    };
    const study = inventedStudy(act, `Imagerie fictive de ${city}^^^^^^^^^10123${String(6000 + index)}`);
    const shared = {
      act,
      traits,
      references: references({ ...requestOf(study), studies: [study.studyInstanceUid] }),
      entry: { case: 'look-alike' },
    };
    const manifest = manifestEntry({ ...shared, study, retrieveBase });
    if (index % 2 === 1) return [manifest];
    const report = reportEntry({
      ...shared,
      body: (facts) => pdfBody(facts),
      studies: [study.studyInstanceUid],
    });
    return [report, manifest];
  });
}
