import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parsePemCertificates } from './certificate.ts';
import { DistinguishedName } from './distinguished-name.ts';
import { OpensslFolder, opensslMissing } from './testing/openssl.ts';

const parse = (text: string) => DistinguishedName.parse(text);
const LISTED = "CN=db4.test.mesimagesmedicales.fr,OU=318751275100020,O=CHU d'Angers,ST=Côte-d'Or (21),C=FR";

describe('two texts of one name', () => {
  test.each([
    ['as it is', LISTED],
    [
      'in the other order',
      "C=FR,ST=Côte-d'Or (21),O=CHU d'Angers,OU=318751275100020,CN=db4.test.mesimagesmedicales.fr",
    ],
    ['blanks after the commas', LISTED.replaceAll(',', ', ')],
    ['blanks around everything', LISTED.replaceAll(',', ' , ').replaceAll('=', ' = ')],
    ['semicolons', LISTED.replaceAll(',', ';')],
    ['UTF-8 in hexadecimal', LISTED.replace('ô', String.raw`\C3\B4`)],
    ['decomposed accents', LISTED.normalize('NFD')],
    ['upper case', LISTED.toUpperCase()],
    ['lower case', LISTED.toLowerCase()],
    ['more blanks within', LISTED.replace('CHU ', 'CHU   ')],
    ['a no-break space within', LISTED.replace('CHU ', 'CHU\u00a0')],
    ['quotes', LISTED.replace("O=CHU d'Angers", `O="CHU d'Angers"`)],
    ['escapes that change nothing', LISTED.replace("d'Or (21)", String.raw`d'Or\20(21)`)],
    ['object identifiers', LISTED.replace('CN=', '2.5.4.3=').replace('ST=', 'OID.2.5.4.8=')],
    ['S for ST', LISTED.replace('ST=', 'S=')],
    ['one attribute per line, as Node', LISTED.split(',').reverse().join('\n')],
    ['a line break in a value and after commas', LISTED.replace('CHU ', 'CHU\n   ').replaceAll(',', ',\r\n\t')],
    ['a value as DER', LISTED.replace('C=FR', 'C=#13024652')],
  ])('%s', (_, text) => {
    expect(parse(text).equals(parse(LISTED))).toBe(true);
    expect(parse(LISTED).equals(parse(text))).toBe(true);
  });

  test.each([
    ['another accent', LISTED.replace('Côte', 'Cote')],
    ['another apostrophe', LISTED.replace("d'Or", 'd’Or')],
    ['another host', LISTED.replace('db4', 'db5')],
    ['an attribute less', LISTED.replace(',C=FR', '')],
    ['an attribute more', `${LISTED},C=FR`],
    ['another type', LISTED.replace('ST=', 'L=')],
    ['another order', LISTED.replace('OU=318751275100020,', '').replace(',C=FR', ',OU=318751275100020,C=FR')],
    ['a blank within', LISTED.replace('318751', '318 751')],
    ['one multi-valued RDN', LISTED.replace(',OU=', '+OU=')],
    ['a comma in the value', LISTED.replace(',OU=', String.raw`\,OU\=`)],
  ])('not with %s', (_, text) => {
    expect(parse(text).equals(parse(LISTED))).toBe(false);
  });
});

test('escapes and quotes (RFC 4514 section 4)', () => {
  const first = (text: string) => parse(text).attributes.map(({ value }) => value);
  expect(first(String.raw`CN=Before\0dAfter,DC=example,DC=net`)).toContain('Before\rAfter');
  expect(first(String.raw`CN=Lu\C4\8Di\C4\87`)).toEqual(['Lučić']);
  expect(first(String.raw`CN=James \"Jim\" Smith\, III`)).toEqual(['James "Jim" Smith, III']);
  expect(first(String.raw`O="Imagerie, Scanner + IRM",CN=a`)).toContain('Imagerie, Scanner + IRM');
  expect(first(String.raw`CN=\ a \ `)).toEqual([' a  ']);
  expect(first('1.3.6.1.4.1.1466.0=#04024869')).toEqual(['#04024869']);
  expect(first('OU=Sales+CN=J.  Smith,DC=example')).toEqual(['example', 'Sales', 'J.  Smith']);
});

test.each([
  'x',
  'CN',
  '=a',
  'CN=a,',
  ',CN=a',
  'CN=a,,C=FR',
  'CN="a',
  'CN="a"b',
  String.raw`CN=a\zz`,
  'CN=\\',
  'XX=a',
  String.raw`CN=\FF`,
])('%j is no name', (text) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'LIST_SCHEMA' }));
});

test('a name is written as RFC 4514 has it, and read again from that', () => {
  expect(String(parse(LISTED.split(',').reverse().join(', ')))).toBe(LISTED);
  for (const value of ['a,b', ' a', 'a ', '#a', 'a+b;c<d>e\\f"g', 'é’\n\u0000', 'a=b', '']) {
    const name = new DistinguishedName([
      { type: '2.5.4.6', value: 'FR', rdn: 0 },
      { type: '2.5.4.3', value, rdn: 1 },
      { type: '2.5.4.5', value: 'x', rdn: 1 },
    ]);
    expect(String(name)).not.toContain('\n');
    expect(parse(String(name)).attributes).toEqual(name.attributes);
  }
});

test('values by type, from the most general on', () => {
  const name = parse('CN=a,OU=below,OU=above,C=FR');
  expect([name.first('OU'), name.all('OU'), name.first('O')]).toEqual(['above', ['above', 'below'], undefined]);
});

describe.skipIf(opensslMissing)(`of openssl's certificates${opensslMissing && ` (skipped: ${opensslMissing})`}`, () => {
  test('every form in which OpenSSL and Node write a subject is that subject', () => {
    using folder = new OpensslFolder();
    const subjects = [
      "/C=FR/ST=Côte-d'Or (21)/O=CHU d'Angers/OU=318751275100020/CN=db4.test",
      '/C=FR/O=Imagerie, "Scanner" \\+ IRM; a=b #1/OU= blanc /CN=é',
      '/DC=fr/DC=test/O=#deb/CN=a+serialNumber=12',
      '/C=FR/O=x/emailAddress=a@b.test/CN=a\\/b',
    ];
    for (const [index, subject] of subjects.entries()) {
      const name = `c${index}`;
      folder.write('req.cnf', '[req]\ndistinguished_name=n\n[n]\n');
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'k.key'];
      const made = ['-subj', subject, '-utf8', '-multivalue-rdn', '-out', `${name}.pem`];
      folder.run('req', '-x509', '-config', 'req.cnf', ...key, ...made);
      const pem = folder.read(`${name}.pem`).toString();
      const own = parsePemCertificates(pem)[0]?.subject;
      if (own === undefined) throw new Error('no certificate');
      const forms = ['RFC2253', 'RFC2253,-esc_msb,utf8', 'oneline', 'oneline,utf8,-esc_msb'];
      for (const form of forms) {
        const printed = folder.run('x509', '-in', `${name}.pem`, '-noout', '-subject', '-nameopt', form);
        const text = printed.replace(/^subject=\s?/, '').trimEnd();
        expect(parse(text).equals(own), `${form}: ${text}`).toBe(true);
      }
      const node = new X509Certificate(pem).subject;
      expect(parse(node).equals(own), node).toBe(true);
      expect(parse(String(own)).equals(own)).toBe(true);
    }
  });
});
