/** What the records of the sandbox's patients hold at the start. */
import type { Traits } from '../entry.ts';
import type { PatientRecord } from '../records.ts';
import type { SandboxStudy } from '../../imaging/index.ts';
import { PATIENTS, TEST_PATIENT } from '../../patients.ts';
import { caseEntries } from './cases.ts';
import { generatedEntries } from './generated.ts';
import { joinEntries } from './joins.ts';
import { traitsOf } from './kit.ts';
import { lookAlikeEntries } from './look-alikes.ts';
import { officialEntries } from './official.ts';
import { studyEntries } from './studies.ts';

export interface SeedOptions {
  readonly studies: readonly SandboxStudy[];
  /** Origin of the nominal source, e.g. `https://db4.test.mesimagesmedicales.fr:4716`. */
  readonly sourceOrigin: string;
  /** Path of the studies below it. */
  readonly basePath: string;
  /** Files of official reports. */
  readonly officialReports: readonly string[];
}

/** The bytes of the documents are made when somebody wants them. */
export function seedRecords(options: SeedOptions): PatientRecord[] {
  return PATIENTS.map((patient) => {
    const { state = 'open', authorization = 'VALIDE', documents = 0 } = patient.dmp;
    const traits = traitsOf(patient);
    return {
      traits,
      state,
      authorization,
      authorizations: new Map(),
      attending: new Set(),
      showsMaskedInEmergency: true,
      entries: patient === TEST_PATIENT ? testEntries(traits, options) : generatedEntries(traits, documents, 0),
    };
  });
}

function testEntries(traits: Traits, options: SeedOptions): PatientRecord['entries'] {
  const retrieveBase = options.sourceOrigin + options.basePath;
  return [
    ...studyEntries(options.studies, traits, retrieveBase),
    ...joinEntries({ traits, retrieveBase, errorsOrigin: options.sourceOrigin }),
    ...lookAlikeEntries(traits, retrieveBase),
    ...caseEntries(traits),
    ...officialEntries(traits, options.officialReports),
  ];
}
