/** A store in memory, for tests of retrieval alone. */
import type { InstanceWriter, StoredInstance } from '../instances.ts';

export class MemoryStore {
  /** Writers that have neither finished nor been aborted. */
  open = 0;
  aborted = 0;
  deleted = 0;
  readonly create = async (): Promise<InstanceWriter> => {
    const chunks: Buffer[] = [];
    this.open += 1;
    return {
      // As a store would: the caller may reuse its chunk.
      write: async (chunk) => void chunks.push(Buffer.from(chunk)),
      finish: async () => {
        this.open -= 1;
        return this.#stored(Buffer.concat(chunks));
      },
      abort: async () => {
        this.open -= 1;
        this.aborted += 1;
      },
    };
  };

  #stored(content: Buffer): StoredInstance {
    return {
      size: content.length,
      read: async (offset, length) => content.subarray(offset, offset + length),
      stream: async function* (from = 0) {
        yield content.subarray(from);
      },
      delete: async () => {
        this.deleted += 1;
      },
    };
  }
}
