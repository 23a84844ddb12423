/** Where the master key of the durable store comes from. */

/**
 * What a vault really protects against; shown to the administrator, never assumed.
 *
 * - `system-keychain`: the key lies wrapped by the operating system's keychain (Windows DPAPI, macOS Keychain, Secret
 *   Service of the Linux desktop). Protects against whoever has the files without the user's session: a stolen disk, a
 *   backup, another account of the machine. Does not protect against a program that runs in the same session.
 * - `file-0600`: the key lies in clear in a file that only its owner may read. Protects against other accounts of the
 *   machine and against a copy of the store without its key (a backup that leaves the key out). Does not protect
 *   against whoever has the whole disk, unless the disk is encrypted, nor against the machine's administrator.
 */
export type KeyProtection = 'system-keychain' | 'file-0600';

export interface KeyVault {
  readonly protection: KeyProtection;
  /**
   * The master key: 32 bytes. `create`: make one when there is none (a new store); otherwise a missing key is an error,
   * since a new one would open nothing.
   * Throws WorkstationError: STORE_KEY_WRONG (missing, damaged, or refused by the keychain), SECRET_FILE_MODE,
   * SECRET_STORE_UNAVAILABLE, STORE_UNREADABLE (the file system refuses).
   */
  load(options: { create: boolean }): Promise<Buffer>;
}
