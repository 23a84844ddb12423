import { expect, test } from 'vitest';
import { WorkstationError } from '../shared/errors.ts';
import { toLogFormat } from './log.ts';

test('a log line names codes and places, and no message of any cause', () => {
  const cause = new TypeError('PAT-TROIS Dominique 279035121518989');
  const line = toLogFormat(new WorkstationError('INTERNAL', { reference: 'AB12' }, { cause }));
  expect(line).toContain('INTERNAL AB12');
  expect(line).toContain('TypeError at ');
  expect(line).not.toContain('PAT-TROIS');
  expect(line).not.toContain('279035121518989');
});

test('what is not an error is named by its type alone', () => {
  expect(toLogFormat('secret')).toBe('string');
});
