/** The bytes that the store may take on the disk, shared by all of its content, and how room is made for more. */
import { WorkstationError } from '../../shared/errors.ts';

export interface SpaceOptions {
  readonly maxBytes: number;
  /** Called while there is no room left, one call at a time: true when something has been deleted. */
  readonly makeRoom?: () => Promise<boolean>;
}

export class Space {
  readonly #options: SpaceOptions;
  #used = 0;
  #making: Promise<boolean> | undefined;

  constructor(options: SpaceOptions) {
    this.#options = options;
  }

  get used(): number {
    return this.#used;
  }

  has(bytes: number): boolean {
    return this.#used + bytes <= this.#options.maxBytes;
  }

  /** Throws WorkstationError CACHE_FULL. */
  take(bytes: number): void {
    if (!this.has(bytes)) {
      throw new WorkstationError('CACHE_FULL', { limit: Math.floor(this.#options.maxBytes / 1_000_000) });
    }
    this.#used += bytes;
  }

  giveBack(bytes: number): void {
    this.#used -= bytes;
  }

  /** Has something deleted; false when nothing more can go. Throws what the option `makeRoom` throws. */
  makeRoom(): Promise<boolean> {
    this.#making ??= this.#delete().finally(() => {
      this.#making = undefined;
    });
    return this.#making;
  }

  async #delete(): Promise<boolean> {
    return (await this.#options.makeRoom?.()) ?? false;
  }
}
