/** The official TEST lists of the ANS (shared data): outcome, contents, and the verdict of xmlsec1 on the same day. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, type TestContext } from 'vitest';
import { sharedPath } from '../../dicom/testing/samples.ts';
import { skipWithoutXmlsec } from '../../xml/testing/xmlsec.ts';
import { parsePemCertificates } from '../certificate.ts';
import { Authorities } from '../chain.ts';
import { DistinguishedName } from '../distinguished-name.ts';
import { SIGNER } from '../testing/list-bench.ts';
import { WhitelistIndex } from './entries.ts';
import { verifyWhitelist } from './verify.ts';

const FOLDER = 'ans/liste-blanche';
const ROOT = 'TEST-AC-RACINE-IGC-SANTE-ELEMENTAIRE.pem';
const INTERMEDIATE = 'TEST-AC-IGC-SANTE-ELEMENTAIRE-ORGANISATIONS.pem';
const LATEST = 'LISTEBLANCHE_DRIM-M_SIGNEE_TEST.xml';
/** After the signer's certificate of 2023 ended. */
const LATER = '2026-11-21T12:00:00Z';
const EXPIRED = { code: 'LIST_SIGNER_EXPIRED', facts: { date: '2026-09-12T10:00:44.000Z' } };

interface Official {
  readonly signedAt: string;
  readonly generatedAt: string;
  readonly entries: number;
  readonly later: object | undefined;
  readonly then?: object;
}

const LISTS: Readonly<Record<string, Official>> = {
  [LATEST]: {
    signedAt: '2026-09-17T08:27:36Z',
    generatedAt: '2026-06-19T18:06:52Z',
    entries: 17,
    later: undefined,
  },
  'LISTEBLANCHE_DRIM-M_SIGNEE_TEST.2026.01.28.xml': {
    signedAt: '2025-12-12T10:43:41Z',
    generatedAt: '2025-09-10T11:08:12Z',
    entries: 11,
    later: EXPIRED,
  },
  'LISTEBLANCHE_DRIM-M_SIGNEE_TEST.2025.08.08.xml': {
    signedAt: '2025-07-23T13:16:40Z',
    generatedAt: '2025-07-23T11:08:12Z',
    entries: 6,
    later: EXPIRED,
  },
  'LISTEBLANCHE_DRIM-M_SIGNEE_TEST_.xml': {
    signedAt: '2024-12-26T12:43:48Z',
    generatedAt: '2024-04-22T11:08:12Z',
    entries: 6,
    later: EXPIRED,
  },
  'listeblanche_INFORMATIFSIGNE.xml': {
    signedAt: '2024-04-30T12:33:45Z',
    generatedAt: '2024-04-22T11:08:12Z',
    entries: 6,
    later: EXPIRED,
    // Refused for its schema once its signature was found good.
    then: { code: 'LIST_SCHEMA_OLD' },
  },
};

const work = mkdtempSync(join(tmpdir(), 'drimbox-official-lists-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const path = (context: TestContext, name: string): string => join(sharedPath(context, FOLDER), name);
const read = (context: TestContext, name: string): Buffer => readFileSync(path(context, name));

function verify(context: TestContext, bytes: Uint8Array, at: string, certificates = [ROOT, INTERMEDIATE]) {
  const authorities = certificates.flatMap((name) => parsePemCertificates(read(context, name).toString()));
  const policy = { authorities: new Authorities(authorities), signer: SIGNER, at: new Date(at) };
  return verifyWhitelist(bytes, { ...policy, crls: 'not checked' });
}

/** Whether xmlsec1 finds signature, references and chain good at a moment. */
function xmlsecAccepts(context: TestContext, bytes: Uint8Array, at: string): boolean {
  const file = join(work, 'list.xml');
  writeFileSync(file, bytes);
  const trust = ['--trusted-pem', path(context, ROOT), '--untrusted-pem', path(context, INTERMEDIATE)];
  const time = ['--verification-gmt-time', at.replace('T', ' ').replace('Z', '')];
  const ids = ['--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties'];
  const args = ['--verify', '--enabled-key-data', 'x509', ...ids, ...trust, ...time, file];
  return spawnSync('xmlsec1', args, { stdio: 'ignore' }).status === 0;
}

it.for(Object.entries(LISTS))('%s', async ([name, { signedAt, generatedAt, entries, later, then }], context) => {
  const bytes = read(context, name);
  const atLater = await verify(context, bytes, LATER);
  expect(atLater.error).toEqual(later && expect.objectContaining(later));
  const atSigning = await verify(context, bytes, signedAt);
  expect(atSigning.error).toEqual(then && expect.objectContaining(then));
  if (then !== undefined) return;
  const { list } = atSigning;
  expect(list).toMatchObject({ generatedAt: new Date(generatedAt), signedAt: new Date(signedAt) });
  expect(list?.entries).toHaveLength(entries);
  expect(list?.signer.subject.first('CN')).toBe(SIGNER.commonName);
});

it.for(Object.entries(LISTS))('the verdict of xmlsec1: %s', async ([name, { signedAt }], context) => {
  skipWithoutXmlsec(context);
  const bytes = read(context, name);
  const altered = Buffer.from(bytes.toString().replace('<Domaine>', '<Domaine> '));
  for (const [list, at] of [
    [bytes, LATER],
    [bytes, signedAt],
    [altered, signedAt],
  ] as const) {
    const { steps } = await verify(context, list, at);
    // What is judged after the signature is not xmlsec1's business.
    const isGood = steps.every(({ name: step, outcome }) => step === 'schema' || outcome !== 'failed');
    expect(isGood, at).toBe(xmlsecAccepts(context, list, at));
    if (list === bytes && at === signedAt) expect(isGood).toBe(true);
  }
});

it('the unsigned list, which stands for a corrupt one', async (context) => {
  const { error } = await verify(context, read(context, 'LISTEBLANCHE_DRIM-M_NONSIGNEE_TEST.xml'), LATER);
  expect(error).toMatchObject({ code: 'LIST_NOT_SIGNED' });
});

it('one host changed by hand', async (context) => {
  const altered = read(context, LATEST).toString().replace('<db>db4.', '<db>db8.');
  expect((await verify(context, Buffer.from(altered), LATER)).error).toMatchObject({ code: 'LIST_DIGEST' });
});

it('the latest list with CRLF and without XML declaration, as it is published too', async (context) => {
  const text = read(context, LATEST).toString();
  const other = Buffer.from(text.replace(/^<\?xml[^>]*>/, '').replaceAll('\n', '\r\n'));
  expect((await verify(context, other, LATER)).list).toEqual((await verify(context, Buffer.from(text), LATER)).list);
});

it('the authorities in KeyInfo stand in for none of the configured ones', async (context) => {
  const bytes = read(context, LATEST);
  for (const configured of [[ROOT], [INTERMEDIATE], []]) {
    const { error } = await verify(context, bytes, LATER, configured);
    expect(error).toMatchObject({ code: 'LIST_SIGNER_CHAIN' });
  }
});

it('the hosts of the latest list, in order', async (context) => {
  const { list } = await verify(context, read(context, LATEST), LATER);
  const ids = [3, 4, 5, 7, 175, 178, 156, 157, 172, 154, 167, 161, 169, 155, 1541, 1542, 1543];
  expect(list?.entries.map(({ identifiant, db }) => [identifiant, db])).toEqual(
    ids.map((id) => [`${id}`, `db${id}.test.mesimagesmedicales.fr`]),
  );
  const index = new WhitelistIndex(list?.entries ?? []);
  const subject = (host: string, organisation: string) =>
    DistinguishedName.parse(`C=FR, ST=Paris (75), O=${organisation}, OU=318751275100020, CN=${host}`);
  const [db3, db8] = ['db3.test.mesimagesmedicales.fr', 'db8.test.mesimagesmedicales.fr'];
  expect(index.find(db3, subject(db3, 'AGENCE DU NUMERIQUE EN SANTE'))).toBe('listed');
  expect(index.find(db8, subject(db8, 'AGENCE DU NUMERIQUE EN SANTE'))).toEqual({ reason: 'not-listed' });
});
