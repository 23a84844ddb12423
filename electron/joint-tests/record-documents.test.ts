/** Documents of the DMP on their way to the screen: what is opened, what is held back, what is refused. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { keyObjectSelection } from '../../e2e/sandbox/imaging/manifest/key-object.ts';
import { TEST_PATIENT, type SandboxStudy } from '../../e2e/sandbox/imaging/index.ts';
import { WorkstationError } from '../../shared/errors.ts';
import type { InsTraits } from '../../shared/patient.ts';
import type { DmpContext, DocumentEntry, RetrievedDocument } from '../dmp/contract.ts';
import type { Manifest } from '../kos/manifest.ts';
import { RecordDocuments, type DocumentAudit } from '../record-documents.ts';
import { cda, level1, PDF } from '../report/testing/cda.ts';

const INS = '1.2.250.1.213.1.4.10';
const CONTEXT: DmpContext = {
  professional: { id: '899700366240', familyName: 'DOC', givenName: 'KIT' },
  situation: {
    ...{ id: '0.0', structureName: 'CABINET', structureId: '4997', sectorCode: 'SA07', modeCode: 'L' },
    ...{ professionCode: '10', expertiseCode: 'SM44', sectionCode: '' },
  },
  patient: { insValue: TEST_PATIENT.ins, insSystem: INS },
  mode: 'normal',
};
const TRAITS: InsTraits = {
  insValue: TEST_PATIENT.ins,
  insSystem: INS,
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  sex: 'F',
  birthDate: '1979-03-28',
};

function patient(family: string, given: string, birth: string): string {
  return (
    `<recordTarget><patientRole><id root="${INS}" extension="${TEST_PATIENT.ins}"/><patient>` +
    `<name><family qualifier="BR">${family}</family><given qualifier="BR">${given}</given></name>` +
    `<administrativeGenderCode code="F"/><birthTime value="${birth}"/></patient></patientRole></recordTarget>`
  );
}
const OWN = patient('PAT-TROIS', 'DOMINIQUE', '19790328');
const STRANGER = patient('AUTRE', 'JEANNE', '19500101');

function manifest(study: string, institution: string): Buffer {
  const instance = {
    ...{ sopClassUid: '1.2.840.10008.5.1.4.1.1.2', sopInstanceUid: `${study}.1.1`, hasPixels: true },
    ...{ transferSyntaxUid: '1.2.840.10008.1.2.1', instanceNumber: 1, file: '', bytes: 0 },
  };
  const series = {
    ...{ seriesInstanceUid: `${study}.1`, modality: 'CT', description: 'Thorax', seriesNumber: 1 },
    instances: [instance],
  };
  const facts: SandboxStudy = {
    ...{ studyInstanceUid: study, folder: institution, date: '20250304', time: '101500', description: 'TDM' },
    ...{ accessionNumber: 'ACC', referringPhysician: '', institution, localPatientId: 'L', series: [series] },
  };
  return keyObjectSelection(facts, TEST_PATIENT, 'https://db3.example/dicom-web-rs');
}

let stored: Map<string, Buffer>;
let facts: Map<string, Partial<DocumentEntry>>;
let asked: string[][];
let opened: Manifest[];
let closed: Set<string>;
let audit: DocumentAudit;
let documents: RecordDocuments;

beforeEach(() => {
  stored = new Map([
    ['report', level1(PDF.toString('base64'), 'mediaType="application/pdf" representation="B64"', OWN)],
    ['stranger', level1('texte', undefined, STRANGER)],
    ['broken', cda({ header: OWN })],
    ['kos-1', manifest('1.2.3', 'Centre A')],
    ['kos-2', manifest('1.2.4', 'Centre B')],
    ['not-a-kos', Buffer.from('not DICOM')],
  ]);
  facts = new Map();
  asked = [];
  opened = [];
  closed = new Set();
  audit = { reportOpened: vi.fn(), reportDecided: vi.fn() };
  let handles = 0;
  documents = new RecordDocuments({
    client: {
      retrieve: async (_context, addresses) => {
        asked.push(addresses.map(({ uniqueId }) => uniqueId));
        const found = addresses.flatMap(({ uniqueId }): RetrievedDocument[] => {
          const bytes = stored.get(uniqueId);
          return bytes === undefined ? [] : [{ uniqueId, mimeType: '', bytes }];
        });
        return { documents: found, warnings: [] };
      },
    },
    traits: TRAITS,
    context: () => CONTEXT,
    entry: (uniqueId) =>
      ({ uniqueId, repositoryUniqueId: '1.9', homeCommunityId: '', ...facts.get(uniqueId) }) as DocumentEntry,
    openManifest: (one) => opened.push(one),
    isOpen: (uid) => opened.some(({ sopInstanceUid }) => sopInstanceUid === uid) && !closed.has(uid),
    audit,
    newHandle: () => `handle-${(handles += 1)}`,
    newReference: () => 'REF',
  });
});

const never = new AbortController().signal;

describe('manifests', () => {
  test('all of a study come in one request and become examinations; those that are open are not asked for again', async () => {
    const first = await documents.openManifests(['kos-1', 'kos-2'], never);
    expect(opened.map(({ institutionName }) => institutionName)).toEqual(['Centre A', 'Centre B']);
    expect(first).toBe(opened[0]?.sopInstanceUid);
    await expect(documents.openManifests(['kos-1', 'kos-2'], never)).resolves.toBe(first);
    expect(asked).toEqual([['kos-1', 'kos-2']]);
  });

  test('one that the user has put aside comes again', async () => {
    const uid = await documents.openManifests(['kos-1'], never);
    closed.add(uid);
    await documents.openManifests(['kos-1'], never);
    expect(asked).toEqual([['kos-1'], ['kos-1']]);
  });

  test('what they tell of their study is known from then on', async () => {
    await documents.openManifests(['kos-2'], never);
    expect(documents.known.manifests.get('kos-2')).toMatchObject({
      studyInstanceUid: '1.2.4',
      institutionName: 'Centre B',
    });
    expect([...documents.known.openManifests]).toEqual(['kos-2']);
  });

  test('one that cannot be opened does not keep the others', async () => {
    await documents.openManifests(['not-a-kos', 'kos-1'], never);
    expect(opened).toHaveLength(1);
    await expect(documents.openManifests(['not-a-kos'], never)).rejects.toMatchObject({ code: 'KOS_NOT_DICOM' });
  });

  test.each([
    [[], 'DMP_NO_IMAGES'],
    [['absent'], 'DMP_DOCUMENT_MISSING'],
  ])('%j: %s', async (ids, code) => {
    await expect(documents.openManifests(ids, never)).rejects.toMatchObject({ code });
  });

  test.each([{ size: 12 }, { hash: '0'.repeat(40) }])(
    'one that is not what was published is refused: %j',
    async (told) => {
      facts.set('kos-1', told);
      await expect(documents.openManifests(['kos-1'], never)).rejects.toMatchObject({ code: 'DMP_DOCUMENT_DIFFERS' });
      expect(opened).toEqual([]);
    },
  );
});

describe('reports', () => {
  test('one of the patient opens at once, and comes once', async () => {
    const bytes = stored.get('report') ?? Buffer.alloc(0);
    facts.set('report', { size: bytes.length, hash: createHash('sha1').update(bytes).digest('hex') });
    const answer = await documents.openReport('report', never);
    expect(answer).toMatchObject({ blocked: [], body: { kind: 'pdf', part: 0 }, comparison: { grade: 'same' } });
    expect(Buffer.from(documents.reportPart(answer.handle, 0).bytes).equals(PDF)).toBe(true);
    await expect(documents.openReport('report', never)).resolves.toMatchObject({ handle: answer.handle });
    expect(asked).toHaveLength(1);
    expect(audit.reportOpened).toHaveBeenCalledTimes(1);
  });

  test('one of another person is held back until the user decides', async () => {
    const answer = await documents.openReport('stranger', never);
    expect(answer).toMatchObject({ blocked: ['identity'], comparison: { grade: 'different' } });
    expect(answer).not.toHaveProperty('body');
    expect(documents.decideReport('stranger', true)).toMatchObject({
      blocked: [],
      body: { kind: 'text', text: 'texte' },
    });
    expect(audit.reportDecided).toHaveBeenCalledWith(expect.not.objectContaining({ errorCode: 'REPORT_HELD_BACK' }));
  });

  test('one whose bytes are others than those published is held back, its parts too', async () => {
    facts.set('report', { size: 1 });
    const answer = await documents.openReport('report', never);
    expect(answer.blocked).toEqual(['integrity']);
    expect(() => documents.reportPart(answer.handle, 0)).toThrow('REPORT_HELD_BACK');
    expect(documents.decideReport('report', false)).toBeUndefined();
    expect(() => documents.reportPart(answer.handle, 0)).toThrow('REPORT_NOT_OPEN');
  });

  test('what cannot be read is told and recorded', async () => {
    await expect(documents.openReport('broken', never)).rejects.toMatchObject({ code: 'REPORT_EMPTY' });
    expect(audit.reportOpened).toHaveBeenCalledWith(
      expect.objectContaining({ document: 'broken', errorCode: 'REPORT_EMPTY' }),
    );
  });

  test('nothing is shown that the audit trail cannot take', async () => {
    audit.reportOpened = () => {
      throw new WorkstationError('AUDIT_WRITE');
    };
    await expect(documents.openReport('report', never)).rejects.toMatchObject({ code: 'AUDIT_WRITE' });
    expect(() => documents.reportPart('handle-1', 0)).toThrow('REPORT_NOT_OPEN');
  });

  test('nothing stays when the patient goes', async () => {
    const { handle } = await documents.openReport('report', never);
    documents.close();
    expect(() => documents.reportPart(handle, 0)).toThrow('REPORT_NOT_OPEN');
    expect(documents.known.reportStudies.size).toBe(0);
  });
});
