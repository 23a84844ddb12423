import { describe, expect, test } from 'vitest';
import { parseSourceAddress } from './source-address.ts';

describe('the address of a source', () => {
  test.each([
    ['https://db4.example/path?x#y', 'db4.example', 443],
    ['https://DB4.example:8443', 'db4.example', 8443],
    [' db4.example ', 'db4.example', 443],
    ['db4.example:4711', 'db4.example', 4711],
    ['192.0.2.1:443', '192.0.2.1', 443],
    ['[2001:db8::1]:8443', '2001:db8::1', 8443],
    ['drimbox-hôpital.example', 'xn--drimbox-hpital-8ob.example', 443],
  ])('%s', (text, host, port) => expect(parseSourceAddress(text)).toEqual({ host, port }));

  test.each([
    '',
    'http://db4.example',
    'ftp://db4.example',
    'https://',
    'https://user@db4.example',
    'https://:secret@db4.example',
    'user@db4.example',
    'db4.example/path',
    'db4.example:99999',
    'db4.example:0',
    'db4 example',
    'db4.example:',
    '2001:db8::1',
    'javascript:alert(1)',
  ])('TRUST_ADDRESS_INVALID: %s', (text) =>
    expect(() => parseSourceAddress(text)).toThrow(expect.objectContaining({ code: 'TRUST_ADDRESS_INVALID' })),
  );
});
