import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { certificateFacts, parseCertificate, parsePemCertificates, shortName } from './certificate.ts';
import { Authorities, buildChain } from './chain.ts';
import { OpensslFolder, opensslMissing } from './testing/openssl.ts';

const LISTS = join(import.meta.dirname, '../../../shared/ans/liste-blanche');
const listsMissing = existsSync(LISTS) ? '' : 'the official lists are not on this machine';
const unreadable = expect.objectContaining({ code: 'CERTIFICATE_UNREADABLE' });

/** The signer's certificate of a list. */
function signerOf(list: string) {
  const [, base64 = ''] = /X509Certificate>([^<]+)</.exec(readFileSync(join(LISTS, list), 'utf8')) ?? [];
  return parseCertificate(Buffer.from(base64, 'base64'));
}

const officialAuthorities = () =>
  ['TEST-AC-RACINE-IGC-SANTE-ELEMENTAIRE.pem', 'TEST-AC-IGC-SANTE-ELEMENTAIRE-ORGANISATIONS.pem'].flatMap((name) =>
    parsePemCertificates(readFileSync(join(LISTS, name), 'latin1')),
  );

describe.skipIf(listsMissing)(`official certificates${listsMissing && ` (skipped: ${listsMissing})`}`, () => {
  test('the signer of the latest list, field by field', () => {
    const signer = signerOf('LISTEBLANCHE_DRIM-M_SIGNEE_TEST.xml');
    expect(certificateFacts(signer)).toEqual({
      subject: 'CN=Liste Blanche DRIM-M,OU=318751275100020,O=AGENCE DU NUMERIQUE EN SANTE,ST=Paris (75),C=FR',
      issuer: 'CN=TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS,OU=IGC-SANTE TEST,OU=0002 187512751,O=ASIP-SANTE,C=FR',
      serialNumber: '46F8FBAE07BA32E7D326C79501BAD5FA',
      notBefore: '2026-09-14T07:56:23.000Z',
      notAfter: '2029-09-14T07:56:23.000Z',
      fingerprint: 'A5DAF0DAB418F6F4B789CD6881744A39240331FBDD78EE0B31359A28FFA8F5D2',
    });
    expect(signer).toMatchObject({
      keyType: 'rsa',
      keyBits: 2048,
      isCa: false,
      keyUsage: new Set(['digitalSignature', 'nonRepudiation']),
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.4'],
      crlDistributionPoints: ['http://igc-sante.esante.gouv.fr/CRL/ACI-EL-ORG-TEST.crl'],
      authorityKeyId: '212E847D3B1EF512DE51A2215CAE93A8EF5BE3F5',
      unknownCritical: [],
    });
    expect(signer.crlPointNames[1]).toMatch(/^ldap:\/\/annuaire-igc/);
  });

  test('the authorities, and what Node says of the same bytes', () => {
    const [root, intermediate] = officialAuthorities();
    expect(root).toMatchObject({ isCa: true, keyBits: 4096, keyUsage: new Set(['keyCertSign', 'cRLSign']) });
    expect(intermediate).toMatchObject({ isCa: true, pathLength: 0, authorityKeyId: root?.subjectKeyId });
    for (const own of [root, intermediate, signerOf('LISTEBLANCHE_DRIM-M_SIGNEE_TEST_.xml')]) {
      const node = new X509Certificate(own?.raw ?? '');
      expect(own?.serialNumber).toBe(node.serialNumber);
      expect(own?.fingerprint).toBe(node.fingerprint256.replaceAll(':', ''));
      expect([own?.notBefore, own?.notAfter]).toEqual([node.validFromDate, node.validToDate]);
      expect(own?.publicKey.equals(node.publicKey)).toBe(true);
    }
  });

  test.each([
    ['LISTEBLANCHE_DRIM-M_SIGNEE_TEST.xml', '2026-11-21', 'accepted'],
    ['LISTEBLANCHE_DRIM-M_SIGNEE_TEST.xml', '2026-09-01', 'not-yet-valid'],
    ['LISTEBLANCHE_DRIM-M_SIGNEE_TEST.2026.01.28.xml', '2026-11-21', 'expired'],
    ['LISTEBLANCHE_DRIM-M_SIGNEE_TEST.2026.01.28.xml', '2025-12-12', 'accepted'],
    ['LISTEBLANCHE_DRIM-M_SIGNEE_TEST.2025.08.08.xml', '2025-07-23', 'accepted'],
    ['LISTEBLANCHE_DRIM-M_SIGNEE_TEST_.xml', '2024-12-26', 'accepted'],
    ['listeblanche_INFORMATIFSIGNE.xml', '2024-04-30', 'accepted'],
    // The signature of the test root over itself does not hold (openssl verify -check_ss_sig says so too). It need not.
  ])('signer of %s on %s: %s', (list, day, verdict) => {
    const result = buildChain(signerOf(list), new Authorities(officialAuthorities()), new Date(`${day}T12:00:00Z`));
    expect(result.ok ? 'accepted' : result.reason).toBe(verdict);
    const [root] = officialAuthorities();
    const rootAlone = new Authorities(root === undefined ? [] : [root]);
    expect(buildChain(signerOf(list), rootAlone, new Date(`${day}T12:00:00Z`))).toMatchObject({
      reason: 'unknown-issuer',
      authority: 'TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS',
    });
  });
});

const SERVER = `subjectAltName=DNS:db4.test,DNS:*.test.fr,IP:192.0.2.1,IP:2001:db8::5,email:a@b.test,URI:https://x.test
extendedKeyUsage=serverAuth,clientAuth
crlDistributionPoints=one,two,three
[one]
fullname=URI:http://crl.test/a.crl,URI:ldap://crl.test/b,URI:HTTPS://crl.test/c.crl
[two]
fullname=URI:http://crl.test/some.crl
reasons=keyCompromise
[three]
fullname=URI:http://crl.test/indirect.crl
CRLissuer=dirName:other
[other]
CN=other
`;

describe.skipIf(opensslMissing)(`made by openssl${opensslMissing && ` (skipped: ${opensslMissing})`}`, () => {
  test('names, addresses, usages and distribution points of a server', () => {
    using folder = new OpensslFolder();
    folder.certificate('ca', { subject: '/CN=AC' });
    folder.certificate('leaf', { subject: '/C=FR', issuer: 'ca', extensions: SERVER });
    const pem = folder.read('leaf.pem').toString();
    const [leaf, ca] = parsePemCertificates(
      `Bag Attributes: none\n${pem}\r\nfree text\n${folder.read('ca.pem').toString()}`,
    );
    expect(leaf).toMatchObject({
      dnsNames: ['db4.test', '*.test.fr'],
      ipAddresses: ['192.0.2.1', '2001:db8::5'],
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
      crlDistributionPoints: ['http://crl.test/a.crl', 'HTTPS://crl.test/c.crl'],
      keyType: 'ec',
      keyBits: 256,
      isCa: false,
    });
    expect(leaf).not.toHaveProperty('keyUsage');
    expect(ca).toMatchObject({ isCa: true });
    expect(leaf && ca && [shortName(leaf), shortName(ca)]).toEqual(['C=FR', 'AC']);
  });

  test('limits that are not applied here count as critical: name constraints even when they are not marked so', () => {
    using folder = new OpensslFolder();
    folder.certificate('ca', { subject: '/CN=AC' });
    const extensions =
      'nameConstraints=permitted;DNS:.test\ncertificatePolicies=critical,1.2.3\ninhibitAnyPolicy=critical,0\n';
    folder.certificate('leaf', { subject: '/CN=x', issuer: 'ca', extensions });
    const [leaf] = parsePemCertificates(folder.read('leaf.pem').toString());
    expect(leaf?.unknownCritical).toEqual(['2.5.29.30']);
  });

  test('bytes that are not one whole certificate are refused', () => {
    using folder = new OpensslFolder();
    folder.certificate('ca', { subject: '/CN=AC' });
    const pem = folder.read('ca.pem').toString();
    const der = Buffer.from(parsePemCertificates(pem)[0]?.raw ?? []);
    folder.run(
      'x509',
      '-in',
      'ca.pem',
      '-set_serial',
      `0x${'41'.repeat(33)}`,
      '-signkey',
      'ca.key',
      '-out',
      'long.pem',
    );
    expect(() => parsePemCertificates(folder.read('long.pem').toString()), 'a long serial number').toThrow(unreadable);
    const before = (text: string) => der.indexOf(Buffer.from(text));
    const withByte = (at: number, value: number) => Buffer.from(der).fill(value, at, at + 1);
    const wrong = {
      nothing: Buffer.alloc(0),
      'the end is missing': der.subarray(0, -1),
      'something behind': Buffer.concat([der, Buffer.alloc(1)]),
      'a list of something': Buffer.from('3003020100', 'hex'),
      'too large': Buffer.concat([Buffer.from('3083010001', 'hex'), Buffer.alloc(65_537)]),
      'a name that is not UTF-8': withByte(before('AC'), 0xff),
      'another algorithm inside than outside': withByte(der.lastIndexOf(Buffer.from('2a8648ce3d0403', 'hex')) + 7, 3),
    };
    for (const [what, bytes] of Object.entries(wrong)) expect(() => parseCertificate(bytes), what).toThrow(unreadable);
    for (const text of [
      '',
      'x',
      pem.replace(/-----END.*/, ''),
      pem.replace('MII', 'M!I'),
      pem.replace('MIIB', 'MIB'),
    ]) {
      expect(() => parsePemCertificates(text)).toThrow(unreadable);
    }
  });
});
