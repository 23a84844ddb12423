import { createPrivateKey } from 'node:crypto';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type KeyKind, makeKeyRequest, type RequestSubject, writeKeyRequest, wrongPart } from './key-request.ts';
import { OpensslFolder, opensslMissing } from './testing/openssl.ts';

const NAME = 'db178.test.mesimagesmedicales.fr';
const SUBJECT: RequestSubject = {
  name: NAME,
  organisation: 'CHU DE L’ÎLE',
  siret: '18751275100020',
  departement: "Côte-d'Or (21)",
};

describe.skipIf(opensslMissing !== '')(`read by openssl${opensslMissing && ` (${opensslMissing})`}`, () => {
  const folder = new OpensslFolder();
  afterAll(() => folder[Symbol.dispose]());

  const kinds: readonly [string, KeyKind, RegExp, RegExp][] = [
    ['RSA 2048', { type: 'rsa', bits: 2048 }, /Public-Key: \(2048 bit\)/, /sha256WithRSAEncryption/],
    ['RSA 3072', { type: 'rsa', bits: 3072 }, /Public-Key: \(3072 bit\)/, /sha256WithRSAEncryption/],
    ['P-256', { type: 'ec' }, /NIST CURVE: P-256/, /ecdsa-with-SHA256/],
  ];
  it.each(kinds)('%s: signature, subject, name', async (_, kind, keyText, signatureText) => {
    const { key, request } = await makeKeyRequest(SUBJECT, kind);
    const path = folder.write('made.csr', request);
    const text = folder.saying('req', '-in', path, '-verify', '-noout', '-text', '-nameopt', 'RFC2253,-esc_msb,utf8');
    expect(text).toMatch(/verify OK/i);
    expect(text).toMatch(keyText);
    expect(text).toMatch(signatureText);
    expect(text).toContain(`CN=${NAME},OU=318751275100020,O=CHU DE L’ÎLE,ST=Côte-d'Or (21),C=FR\n`);
    expect(text).toMatch(new RegExp(`X509v3 Subject Alternative Name: *\\n *DNS:${NAME}\\n`));
    expect(text).toContain('Version: 1 (0x0)');
    folder.write('made.key', key);
    const own = folder.run('pkey', '-in', 'made.key', '-pubout');
    expect(folder.run('req', '-in', path, '-pubkey', '-noout')).toBe(own);
  });

  it('an altered request is not its own', async () => {
    const { request } = await makeKeyRequest(SUBJECT, { type: 'ec' });
    const body = Buffer.from(request.replace(/-----.*-----/g, ''), 'base64');
    body.write('X', body.indexOf(NAME));
    folder.write('altered.csr', body);
    expect(folder.saying('req', '-inform', 'DER', '-in', 'altered.csr', '-verify', '-noout')).toMatch(
      /verify failure/i,
    );
  });

  it('writes both files once: the key for its owner alone, and nothing over what is there', async () => {
    const made = await makeKeyRequest(SUBJECT, { type: 'ec' });
    const out = join(folder.path, 'out');
    mkdirSync(out);
    const files = writeKeyRequest(out, NAME, made);
    expect(files).toEqual({ key: join(out, `${NAME}.key`), request: join(out, `${NAME}.csr`) });
    if (process.platform !== 'win32') expect(statSync(files.key).mode & 0o777).toBe(0o600);
    expect(createPrivateKey(folder.read(`out/${NAME}.key`).toString()).asymmetricKeyType).toBe('ec');

    const again = await makeKeyRequest(SUBJECT, { type: 'ec' });
    expect(() => writeKeyRequest(out, NAME, again)).toThrow(expect.objectContaining({ code: 'KEY_FILE_EXISTS' }));
    expect(folder.read(`out/${NAME}.key`).toString()).toBe(made.key);
    expect(folder.read(`out/${NAME}.csr`).toString()).toBe(made.request);
  });

  it('leaves no request beside the key of another', async () => {
    const made = await makeKeyRequest(SUBJECT, { type: 'ec' });
    const out = join(folder.path, 'half');
    mkdirSync(out);
    folder.write(`half/${NAME}.key`, 'kept');
    expect(() => writeKeyRequest(out, NAME, made)).toThrow(
      expect.objectContaining({ code: 'KEY_FILE_EXISTS', facts: { path: join(out, `${NAME}.key`) } }),
    );
    expect(readdirSync(out)).toEqual([`${NAME}.key`]);
    expect(folder.read(`half/${NAME}.key`).toString()).toBe('kept');
  });

  it('KEY_FILE_WRITE: no such folder', async () => {
    const made = await makeKeyRequest(SUBJECT, { type: 'ec' });
    const absent = join(folder.path, 'absent');
    expect(() => writeKeyRequest(absent, NAME, made)).toThrow(expect.objectContaining({ code: 'KEY_FILE_WRITE' }));
  });
});

describe('what a certificate can be asked for', () => {
  it.each<[string, Partial<RequestSubject>, keyof RequestSubject | undefined]>([
    ['the example', {}, undefined],
    ['a SIRET with its mark', { siret: '318751275100020' }, undefined],
    ['a name of one label', { name: 'db178' }, 'name'],
    ['capitals', { name: 'DB178.test.mesimagesmedicales.fr' }, 'name'],
    ['a wildcard', { name: '*.mesimagesmedicales.fr' }, 'name'],
    ['a way out of the folder', { name: '../x.example' }, 'name'],
    ['a name of more than 64 characters', { name: `${'a'.repeat(60)}.exa` }, undefined],
    ['a name of more than 64 characters', { name: `${'a'.repeat(60)}.exam` }, 'name'],
    ['no organisation', { organisation: ' ' }, 'organisation'],
    ['a long organisation', { organisation: 'a'.repeat(65) }, 'organisation'],
    ['a control character', { organisation: 'a\nb' }, 'organisation'],
    ['a SIREN', { siret: '187512751' }, 'siret'],
    ['another mark', { siret: '118751275100020' }, 'siret'],
    ['no département', { departement: '' }, 'departement'],
  ])('%s', (_, part, wrong) => {
    expect(wrongPart({ ...SUBJECT, ...part })).toBe(wrong);
  });

  it('REQUEST_INVALID otherwise', async () => {
    await expect(makeKeyRequest({ ...SUBJECT, siret: '1' }, { type: 'ec' })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      facts: { detail: 'siret' },
    });
  });
});
