import { expect, test } from 'vitest';
import { matchesHost } from './host-name.ts';
import { canonicalIp, ipOfOctets } from './ip-address.ts';

const names = (...dnsNames: string[]) => ({ dnsNames, ipAddresses: [] });

test.each([
  ['db4.test.fr', 'db4.test.fr'],
  ['DB4.Test.FR', 'db4.test.fr'],
  ['db4.test.fr', 'DB4.TEST.FR'],
  ['db4.test.fr.', 'db4.test.fr'],
  ['db4.test.fr', 'db4.test.fr.'],
  ['*.test.fr', 'db4.test.fr'],
  ['localhost', 'localhost'],
])('a certificate for %s is for %s', (name, host) => {
  expect(matchesHost(names('other.fr', name), host)).toBe(true);
});

test.each([
  ['db4.test.fr', 'db5.test.fr'],
  ['db4.test.fr', 'a.db4.test.fr'],
  ['db4.test.fr', 'test.fr'],
  ['*.test.fr', 'test.fr'],
  ['*.test.fr', 'a.db4.test.fr'],
  ['*.test.fr', '.test.fr'],
  ['*.fr', 'test.fr'],
  ['*', 'localhost'],
  ['d*.test.fr', 'db4.test.fr'],
  ['*4.test.fr', 'db4.test.fr'],
  ['db4.*.fr', 'db4.test.fr'],
  ['*.*.fr', 'db4.test.fr'],
  ['*.test.fr', '*.test.fr'],
  ['db4.test.fr', 'db4.test.fr\u0000.evil.fr'],
  ['', ''],
  ['127.0.0.1', '127.0.0.1'],
  ['*.0.0.1', '127.0.0.1'],
])('a certificate for %s is not for %s', (name, host) => {
  expect(matchesHost(names(name), host)).toBe(false);
});

test('an address is looked for among the addresses, in any way of writing', () => {
  const v6 = ipOfOctets(Uint8Array.from([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]));
  const certificate = { dnsNames: ['db4.test.fr'], ipAddresses: ['192.0.2.1', v6 ?? ''] };
  for (const host of ['192.0.2.1', '2001:db8::5', '[2001:DB8:0:0::5]'])
    expect(matchesHost(certificate, host)).toBe(true);
  for (const host of ['192.0.2.2', '2001:db8::6', '::1']) expect(matchesHost(certificate, host)).toBe(false);
  expect(matchesHost({ dnsNames: [], ipAddresses: [] }, '192.0.2.1')).toBe(false);
  expect(ipOfOctets(Uint8Array.from([1, 2, 3]))).toBeUndefined();
  expect([canonicalIp('db4.test.fr'), canonicalIp('fe80::1%eth0')]).toEqual([undefined, undefined]);
});
