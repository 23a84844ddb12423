/** The strategy AIR: the certificates of a structure, and VIHFs that xmlsec1 signed. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { whatIsMissing } from '../../support/programs.ts';
import { run } from '../imaging/testing/support.ts';
import { folderOfSuite } from '../testing/folder.ts';
import { attributesOfName } from './vihf/signature.ts';
import { dmpOfSuite, TOKEN } from './testing/dmp.ts';
import { envelope, patientAndStatus, queryBody, STRUCTURE, vihf } from './testing/requests.ts';
import { structureOfSuite } from './testing/structure.ts';
import type { CertificateName } from './testing/structure.ts';

const missing = whatIsMissing('openssl', 'xmlsec1', 'curl');
const folder = folderOfSuite();
const structure = structureOfSuite();
const suite = dmpOfSuite(() => structure().air);
const find = queryBody(patientAndStatus());

interface Asked {
  readonly assertion?: string;
  readonly certificate?: CertificateName;
  readonly headers?: readonly string[];
}

/** By curl: status (000 when the handshake fails) and answer. */
async function ask({
  assertion,
  certificate = 'auth',
  headers = [],
}: Asked): Promise<{ status: string; text: string }> {
  const [request, response] = ['request.xml', 'response'].map((name) => path.join(folder(), name));
  await writeFile(request!, envelope('registry', find, assertion === undefined ? {} : { assertion }));
  const { file } = structure();
  const { stdout } = await run('curl', [
    ...['-s', '--noproxy', '*', '-o', response!, '-w', '%{http_code}', '--data-binary', `@${request!}`],
    ...['--cacert', file('ca', 'crt'), '--cert', file(certificate, 'crt'), '--key', file(certificate, 'key')],
    ...['Content-Type: application/soap+xml; charset=UTF-8', ...headers].flatMap((header) => ['-H', header]),
    `${suite().dmp.tlsUrl!}/registry`,
  ]);
  const text = stdout.toString() === '000' ? '' : (await run('cat', [response!])).stdout.toString();
  return { status: stdout.toString(), text };
}

/** Code of the fault, or `found`. */
async function outcome(asked: Asked): Promise<string> {
  const { status, text } = await ask(asked);
  if (status === '200' && text.includes('ResponseStatusType:Success')) return 'found';
  return /Value[^>]*>(?:\w+:)?(DMP\w+|XDS\w+)</.exec(text)?.[1] ?? status;
}

describe.skipIf(missing !== undefined)(`AIR ${missing ?? ''}`, () => {
  it.each(['sha256', 'sha1'] as const)('lets in whom a signature by %s speaks for', async (hash) => {
    const assertion = await structure().signed({}, { hash });
    expect(await outcome({ assertion })).toBe('found');
    const [logged] = await suite().requests();
    expect(logged).toMatchObject({ door: 'tls', strategy: 'air', vihf: 'signed', structure: STRUCTURE });
  });

  it('refuses a VIHF of which one byte was changed, wherever', async () => {
    const assertion = await structure().signed();
    const at = [
      assertion.indexOf('DOC0036624<'),
      assertion.indexOf('LPS_Nom'),
      assertion.indexOf('urn:dmp'),
      assertion.indexOf('AuthnInstant="') + 16,
      assertion.indexOf('SignatureValue>') + 40,
      assertion.indexOf('DigestValue>') + 14,
    ];
    for (const index of at) {
      const other = assertion[index] === '2' ? '3' : '2';
      const changed = assertion.slice(0, index) + other + assertion.slice(index + 1);
      expect(await outcome({ assertion: changed })).toBe('DMPSignatureInvalide');
    }
  });

  it('refuses none, an unsigned one, and one whose signature is about something else', async () => {
    expect(await outcome({})).toBe('DMPVihfInvalide');
    expect(await outcome({ assertion: vihf() })).toBe('DMPSignatureInvalide');
    const good = await structure().signed();
    const [signature = ''] = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(good) ?? [];
    // The signed assertion is still there, wrapped in another one.
    const wrapped = vihf({
      id: '_other',
      signature: signature.replace('</ds:Signature>', `<ds:Object>${good}</ds:Object></ds:Signature>`),
    });
    expect(await outcome({ assertion: wrapped })).toBe('DMPSignatureInvalide');
    const more = await structure().signed(
      {},
      { moreTransforms: '<ds:Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>' },
    );
    expect(await outcome({ assertion: more })).toBe('DMPSignatureInvalide');
  });

  it('wants the certificate for signatures, not revoked, of an authority that it knows', async () => {
    for (const by of ['auth', 'stranger', 'revoked'] as const)
      expect(await outcome({ assertion: await structure().signed({}, { by }) })).toBe('DMPInvalidCertificate');
  });

  it.each([
    [
      'the issuer is not the subject',
      { issuer: 'CN=DRIMbox,OU=1,O=AUTRE,ST=Paris (75),C=FR' },
      'DMPInvalidCertificate',
    ],
    [
      'an issuer with blanks',
      { issuer: `CN=DRIMbox, OU=${STRUCTURE}, O=CABINET M DOC0036624, ST=Paris (75), C=FR` },
      'found',
    ],
    ['plain indirecte', { mode: 'INDIRECTE' }, 'DMPAccesInterdit'],
    ['the structure is not the certificate’s', { structure: '10B0172805' }, 'DMPVihfInvalide'],
    ['a professional of another structure', { nameId: '899700366257' }, 'DMPStructureNonLiee'],
    ['an unknown professional', { nameId: '899700000000' }, 'DMPPSInconnu'],
    ['an old VIHF', { issueInstant: '2026-01-01T00:00:00.000Z' }, 'DMPVihfInvalide'],
    ['an identifier that is no NCName', { id: '1f6c' }, 'DMPSignatureInvalide'],
    ['bris de glace', { purpose: 'bris_de_glace' }, 'found'],
  ] as const)('%s', async (_, changes, expected) => {
    expect(await outcome({ assertion: await structure().signed(changes) })).toBe(expected);
  });

  it('opens to certificates of structures alone', async () => {
    const assertion = await structure().signed();
    // One of another authority, one that is not for clients.
    for (const certificate of ['stranger', 'sign'] as const)
      expect((await ask({ assertion, certificate })).status).toBe('000');
    // A token is enough, without a signature.
    expect(await outcome({ headers: [`Authorization: Bearer ${TOKEN}`] })).toBe('found');
  });
});

it('reads names whatever blanks follow their commas', () => {
  const expected = ['CN=DRIMbox', 'OU=499', 'O=A, B', 'C=FR'];
  expect(attributesOfName(String.raw`CN=DRIMbox,OU=499,O=A\, B,C=FR`)).toEqual(expected);
  expect(attributesOfName(String.raw`CN=DRIMbox, OU=499, O=A\, B, C=FR`)).toEqual(expected);
});
