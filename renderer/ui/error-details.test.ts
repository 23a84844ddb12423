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
