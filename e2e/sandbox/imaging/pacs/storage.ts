import { createHash, randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isUid } from '../dicom/uid.ts';
import { fileMetaInformation } from '../dicom/writer.ts';

const BLOCK_BYTES = 256 * 1024;

export interface ObjectIdentity {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly callingAet: string;
}

/** Where received objects lie, one file each, named by SOPInstanceUID. Writes are synchronous: into the page cache. */
export class ObjectStorage {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `block` is the association's buffer, used for one object at a time. */
  begin(identity: ObjectIdentity, block: Buffer): ObjectWriter {
    mkdirSync(this.#folder, { recursive: true });
    const draft = join(this.#folder, `.${randomUUID()}.part`);
    const writer = new ObjectWriter(draft, join(this.#folder, fileName(identity)), block);
    const { callingAet, ...meta } = identity;
    writer.add(fileMetaInformation({ ...meta, ...(callingAet === '' ? {} : { sourceAet: callingAet }) }));
    return writer;
  }

  empty(): void {
    mkdirSync(this.#folder, { recursive: true });
    for (const name of readdirSync(this.#folder)) {
      if (name.endsWith('.dcm')) rmSync(join(this.#folder, name), { force: true });
    }
  }
}

export function newBlock(): Buffer {
  return Buffer.allocUnsafeSlow(BLOCK_BYTES);
}

/** A sender chooses the UID: only a real one becomes a file name. */
function fileName({ sopInstanceUid }: ObjectIdentity): string {
  if (isUid(sopInstanceUid)) return `${sopInstanceUid}.dcm`;
  return `not-a-uid-${createHash('sha256').update(sopInstanceUid).digest('hex').slice(0, 32)}.dcm`;
}

/** One object on its way to the disk; visible under its name only when complete. */
export class ObjectWriter {
  readonly file: string;
  readonly #draft: string;
  readonly #descriptor: number;
  readonly #block: Buffer;
  #filled = 0;

  constructor(draft: string, file: string, block: Buffer) {
    this.file = file;
    this.#draft = draft;
    this.#descriptor = openSync(draft, 'wx', 0o600);
    this.#block = block;
  }

  /** Copies the bytes: they may lie in a buffer that is used again. */
  add(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      if (this.#filled === this.#block.length) this.#flush();
      const copied = bytes.copy(this.#block, this.#filled, at);
      this.#filled += copied;
      at += copied;
    }
  }

  commit(): void {
    this.#flush();
    closeSync(this.#descriptor);
    renameSync(this.#draft, this.file);
  }

  discard(): void {
    closeSync(this.#descriptor);
    rmSync(this.#draft, { force: true });
  }

  #flush(): void {
    for (let at = 0; at < this.#filled;) at += writeSync(this.#descriptor, this.#block, at, this.#filled - at);
    this.#filled = 0;
  }
}
