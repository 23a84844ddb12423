/** The error simulator of the test platform: what it answers, and the study by which it is asked. */
import { SOP_CLASS, SYNTAX, uidFrom } from '../dicom/uid.ts';
import type { SandboxStudy } from '../types.ts';

export const ERRORS_BASE = '/wado-errors-manager';

/** Its answers: by SeriesInstanceUID alone, whatever the headers. */
export const ERROR_ANSWERS: ReadonlyMap<string, number> = new Map([
  ['1.2.250.1.213.4.5.2.2.121.202', 403],
  ['1.2.250.1.213.4.5.2.2.121.203', 404],
  ['1.2.250.1.213.4.5.2.2.121.201', 410],
  ['1.2.250.1.213.4.5.2.2.121.205', 502],
  ['1.2.250.1.213.4.5.2.2.121.204', 504],
]);

/** A study for a manifest: a series of one image, which nobody gets, for each answer. */
export function errorStudy(): SandboxStudy {
  return {
    studyInstanceUid: uidFrom('error simulator'),
    folder: 'erreurs',
    date: '20240828',
    time: '162326',
    description: "Simulateur d'erreurs",
    accessionNumber: 'ACNERREURS',
    referringPhysician: '',
    institution: "Simulateur d'erreurs",
    localPatientId: '',
    series: [...ERROR_ANSWERS].map(([seriesInstanceUid, status], index) => ({
      seriesInstanceUid,
      modality: 'CT',
      description: `Erreur ${String(status)}`,
      seriesNumber: index + 1,
      instances: [
        {
          sopClassUid: SOP_CLASS.ct,
          sopInstanceUid: `${seriesInstanceUid}.1`,
          transferSyntaxUid: SYNTAX.explicitLE,
          instanceNumber: 1,
          hasPixels: true,
          file: '',
          bytes: 0,
        },
      ],
    })),
  };
}
