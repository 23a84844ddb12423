import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createServer, connect } from 'node:tls';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigurationSchema } from '../config/schema.ts';
import { Secrets } from '../config/secrets.ts';
import { readOwnIdentity } from '../own-identity.ts';
import { OpensslFolder, opensslMissing } from '../trust/testing/openssl.ts';

describe.skipIf(opensslMissing !== '')(`our own certificate${opensslMissing && ` (${opensslMissing})`}`, () => {
  const folder = new OpensslFolder();
  const resolvePath = (written: string) => join(folder.path, written);
  const environment = { PASSPHRASE: 'clé', WRONG: 'cle', KEY_TEXT: 'no key' };
  const secrets = new Secrets({ resolvePath, environment, platform: process.platform });
  const read = (identity?: object) =>
    readOwnIdentity({ configuration: ConfigurationSchema.parse({ trust: { identity } }), resolvePath }, secrets);

  afterAll(() => folder[Symbol.dispose]());
  beforeAll(() => {
    folder.certificate('root', { subject: '/CN=Root' });
    folder.certificate('own', { subject: '/CN=db1.example', issuer: 'root' });
    folder.certificate('other', { subject: '/CN=db2.example', issuer: 'root', key: 'rsa' });
    folder.write('chain.pem', Buffer.concat([folder.read('root.pem'), folder.read('own.pem')]));
    const protect = ['-v2', 'aes256', '-passout', 'pass:a', '-out', 'locked.key'];
    folder.run('pkcs8', '-topk8', '-in', 'own.key', ...protect);
    folder.write('locked.key', folder.read('locked.key'));
    const files = ['-in', 'own.pem', '-inkey', 'own.key', '-certfile', 'root.pem', '-out', 'own.p12'];
    folder.run('pkcs12', '-export', ...files, '-passout', 'pass:clé');
    folder.run('pkcs12', '-export', ...files.with(-1, 'open.p12'), '-passout', 'pass:');
  });

  it('is absent when none is configured', async () => {
    expect(await read()).toBeUndefined();
  });

  it.each([
    ['a PEM pair', { certificate: 'own.pem', key: 'file:own.key' }],
    ['a PEM file that begins with an authority', { certificate: 'chain.pem', key: 'file:own.key' }],
    ['PKCS#12', { pkcs12: 'own.p12', passphrase: 'env:PASSPHRASE' }],
    ['PKCS#12 with an empty passphrase', { pkcs12: 'open.p12' }],
  ])('comes from %s', async (_, identity) => {
    const found = await read(identity);
    expect(new X509Certificate(found?.certificate ?? '').subject).toBe('CN=db1.example');
    expect(found?.certificate.match(/BEGIN/g)).toHaveLength(1);
    expect(createPrivateKey(found?.key ?? '').equals(createPrivateKey(folder.read('own.key').toString()))).toBe(true);
  });

  it.each([
    ['the key of another', { certificate: 'own.pem', key: 'file:other.key' }, 'OWN_KEY_DIFFERS'],
    ['a key under a passphrase', { certificate: 'own.pem', key: 'file:locked.key' }, 'OWN_KEY_DIFFERS'],
    ['no key', { certificate: 'own.pem', key: 'env:KEY_TEXT' }, 'OWN_KEY_DIFFERS'],
    ['no certificate', { certificate: 'own.key', key: 'file:own.key' }, 'CERTIFICATE_UNREADABLE'],
    ['an absent certificate', { certificate: 'absent.pem', key: 'file:own.key' }, 'CONFIG_UNREADABLE'],
    ['an absent key', { certificate: 'own.pem', key: 'file:absent.key' }, 'SECRET_MISSING'],
    ['an absent PKCS#12', { pkcs12: 'absent.p12' }, 'CONFIG_UNREADABLE'],
    ['PKCS#12 under another passphrase', { pkcs12: 'own.p12', passphrase: 'env:WRONG' }, 'PKCS12_PASSPHRASE'],
    ['PEM as PKCS#12', { pkcs12: 'own.pem' }, 'PKCS12_UNREADABLE'],
  ])('%s', async (_, identity, code) => {
    await expect(read(identity)).rejects.toMatchObject({ code });
  });

  it('serves as client certificate in a handshake', async () => {
    const identity = await read({ pkcs12: 'own.p12', passphrase: 'env:PASSPHRASE' });
    const ca = folder.read('root.pem');
    const files = { cert: folder.read('other.pem'), key: folder.read('other.key') };
    const server = createServer({ ...files, ca, requestCert: true, rejectUnauthorized: true });
    const subject = new Promise<unknown>((resolve, reject) => {
      server.once('secureConnection', (socket) => resolve(socket.getPeerCertificate().subject.CN));
      server.once('tlsClientError', reject);
    });
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      const trusted = { ca, checkServerIdentity: () => undefined };
      const socket = connect({ port, host: '127.0.0.1', ...trusted, cert: identity?.certificate, key: identity?.key });
      server.once('secureConnection', () => socket.destroy());
    });
    expect(await subject).toBe('db1.example');
    server.close();
  });
});
