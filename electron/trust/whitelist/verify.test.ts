/** Lists that we sign ourselves, as they should be: accepted by us and by xmlsec1. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { skipWithoutXmlsec } from '../../xml/testing/xmlsec.ts';
import { LIST, ListBench, replaced } from '../testing/list-bench.ts';
import { certificateV1, ENVELOPED_TRANSFORM, EXCLUSIVE_TRANSFORM, signList, XADES } from '../testing/list-signer.ts';
import { opensslMissing } from '../testing/openssl.ts';

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';

const bench = new ListBench();
afterAll(() => bench[Symbol.dispose]());

describe.skipIf(opensslMissing !== '')(`good lists${opensslMissing && ` (${opensslMissing})`}`, () => {
  type Case = readonly [name: string, list: () => string | Uint8Array];

  const good: readonly Case[] = [
    ['filter 2.0 and SigningCertificateV2 (the usual profile)', () => bench.signed()],
    [
      'enveloped-signature and SigningCertificate (the other profile)',
      () =>
        bench.signed({
          transforms: [ENVELOPED_TRANSFORM, EXCLUSIVE_TRANSFORM],
          signingCertificate: certificateV1(bench.signer()),
        }),
    ],
    ['ECDSA', () => signList(LIST, bench.signer('ec'))],
    [
      'SHA-512',
      () =>
        bench.signed({ signatureMethod: `${MORE}rsa-sha512`, digestMethod: 'http://www.w3.org/2001/04/xmlenc#sha512' }),
    ],
    ['SHA-384', () => bench.signed({ signatureMethod: `${MORE}rsa-sha384`, digestMethod: `${MORE}sha384` })],
    [
      'the references in the other order',
      () => bench.signed({ references: (whole, properties) => [properties, whole] }),
    ],
    [
      'certificates of others in KeyInfo',
      () => bench.signed({ certificates: [Buffer.from(bench.authority('strange').raw), bench.signer().certificate] }),
    ],
    ['CRLF', () => replaced(bench.signed(), /\n/g, '\r\n')],
    ['UTF-16 and an XML declaration', () => Buffer.from(`\uFEFF<?xml version="1.0"?>\n${bench.signed()}`, 'utf16le')],
    [
      'comments between elements',
      () => replaced(bench.signed(), '<ListeDomaines>', '<!-- c --><ListeDomaines><!-- db9 -->'),
    ],
    [
      'elements that nobody knows yet',
      () => bench.signed({}, replaced(LIST, '<Denomination>', '<Nouveau a="1">x</Nouveau><Denomination>')),
    ],
    [
      'an XInclude, which is not followed',
      () =>
        bench.signed(
          {},
          replaced(
            LIST,
            '</ListeDomaines>',
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="evil.xml"></xi:include></ListeDomaines>',
          ),
        ),
    ],
  ];

  it.each(good)('accepted: %s', async (_, list) => {
    const { error, list: read, steps } = await bench.verify(list());
    expect(error).toBeUndefined();
    expect(read?.entries.map(({ identifiant, db, vi }) => [identifiant, db, vi])).toEqual([
      ['3', 'db3.drimbox.test', ''],
      ['4', 'db4.drimbox.test', 'vi4.drimbox.test'],
    ]);
    expect(steps.filter(({ outcome }) => outcome !== 'passed')).toEqual([
      { name: 'signer-revocation', outcome: 'skipped' },
    ]);
  });

  it.for(good)('xmlsec1 agrees: %s', ([, list], context) => {
    skipWithoutXmlsec(context);
    const file = join(bench.folder.path, 'list.xml');
    writeFileSync(file, list());
    const trust = ['--trusted-pem', 'root.pem', '--untrusted-pem', 'intermediate.pem', '--enabled-key-data', 'x509'];
    const args = ['--verify', '--id-attr:Id', `${XADES}:SignedProperties`, ...trust, file];
    expect(() => execFileSync('xmlsec1', args, { cwd: bench.folder.path, stdio: 'pipe' })).not.toThrow();
  });

  it('reads everything that is said', async () => {
    const { list } = await bench.verify(bench.signed());
    expect(list).toMatchObject({
      generatedAt: new Date('2026-06-19T18:06:52Z'),
      signedAt: new Date('2026-09-17T08:27:36Z'),
      signer: { subject: expect.objectContaining({}) as object, raw: bench.signer().certificate },
    });
    expect(list?.entries[1]).toEqual({
      identifiant: '4',
      db: 'db4.drimbox.test',
      vi: 'vi4.drimbox.test',
      denomination: 'CHU & Cie',
      dn: "CN=db4.drimbox.test,OU=1,O=CHU,ST=Côte-d'Or (21),C=FR",
      supportContact: 'aide@drimbox.test',
      updatedAt: '2024-12-10T11:27:12Z',
    });
  });
});
