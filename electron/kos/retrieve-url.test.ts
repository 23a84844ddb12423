/** Addresses as manifests have them, and as somebody who wants a token might write them. */
import { expect, test } from 'vitest';
import { retrieveAddress } from './retrieve-url.ts';

const UIDS = { studyInstanceUid: '1.2.3', seriesInstanceUid: '1.2.3.4' };
const SERIES = 'https://db3.example.test/rs/studies/1.2.3/series/1.2.3.4';
const INVALID = { problem: { code: 'KOS_URL_INVALID', facts: {} } };

const address = (...texts: (string | undefined)[]) => retrieveAddress(texts, UIDS);

test.for<[string, string]>([
  ['as it should be', SERIES],
  ['of the study', 'https://db3.example.test/rs/studies/1.2.3'],
  ['of the study, with a slash', 'https://db3.example.test/rs/studies/1.2.3/'],
  ['with a slash at the end', `${SERIES}/`],
  ['with blanks and line breaks around it', `\r\n        ${SERIES}\r\n      `],
  ['with capitals in scheme and host', 'HTTPS://DB3.Example.Test/rs/studies/1.2.3/series/1.2.3.4'],
  ['with the usual port', 'https://db3.example.test:443/rs/studies/1.2.3/series/1.2.3.4'],
  ['with a detour', 'https://db3.example.test/x/../rs/studies/1.2.3/series/1.2.3.4'],
])('%s', ([, text]) => {
  expect(address(text)).toEqual({ url: SERIES });
});

test('a port, a query and no prefix are kept', () => {
  const text = 'https://localhost:8443/studies/1.2.3/series/1.2.3.4?site=2';
  expect(address(text)).toEqual({ url: text });
});

test('the first that is there counts', () => {
  expect(address(undefined, ' ', SERIES, 'http://other.test')).toEqual({ url: SERIES });
  expect(address('nonsense', SERIES)).toEqual(INVALID);
  expect(address(undefined, '')).toEqual({ problem: { code: 'KOS_NO_RETRIEVE_URL', facts: {} } });
});

test.for(['http://localhost:4200/api/source/studies/1.2.3/series/1.2.3.4', 'http://localhost:4200/'])(
  '%s is not https',
  (text) => {
    expect(address(text)).toEqual({ problem: { code: 'KOS_URL_NOT_HTTPS', facts: { host: 'localhost:4200' } } });
  },
);

test.for([
  'db3.example.test/rs/studies/1.2.3/series/1.2.3.4',
  '/rs/studies/1.2.3/series/1.2.3.4',
  'ftp://db3.example.test/studies/1.2.3/series/1.2.3.4',
  'javascript:alert(1)//studies/1.2.3/series/1.2.3.4',
  'https:///studies/1.2.3/series/1.2.3.4',
  'https://',
  'https://user:secret@db3.example.test/studies/1.2.3/series/1.2.3.4',
  'https://user@db3.example.test/studies/1.2.3/series/1.2.3.4',
  `${SERIES}#x`,
  `${SERIES}/instances/1.2.3.4.5`,
  'https://db3.example.test/rs',
  'https://db3.example.test/rs/studies/9.9.9/series/1.2.3.4',
  'https://db3.example.test/rs/studies/1.2.3/series/9.9.9',
  'https://db3.example.test/rs/studies/1.2.3/series/1.2.3.4/../9',
  'https://db3.example.test/?x=/studies/1.2.3/series/1.2.3.4',
  'https:\\\\db3.example.test\\studies\\1.2.3\\series\\1.2.3.4',
  'https://db3.example.test/rs/stu\ndies/1.2.3/series/1.2.3.4',
  'https://db3.example.test/r s/studies/1.2.3/series/1.2.3.4',
  `https://db3.example.test/${'a'.repeat(2048)}/studies/1.2.3/series/1.2.3.4`,
])('%s is no address of this series', (text) => {
  expect(address(text)).toEqual(INVALID);
});
