import { createPrivateKey, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { MAX_PKCS12_BYTES, openPkcs12 } from './pkcs12.ts';
import { OpensslFolder, opensslMissing } from './testing/openssl.ts';

const PATH = '/etc/drimbox/drimbox.p12';

describe.skipIf(opensslMissing !== '')(`PKCS#12 of openssl${opensslMissing && ` (${opensslMissing})`}`, () => {
  const folder = new OpensslFolder();
  afterAll(() => folder[Symbol.dispose]());
  beforeAll(() => {
    folder.certificate('root', { subject: '/CN=Root' });
    folder.certificate('middle', { subject: '/CN=Middle', issuer: 'root', extensions: 'basicConstraints=CA:TRUE\n' });
    folder.certificate('ec', { subject: '/CN=db1.example', issuer: 'middle' });
    folder.certificate('rsa', { subject: '/CN=db2.example', issuer: 'middle', key: 'rsa' });
    // The authorities before the leaf's own issuer, so that the order is ours.
    folder.write('chain.pem', Buffer.concat([folder.read('root.pem'), folder.read('middle.pem')]));
  });

  const exported = new Map<string, Buffer>();
  const made = (name: 'ec' | 'rsa', passphrase: string, ...options: readonly string[]) => {
    const files = ['-in', `${name}.pem`, '-inkey', `${name}.key`, '-certfile', 'chain.pem', '-out', 'made.p12'];
    const wish = [...files, '-passout', `pass:${passphrase}`, ...options];
    const known = exported.get(wish.join(' '));
    if (known === undefined) folder.run('pkcs12', '-export', ...wish);
    const bytes = known ?? folder.read('made.p12');
    exported.set(wish.join(' '), bytes);
    return bytes;
  };
  const fails = (bytes: Uint8Array, passphrase: string): unknown => {
    try {
      openPkcs12(bytes, passphrase, PATH);
    } catch (error) {
      return error;
    }
    throw new Error('it was opened');
  };
  const expectIdentity = (bytes: Uint8Array, passphrase: string, name: 'ec' | 'rsa') => {
    const { certificate, key } = openPkcs12(bytes, passphrase, PATH);
    const subjects = certificate
      .match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----\n/g)
      ?.map((pem) => new X509Certificate(pem).subject);
    expect(subjects).toEqual([name === 'ec' ? 'CN=db1.example' : 'CN=db2.example', 'CN=Middle']);
    expect(createPrivateKey(key).equals(createPrivateKey(folder.read(`${name}.key`).toString()))).toBe(true);
  };

  const LEGACY = ['-legacy'];
  const encryptions: readonly (readonly [string, readonly string[]])[] = [
    ['of today: AES-256, SHA-256', []],
    ['of old: 3DES, RC2-40, SHA-1', LEGACY],
    ['RC2-128', [...LEGACY, '-certpbe', 'PBE-SHA1-RC2-128']],
    ['AES-128 and 3DES, SHA-512', ['-keypbe', 'AES-128-CBC', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha512']],
    ['3DES under PBES2, SHA-384', ['-keypbe', 'DES-EDE3-CBC', '-certpbe', 'AES-192-CBC', '-macalg', 'sha384']],
    ['certificates in clear', ['-certpbe', 'NONE']],
    ['nothing encrypted', ['-keypbe', 'NONE', '-certpbe', 'NONE']],
    ['no MAC', ['-nomac']],
    ['many rounds', ['-iter', '50000', '-macalg', 'sha1']],
  ];
  it.each(encryptions)('%s', (_, options) => {
    for (const name of ['ec', 'rsa'] as const) expectIdentity(made(name, 'secret', ...options), 'secret', name);
  });

  it.each(['mot de passe à clé', '€uro œ', '🔑', ''])('passphrase « %s », of today and of old', (passphrase) => {
    expectIdentity(made('ec', passphrase), passphrase, 'ec');
    expectIdentity(made('rsa', passphrase, ...LEGACY), passphrase, 'rsa');
  });

  it.each(encryptions.filter(([name]) => name !== 'nothing encrypted'))('wrong passphrase: %s', (_, options) => {
    const bytes = made('ec', 'secret', ...options);
    for (const wrong of ['Secret', '']) {
      expect(fails(bytes, wrong)).toMatchObject({ code: 'PKCS12_PASSPHRASE', facts: { path: PATH } });
    }
  });

  it('without a key, without a certificate, with another key', () => {
    folder.run('pkcs12', '-export', '-nocerts', '-inkey', 'ec.key', '-passout', 'pass:a', '-out', 'key.p12');
    for (const bytes of [made('ec', 'a', '-nokeys'), folder.read('key.p12')]) {
      expect(fails(bytes, 'a')).toMatchObject({ code: 'PKCS12_NO_KEY', facts: { path: PATH } });
    }
    const authoritiesOnly = made('ec', 'a', '-nocerts');
    expect(fails(authoritiesOnly, 'a')).toMatchObject({ code: 'OWN_KEY_DIFFERS', facts: { path: PATH } });
  });

  it('indefinite lengths, as Java and Windows write them', () => {
    const bytes = made('ec', 'a');
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0x30, 0x82]));
    const indefinite = Buffer.concat([Buffer.from([0x30, 0x80]), bytes.subarray(4), Buffer.from([0, 0])]);
    expectIdentity(indefinite, 'a', 'ec');
  });

  it('more rounds than anybody needs, and what else cannot be read', () => {
    const written = made('ec', 'a', '-nomac', '-iter', '65536').toString('hex');
    const rounds = Buffer.from(written.replaceAll('0203010000', '02037fffff'), 'hex');
    expect(rounds.toString('hex')).not.toBe(written);
    const other = folder.read('ec.pem');
    const unreadable = [
      rounds,
      other,
      Buffer.alloc(0),
      made('ec', 'a').subarray(0, -1),
      Buffer.alloc(MAX_PKCS12_BYTES + 1),
    ];
    for (const bytes of unreadable) expect(fails(bytes, 'a')).toMatchObject({ code: 'PKCS12_UNREADABLE' });
  });

  it('damaged anywhere: refused in our words, or opened as what it was', () => {
    const bytes = made('ec', 'a', '-iter', '1');
    const { certificate } = openPkcs12(bytes, 'a', PATH);
    const step = process.env['DRIMBOX_SOAK'] === '1' ? 1 : 7;
    const opened: string[] = [];
    for (let at = 0; at < bytes.length; at += step) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      try {
        opened.push(openPkcs12(damaged, 'a', PATH).certificate);
      } catch (error) {
        expect(error).toBeInstanceOf(WorkstationError);
      }
    }
    // Under a MAC, all but lengths of the frame around it counts.
    expect(opened.filter((found) => found !== certificate)).toEqual([]);
    expect(opened.length).toBeLessThan(bytes.length / step / 20);
  });
});
