import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ContextualCall, Opposition } from '../../shared/patient.ts';
import { asWorkstationError, WorkstationError } from '../../shared/errors.ts';
import type { RecordStudy } from '../../shared/record.ts';
import type { DocumentEntry, ExistenceAnswer, FoundDocuments } from '../dmp/contract.ts';
import { PatientRecord, type RecordAudit, type RecordClient, type RecordOptions } from '../record.ts';

const SITUATION = {
  id: '0.0',
  structureName: 'CABINET',
  structureId: '499700366240007',
  sectorCode: 'SA07',
  modeCode: 'L',
  professionCode: '10',
  expertiseCode: 'SM44',
  sectionCode: '',
};
const TRAITS = {
  insValue: '279035121518989',
  insSystem: '1.2.250.1.213.1.4.10',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  sex: 'F',
  birthDate: '1979-03-28',
} as const;

const VALID: ExistenceAnswer = {
  exists: true,
  authorization: 'VALIDE',
  isClosed: false,
  isAttendingPhysician: false,
  traits: {},
};

/** A question that waits for the test to answer it. */
class Question<T> {
  readonly asked: { readonly signal: AbortSignal; readonly argument: unknown }[] = [];
  #settle: ((outcome: Promise<T>) => void)[] = [];

  ask(signal: AbortSignal, argument?: unknown): Promise<T> {
    this.asked.push({ signal, argument });
    return new Promise((resolve) => this.#settle.push(resolve));
  }

  async answer(value: T | WorkstationError): Promise<void> {
    this.#settle.shift()?.(value instanceof WorkstationError ? Promise.reject(value) : Promise.resolve(value));
    await new Promise(setImmediate);
  }
}

let existence: Question<ExistenceAnswer>;
let find: Question<FoundDocuments>;
let authorize: Question<void>;
let audit: RecordAudit;
let changes: number;

beforeEach(() => {
  existence = new Question();
  find = new Question();
  authorize = new Question();
  audit = { recordSearched: vi.fn(), recordAuthorized: vi.fn(), glassBroken: vi.fn(), glassLeft: vi.fn() };
  changes = 0;
});

const client: RecordClient = {
  existence: (context, signal) => existence.ask(signal, context),
  find: (context, query, signal) => find.ask(signal, { mode: context.mode, query }),
  authorize: (_context, action, signal) => authorize.ask(signal, action),
};

/** One study for each entry. */
const join = (entries: readonly DocumentEntry[]) => entries.map(({ uniqueId }) => ({ id: uniqueId }) as RecordStudy);
const entry = (uniqueId: string) => ({ uniqueId }) as DocumentEntry;
const found = (...ids: string[]): FoundDocuments => ({ entries: ids.map(entry), warnings: [] });

function record(opposition: Opposition = 'no', changed: Partial<RecordOptions> = {}): PatientRecord {
  return new PatientRecord({
    client,
    call: { traits: TRAITS, patientId: 'IPP', patientIdIssuer: 'X', opposition, filters: {}, unknownParameters: [] },
    professional: { id: '899700366240', familyName: 'DOC', givenName: 'KIT' },
    situations: 1,
    situation: SITUATION,
    join,
    audit,
    now: () => Date.UTC(2026, 2, 12),
    onChange: () => (changes += 1),
    asError: (thrown) => asWorkstationError(thrown, () => 'REF'),
    ...changed,
  });
}

async function listed(opposition: Opposition = 'no'): Promise<PatientRecord> {
  const one = record(opposition);
  one.start();
  await existence.answer(VALID);
  await find.answer(found('1.2', '1.3'));
  return one;
}

describe('on the way to the list', () => {
  test('access is asked first, then the list, once each', async () => {
    const one = record();
    one.start();
    expect(one.state.status).toBe('checking');
    await existence.answer(VALID);
    expect(one.state).toMatchObject({ status: 'listing', authorization: 'VALIDE' });
    await find.answer(found('1.2', '1.3'));
    expect(one.state).toMatchObject({ status: 'listed', revision: 1, count: 2, listedAt: '2026-03-12T00:00:00.000Z' });
    expect(one.studies).toEqual({ revision: 1, studies: [{ id: '1.2' }, { id: '1.3' }] });
    expect([existence.asked.length, find.asked.length]).toEqual([1, 1]);
    expect(audit.recordSearched).toHaveBeenCalledWith(
      expect.objectContaining({ documents: 2, userId: '899700366240' }),
    );
  });

  test.each([
    ['yes', 'opposed', 'CALL_PATIENT_OPPOSED'],
    ['unknown', 'unanswered', 'DMP_CONSENT_UNKNOWN'],
  ] as const)('a call that says « %s » asks nothing of the DMP', (opposition, status, code) => {
    const one = record(opposition);
    one.start();
    expect(one.state).toMatchObject({ status, error: { code } });
    expect(existence.asked).toEqual([]);
  });

  test.each([
    [{ situation: undefined, situations: 2 }, { status: 'situation' }],
    [
      { situation: undefined, situations: 0 },
      { status: 'failed', error: { code: 'DMP_NO_SITUATION' } },
    ],
  ])('without a situation d’exercice nothing is asked', (changed, state) => {
    const one = record('no', changed);
    one.start();
    expect(one.state).toMatchObject(state);
    expect(existence.asked).toEqual([]);
  });

  test.each([
    [{ exists: false }, 'failed', 'DMP_ABSENT'],
    [{ isClosed: true, reason: 'décès' }, 'failed', 'DMP_CLOSED'],
    [{ authorization: 'INTERDIT' }, 'failed', 'DMP_AUTHORIZATION_FORBIDDEN'],
    [{ authorization: 'EXPIRE' }, 'authorization', 'DMP_AUTHORIZATION_EXPIRED'],
    [{ authorization: 'NON_EXISTE' }, 'authorization', 'DMP_AUTHORIZATION_MISSING'],
  ] as const)('%j ends in %s, %s', async (answer, status, code) => {
    const one = record();
    one.start();
    await existence.answer({ ...VALID, ...answer });
    expect(one.state).toMatchObject({ status, error: { code } });
    expect(find.asked).toEqual([]);
  });

  test('a person whom the DMP knows under other traits is told, and the list comes', async () => {
    const one = record();
    one.start();
    await existence.answer({
      ...VALID,
      traits: { birthName: 'AUTRE', firstGivenName: 'JEAN', birthDate: '1950-01-01', sex: 'M' },
    });
    await find.answer({ ...found('1.2'), warnings: [{ code: 'DMP_ENTRY_UNREADABLE', facts: { count: 1 } }] });
    expect(one.state.warnings.map(({ code }) => code)).toEqual(['DMP_IDENTITY_DIFFERS', 'DMP_ENTRY_UNREADABLE']);
  });

  test('what fails is told, recorded, and can be asked again', async () => {
    const one = record();
    one.start();
    await existence.answer(VALID);
    await find.answer(new WorkstationError('DMP_REGISTRY', { dmpCode: 'XDSRegistryError', text: 'x' }));
    expect(one.state).toMatchObject({ status: 'failed', error: { code: 'DMP_REGISTRY' } });
    expect(audit.recordSearched).toHaveBeenCalledWith(expect.objectContaining({ errorCode: 'DMP_REGISTRY' }));
    one.start();
    expect(one.state).not.toHaveProperty('error');
    await existence.answer(VALID);
    await find.answer(found('1.2'));
    expect(one.state.status).toBe('listed');
  });
});

describe('the authorisation (TD0.3)', () => {
  test('is declared when the user says so, then access is asked anew', async () => {
    const one = record();
    one.start();
    await existence.answer({ ...VALID, authorization: 'NON_EXISTE' });
    expect(authorize.asked).toEqual([]);
    const declared = one.authorize();
    await authorize.answer();
    await declared;
    expect(authorize.asked[0]?.argument).toBe('AJOUT');
    expect(audit.recordAuthorized).toHaveBeenCalledTimes(1);
    expect(one.state.status).toBe('checking');
  });

  test.each([
    ['yes', 'CALL_PATIENT_OPPOSED'],
    ['unknown', 'DMP_CONSENT_UNKNOWN'],
  ] as const)('is not declared for a call that says « %s »', async (opposition, code) => {
    await expect(record(opposition).authorize()).rejects.toMatchObject({ code });
    expect(authorize.asked).toEqual([]);
  });

  test('is not declared in bris de glace', async () => {
    const one = record();
    one.setMode('brisDeGlace', 'danger');
    await expect(one.authorize()).rejects.toMatchObject({ code: 'DMP_CONSENT_UNKNOWN' });
    expect(authorize.asked).toEqual([]);
  });

  test('a refusal is recorded and thrown', async () => {
    const one = record();
    const declared = expect(one.authorize()).rejects.toMatchObject({ code: 'DMP_AUTHORIZATION_REFUSED' });
    await authorize.answer(new WorkstationError('DMP_AUTHORIZATION_REFUSED', { dmpCode: 'X', text: '' }));
    await declared;
    expect(audit.recordAuthorized).toHaveBeenCalledWith(
      expect.objectContaining({ errorCode: 'DMP_AUTHORIZATION_REFUSED' }),
    );
  });
});

describe('bris de glace', () => {
  test('is recorded before it takes effect; access needs no authorisation then', async () => {
    const one = record('yes');
    one.start();
    one.setMode('brisDeGlace', 'unconscious');
    expect(audit.glassBroken).toHaveBeenCalledWith(expect.objectContaining({ motive: 'unconscious' }));
    expect(existence.asked[0]?.argument).toMatchObject({ mode: 'brisDeGlace' });
    await existence.answer({ ...VALID, authorization: 'INTERDIT' });
    expect(find.asked[0]?.argument).toMatchObject({ mode: 'brisDeGlace' });
    await find.answer(found('1.2'));
    expect(one.state).toMatchObject({ status: 'listed', mode: 'brisDeGlace' });
  });

  test('does not take place when the trail cannot be written', () => {
    audit.glassBroken = () => {
      throw new WorkstationError('AUDIT_WRITE');
    };
    const one = record();
    expect(() => one.setMode('brisDeGlace', 'other')).toThrow('AUDIT_WRITE');
    expect(one.state.mode).toBe('normal');
    expect(existence.asked).toEqual([]);
  });

  test('what was seen in one mode goes with it', async () => {
    const one = await listed();
    const { revision } = one.state;
    one.setMode('brisDeGlace', 'other');
    expect(one.studies.studies).toEqual([]);
    expect(one.state.revision).toBeGreaterThan(revision);
    one.setMode('normal');
    expect(audit.glassLeft).toHaveBeenCalledTimes(1);
    expect(one.state.mode).toBe('normal');
  });
});

describe('while something is under way', () => {
  test('a new search ends the one before, whose answer changes nothing', async () => {
    const one = await listed();
    one.search({ modalities: ['CT'], regions: [] });
    one.search({ modalities: ['MR'], regions: [] });
    expect(find.asked.map(({ signal }) => signal.aborted)).toEqual([false, true, false]);
    await find.answer(found('late'));
    expect(one.studies.studies.map(({ id }) => id)).toEqual(['1.2', '1.3']);
    await find.answer(found('9'));
    expect(one.studies.studies.map(({ id }) => id)).toEqual(['9']);
    expect(one.state.filters).toEqual({ modalities: ['MR'], regions: [] });
    expect(existence.asked).toHaveLength(1);
  });

  test('a search that fails leaves the list that was there', async () => {
    const one = await listed();
    one.search({ modalities: ['CT'], regions: [] });
    await find.answer(new WorkstationError('DMP_TIMEOUT', { host: 'dmp', seconds: 30 }));
    expect(one.state).toMatchObject({ status: 'failed', revision: 1 });
    expect(one.studies.studies).toHaveLength(2);
  });

  test('cancelling keeps the list, or says that there is none', async () => {
    const one = await listed();
    one.search({ modalities: [], regions: [] });
    one.cancel();
    expect(one.state).toMatchObject({ status: 'listed', revision: 1 });
    const other = record();
    other.start();
    other.cancel();
    expect(other.state).toMatchObject({ status: 'failed', error: { code: 'DMP_CANCELLED' } });
  });

  test('a record that was closed is told nothing more', async () => {
    const one = record();
    one.start();
    one.close();
    const before = changes;
    await existence.answer(VALID);
    expect(find.asked).toEqual([]);
    expect(changes).toBe(before);
    expect(audit.recordSearched).not.toHaveBeenCalled();
  });
});

test.each([
  [{ studyInstanceUid: '1.2.3' }, { kind: 'study', id: '1.2.3', issuer: '' }],
  [
    { accessionNumber: 'A1', accessionNumberIssuer: '1.9' },
    { kind: 'accession', id: 'A1', issuer: '1.9' },
  ],
] as const)('what a call names is asked for by reference: %j', async (filters, reference) => {
  const call: ContextualCall = {
    ...{ traits: TRAITS, patientId: '', patientIdIssuer: '', opposition: 'no', filters },
    unknownParameters: [],
  };
  const one = record('no', { call });
  one.start();
  await existence.answer(VALID);
  expect(find.asked[0]?.argument).toMatchObject({ query: { kind: 'byReference', references: [reference] } });
  expect(one.state.filters).toMatchObject(filters);
});

test('the list is told anew only when what belongs together has changed', async () => {
  let studies = [{ id: 'a' } as RecordStudy];
  const one = record('no', { join: () => studies });
  one.start();
  await existence.answer(VALID);
  await find.answer(found('1.2'));
  one.joinAgain();
  expect(one.state.revision).toBe(1);
  studies = [{ id: 'b' } as RecordStudy];
  one.joinAgain();
  expect(one.studies).toEqual({ revision: 2, studies });
});
