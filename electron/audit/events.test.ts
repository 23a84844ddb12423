import { describe, expect, it } from 'vitest';
import { AuditEventSchema, DICOM_AUDIT_EVENTS, OUTCOMES } from './events.ts';

const outcome = 'success';
const patient = { insValue: '279035121518989', insSystem: '1.2.250.1.213.1.4.10' };
const provider = 'psc';
const userId = '899700218896';
const errorCode = 'CALL_EXPIRED';
const series = { userId, patient, studyInstanceUid: '1.2.3', seriesInstanceUid: '1.2.3.4' };

describe('audit events', () => {
  const accepted: [string, object][] = [
    ['a start', { action: 'application-start', outcome }],
    ['a refused call', { action: 'call-rejected', outcome: 'minor-failure', errorCode }],
    ['a call', { action: 'call-received', outcome, patient }],
    ['a Corsican patient', { action: 'call-received', outcome, patient: { ...patient, insValue: '279032A21518989' } }],
    ['a patient', { action: 'patient-opened', outcome, patient, userId, provider }],
    [
      'a subject of Keycloak',
      { action: 'logout', outcome, provider, userId: 'f:550dc1c8-d97b-4b1e-ac8c:899700218896' },
    ],
    ['a call that nobody knows any more', { action: 'call-expired', outcome: 'minor-failure', errorCode }],
    ['a patient without a matricule', { action: 'patient-closed', outcome, userId }],
    ['a manifest', { action: 'manifest-opened', outcome, userId, studyInstanceUid: '1.2.3' }],
    ['a series', { action: 'series-retrieved', outcome, ...series, source: 'db4.test.example:443', instances: 120 }],
    ['an export', { action: 'series-exported', outcome, ...series, pacs: 'ORTHANC', instances: 120 }],
    ['a picture', { action: 'view-taken', outcome, ...series, way: 'printer', texts: true }],
    [
      'measurements in a file',
      { action: 'measurements-saved', outcome, userId, patient, studyInstanceUid: '1.2.3', measurements: 4 },
    ],
    ['a refused source', { action: 'source-refused', outcome: 'minor-failure', errorCode, host: 'db8.test.example' }],
    ['a source by its address', { action: 'source-refused', outcome, errorCode, host: '2001:db8::1', userId }],
    ['another list', { action: 'whitelist-replaced', outcome, origin: 'test' }],
    ['a refused list', { action: 'whitelist-refused', outcome: 'minor-failure', errorCode, origin: 'file' }],
    ['a grace', { action: 'crl-grace-used', outcome: 'minor-failure', errorCode: 'CRL_GRACE' }],
    ['a code of a later version', { action: 'login-failed', outcome, provider, errorCode: 'LOGIN_OTHER_REASON' }],
  ];
  it.each(accepted)('takes %s', (_, event) => {
    expect(AuditEventSchema.parse(event)).toEqual(event);
  });

  const refused: [string, object][] = [
    ['an unknown action', { action: 'patient-printed', outcome }],
    ['no outcome', { action: 'application-start' }],
    ['an unknown outcome', { action: 'application-start', outcome: 'fine' }],
    ['any other field', { action: 'application-start', outcome, detail: 'a text' }],
    ['a name among the traits', { action: 'call-received', outcome, patient: { ...patient, birthName: 'PAT-TROIS' } }],
    ['a name as the user', { action: 'logout', outcome, provider, userId: 'Dominique PAT TROIS' }],
    ['a long user', { action: 'logout', outcome, provider, userId: '1'.repeat(256) }],
    ['a sentence as the code', { action: 'call-rejected', outcome, errorCode: 'it went wrong' }],
    ['no code for a refusal', { action: 'call-rejected', outcome }],
    ['no user for an opened patient', { action: 'patient-opened', outcome, patient }],
    ['no patient', { action: 'call-received', outcome, userId }],
    [
      'a text as the source',
      { action: 'series-retrieved', outcome, ...series, source: 'PAT-TROIS Dominique', instances: 1 },
    ],
    ['a picture that goes elsewhere', { action: 'view-taken', outcome, ...series, way: 'mail', texts: true }],
    ['no code for a refused source', { action: 'source-refused', outcome, host: 'db8.test.example' }],
    ['a text as the refused source', { action: 'source-refused', outcome, errorCode, host: 'chez Dominique' }],
    ['another origin', { action: 'whitelist-replaced', outcome, origin: 'https://list.example' }],
    ['a path as a UID', { action: 'manifest-opened', outcome, userId, studyInstanceUid: '../1.2.3' }],
    ['a short INS', { action: 'call-received', outcome, patient: { ...patient, insValue: '2790351215189' } }],
    ['an unknown nature of INS', { action: 'call-received', outcome, patient: { ...patient, insSystem: '1.2.3' } }],
    ['another provider', { action: 'login-started', outcome, provider: 'other' }],
  ];
  it.each(refused)('refuses %s', (_, event) => {
    expect(AuditEventSchema.safeParse(event).success).toBe(false);
  });

  it('repeats nothing of what it refuses', () => {
    const result = AuditEventSchema.safeParse({ action: 'logout', outcome, provider, userId: 'Dominique PAT TROIS' });
    expect(JSON.stringify(result.error?.issues)).not.toContain('Dominique');
  });

  it('has a DICOM event for every action', () => {
    const actions = AuditEventSchema.options.map(({ shape }) => shape.action.value);
    expect(Object.keys(DICOM_AUDIT_EVENTS).toSorted()).toEqual(actions.toSorted());
    for (const { id, type } of Object.values(DICOM_AUDIT_EVENTS)) {
      expect(id).toMatch(/^1101[01]\d$/);
      expect(type ?? '110120').toMatch(/^1101[23]\d$/);
    }
  });

  it('says login, logout, start and stop as the standard does', () => {
    const codes = (
      ['application-start', 'application-stop', 'login-succeeded', 'logout', 'patient-opened'] as const
    ).map((action) => [DICOM_AUDIT_EVENTS[action].id, DICOM_AUDIT_EVENTS[action].type]);
    expect(codes).toEqual([
      ['110100', '110120'],
      ['110100', '110121'],
      ['110114', '110122'],
      ['110114', '110123'],
      ['110110', undefined],
    ]);
    expect(OUTCOMES).toEqual({ success: 0, 'minor-failure': 4, 'serious-failure': 8, 'major-failure': 12 });
  });
});
