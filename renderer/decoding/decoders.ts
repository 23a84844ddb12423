/** The decode workers of the page. */
import { DecodePool } from './decode-pool.ts';

/** Beside the page, which takes a core itself; two are worth it even where they share one. */
export const DECODERS = Math.max(2, navigator.hardwareConcurrency - 1);

/** What sources send most: JPEG-LS, then JPEG of ultrasound; JPEG lossless needs no codec that has to be started. */
const PROBABLE = ['1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.50'];

let pool: DecodePool | undefined;

/** The one pool of the page. */
export function decoders(): DecodePool {
  pool ??= new DecodePool({
    size: DECODERS,
    start: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'decoder' }),
  });
  return pool;
}

/** Gets the workers ready, so that the first image need not wait for them. */
export function warmDecoders(): void {
  decoders().warm(PROBABLE);
}
