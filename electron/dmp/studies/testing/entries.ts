/** Document entries and what is known of them, made for tests. */
import type { DocumentEntry, DocumentReference } from '../../contract.ts';
import type { KnownLinks } from '../statements.ts';

export const TYPES = {
  reportTypes: ['18748-4^^2.16.840.1.113883.6.1'],
  manifestTypes: ['IMG-KOS^^1.2.250.1.213.1.1.4.12'],
};

export const NOTHING_KNOWN: KnownLinks = {
  reportStudies: new Map(),
  manifests: new Map(),
  openManifests: new Set(),
};

const study = (id: string, issuer = '1.2.3.4.5.6'): DocumentReference => ({ kind: 'study', id, issuer });
const accession = (id: string, issuer = '1.2.9'): DocumentReference => ({ kind: 'accession', id, issuer });
const order = (id: string, issuer = '1.2.8'): DocumentReference => ({ kind: 'order', id, issuer });
export const ref = { study, accession, order };

type Changes = Partial<DocumentEntry>;

const BARE: DocumentEntry = {
  entryUuid: '',
  logicalId: '',
  uniqueId: '',
  repositoryUniqueId: '1.2.250.1.213.4.1.1.1.2',
  homeCommunityId: '',
  status: 'approved',
  mimeType: '',
  title: '',
  comments: '',
  creationTime: '2024-03-02T10:00:00Z',
  serviceStartTime: '2024-03-01T10:00:00Z',
  serviceStopTime: '',
  hash: undefined,
  size: undefined,
  patientId: { value: '279035121518989', system: '1.2.250.1.213.1.4.10' },
  traits: {},
  legalAuthenticator: '',
  authors: [],
  classCode: undefined,
  typeCode: undefined,
  formatCode: undefined,
  practiceSetting: undefined,
  facilityType: undefined,
  visibility: [],
  eventCodes: [],
  references: [],
};

function by(person: string, structure: string): DocumentEntry['authors'] {
  return [{ person, structure, structureId: '', speciality: '' }];
}

export function report(
  uniqueId: string,
  references: readonly DocumentReference[] = [],
  changes: Changes = {},
): DocumentEntry {
  return {
    ...BARE,
    entryUuid: `urn:uuid:${uniqueId}`,
    uniqueId,
    references,
    mimeType: 'text/xml',
    title: `CR ${uniqueId}`,
    typeCode: { code: '18748-4', system: '2.16.840.1.113883.6.1', label: '' },
    authors: by('Jacques BIDEAULT', 'Cabinet'),
    ...changes,
  };
}

export function manifest(
  uniqueId: string,
  references: readonly DocumentReference[] = [],
  changes: Changes = {},
): DocumentEntry {
  return {
    ...BARE,
    entryUuid: `urn:uuid:${uniqueId}`,
    uniqueId,
    references,
    mimeType: 'application/dicom',
    title: 'Référence d’objets d’un examen d’imagerie',
    typeCode: { code: 'IMG-KOS', system: '1.2.250.1.213.1.1.4.12', label: '' },
    authors: by('DRIMBox', 'BCOM'),
    ...changes,
  };
}
