import { expect, test } from 'vitest';
import { WorkstationError } from '../../../shared/errors.ts';
import { canonical, rootOf } from '../testing/messages.ts';
import { authorizationRequest, readAuthorization } from './authorization.ts';

const answer = (status: string, context = ''): string =>
  '<ns1:setAuthorizationResponse xmlns:ns1="urn:si-dmp-habilitations"><ns1:output>' +
  `<ns1:status>${status}</ns1:status><ns1:context>${context}</ns1:context></ns1:output></ns1:setAuthorizationResponse>`;

function outcome(xml: string): unknown {
  try {
    readAuthorization(rootOf(xml));
    return 'done';
  } catch (error) {
    if (error instanceof WorkstationError) return error.report();
    throw error;
  }
}

test.each(['AJOUT', 'SUPPRESSION'] as const)('the request: %s', (action) => {
  const expected = `<setAuthorization xmlns="urn:si-dmp-habilitations"><action>${action}</action></setAuthorization>`;
  expect(canonical(authorizationRequest(action).text)).toBe(canonical(expected));
});

test('done, also when it was there already; prefixes do not matter', () => {
  expect(outcome(answer('DMPOk'))).toBe('done');
  expect(outcome(answer(' DMPOk ', 'L’autorisation existe déjà'))).toBe('done');
  expect(outcome(answer('DMPOk').replaceAll('ns1:', 'x:').replace('xmlns:ns1', 'xmlns:x'))).toBe('done');
});

test('any other status is a refusal with the words of the DMP', () => {
  expect(outcome(answer('DMPForbidden', 'Le patient\n s’y oppose'))).toEqual({
    code: 'DMP_AUTHORIZATION_REFUSED',
    facts: { dmpCode: 'DMPForbidden', text: 'Le patient s’y oppose' },
  });
  const facts = { dmpCode: 'dmpok', text: '—' };
  expect(outcome(answer('dmpok'))).toEqual({ code: 'DMP_AUTHORIZATION_REFUSED', facts });
});

test.each([
  ['something else', '<ok xmlns="urn:test"/>'],
  ['another namespace', answer('DMPOk').replace('urn:si-dmp-habilitations', 'urn:x')],
  ['no status', '<setAuthorizationResponse xmlns="urn:si-dmp-habilitations"><output/></setAuthorizationResponse>'],
  ['two outputs', answer('DMPOk').replace('<ns1:output>', '<ns1:output/><ns1:output>')],
])('%s is no answer', (_, xml) => {
  expect(outcome(xml)).toEqual({ code: 'DMP_ANSWER', facts: { detail: 'setAuthorizationResponse' } });
});
