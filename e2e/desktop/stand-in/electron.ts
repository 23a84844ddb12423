/**
 * Stands in for the module `electron` under plain Node, so that the built program runs unmodified where Electron's
 * binary is not installed. It shows what the program asks of Electron, not what Electron makes of it:
 * `docs/electron-checklist.md` lists what is left to a real run.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from './app.ts';
import { record, type SchemeDeed } from './control.ts';
import { fromPartition } from './session.ts';

export { app } from './app.ts';
export { BrowserWindow } from './window.ts';

export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly SchemeDeed[]): void {
    app.mustComeBeforeReady('registerSchemesAsPrivileged');
    record({ deed: 'registerSchemes', schemes });
  },
};

export const session = {
  fromPartition(partition: string, options?: unknown) {
    if (!app.isReady()) throw new Error('sessions exist after ready only');
    return fromPartition(partition, options);
  },
  get defaultSession() {
    return this.fromPartition('');
  },
};

export const shell = {
  openExternal(url: string): Promise<void> {
    record({ deed: 'openExternal', url });
    return Promise.resolve();
  },
};

export const Menu = {
  buildFromTemplate: (template: readonly { label: string }[]) => template,
  setApplicationMenu(menu: readonly { label: string }[]): void {
    record({ deed: 'menu', labels: menu.map(({ label }) => label) });
  },
};

export const dialog = {
  showErrorBox(title: string, content: string): void {
    record({ deed: 'errorBox', title, content });
  },
};

/** A key ring in a file: enough to show that what is kept can be read again, and that nothing is kept in the clear. */
export const safeStorage = {
  isAsyncEncryptionAvailable: () => Promise.resolve(app.isReady()),
  getSelectedStorageBackend: () => process.env['STAND_IN_KEYRING'] ?? 'gnome_libsecret',
  encryptStringAsync(plain: string): Promise<Buffer> {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', keyRing(), iv);
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Promise.resolve(Buffer.concat([iv, cipher.getAuthTag(), sealed]));
  },
  decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const decipher = createDecipheriv('aes-256-gcm', keyRing(), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    const result = decipher.update(sealed.subarray(28), undefined, 'utf8') + decipher.final('utf8');
    return Promise.resolve({ result, shouldReEncrypt: false });
  },
};

function keyRing(): Buffer {
  const file = join(app.getPath('userData'), 'stand-in-key-ring');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}
