import { expect, test } from 'vitest';
import { errorDetails } from './error-details.ts';

test('code, facts and problems, one to a line', () => {
  const details = errorDetails({
    code: 'CALL_REJECTED',
    facts: { reference: 'A1B2' },
    problems: [
      { code: 'CALL_PROBLEM_MISSING', facts: { name: 'Patient.gender' } },
      { code: 'CALL_PROBLEM_ENCODING', facts: {} },
    ],
  });
  expect(details).toBe(
    'CALL_REJECTED\nreference: A1B2\n- CALL_PROBLEM_MISSING, name: Patient.gender\n- CALL_PROBLEM_ENCODING',
  );
});

test('the words of the DMP are not copied: they may quote the patient; its code is', () => {
  const error = { code: 'DMP_REGISTRY', facts: { dmpCode: 'XDSUnknownPatientId', text: 'PAT-TROIS 279035121518989' } };
  expect(errorDetails({ ...error, code: 'DMP_REGISTRY' })).toBe('DMP_REGISTRY\ndmpCode: XDSUnknownPatientId');
  expect(
    errorDetails({ code: 'DMP_ANSWER', facts: { detail: 'x' }, problems: [{ ...error, code: 'DMP_FAULT' }] }),
  ).toBe('DMP_ANSWER\ndetail: x\n- DMP_FAULT, dmpCode: XDSUnknownPatientId');
});

test('a code of the DMP that is no code is not copied either', () => {
  expect(errorDetails({ code: 'DMP_FAULT', facts: { dmpCode: 'patient PAT-TROIS inconnu', text: '' } })).toBe(
    'DMP_FAULT',
  );
});
