import { createHash, randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isUid } from '../dicom/uid.ts';
import { fileMetaInformation } from '../dicom/writer.ts';

const BLOCK_BYTES = 1024 * 1024;

export interface ObjectIdentity {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly callingAet: string;
}

/** Where received objects lie, one file each, named by SOPInstanceUID. */
export class ObjectStorage {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async begin(identity: ObjectIdentity): Promise<ObjectWriter> {
    await mkdir(this.#folder, { recursive: true });
    const draft = join(this.#folder, `.${randomUUID()}.part`);
    const writer = new ObjectWriter(await open(draft, 'wx', 0o600), draft, join(this.#folder, fileName(identity)));
    const { callingAet, ...meta } = identity;
    writer.add(fileMetaInformation({ ...meta, ...(callingAet === '' ? {} : { sourceAet: callingAet }) }));
    return writer;
  }

  async empty(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    await Promise.all(names.filter((name) => name.endsWith('.dcm')).map((name) => rm(join(this.#folder, name))));
  }
}

/** A sender chooses the UID: only a real one becomes a file name. */
function fileName({ sopInstanceUid }: ObjectIdentity): string {
  if (isUid(sopInstanceUid)) return `${sopInstanceUid}.dcm`;
  return `not-a-uid-${createHash('sha256').update(sopInstanceUid).digest('hex').slice(0, 32)}.dcm`;
}

/** One object on its way to the disk; visible under its name only when complete. */
export class ObjectWriter {
  readonly file: string;
  readonly #handle: FileHandle;
  readonly #draft: string;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  bytes = 0;

  constructor(handle: FileHandle, draft: string, file: string) {
    this.#handle = handle;
    this.#draft = draft;
    this.file = file;
  }

  add(bytes: Buffer): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.bytes += bytes.length;
  }

  /** Writes when enough has come together. */
  async flushFull(): Promise<void> {
    if (this.#pendingBytes >= BLOCK_BYTES) await this.#flush();
  }

  async commit(): Promise<void> {
    await this.#flush();
    await this.#handle.close();
    await rename(this.#draft, this.file);
  }

  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(this.#draft, { force: true });
  }

  async #flush(): Promise<void> {
    let left = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    while (left.length > 0) {
      const { bytesWritten } = await this.#handle.write(left);
      left = left.subarray(bytesWritten);
    }
  }
}
