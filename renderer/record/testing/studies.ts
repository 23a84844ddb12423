/** Made-up studies of a record, for tests. */
import type { ContextualCall } from '../../../shared/patient.ts';
import type { RecordDocument, RecordStudy } from '../../../shared/record.ts';

export function document(id: string, changes: Partial<RecordDocument> = {}): RecordDocument {
  return {
    id,
    kind: 'report',
    title: 'Compte rendu',
    date: '2024-03-12',
    createdAt: '2024-03-12',
    author: '',
    structure: '',
    mimeType: 'text/xml',
    visibility: [],
    status: 'approved',
    replaces: 0,
    ...changes,
  };
}

export function study(id: string, changes: Partial<RecordStudy> = {}): RecordStudy {
  return {
    id,
    studyInstanceUids: [],
    accessionNumbers: [],
    date: '2024-03-12',
    modalities: [],
    regions: [],
    title: '',
    author: '',
    structure: '',
    link: 'study',
    reports: [document(`${id}-report`)],
    manifests: [document(`${id}-kos`, { kind: 'manifest', mimeType: 'application/dicom' })],
    openManifests: [],
    ...changes,
  };
}

export function call(filters: ContextualCall['filters']): ContextualCall {
  return {
    traits: {
      insValue: '279035121518989',
      insSystem: '1.2.250.1.213.1.4.10',
      birthName: 'PAT-TROIS',
      firstGivenName: 'DOMINIQUE',
      sex: 'F',
      birthDate: '1979-03-28',
    },
    patientId: 'IPP0001',
    patientIdIssuer: 'HOPX',
    opposition: 'no',
    filters,
    unknownParameters: [],
  };
}
