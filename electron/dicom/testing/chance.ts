/** Chance that comes out the same every time, and how long a series of it runs. */

export type Chance = () => number;

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function chance(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function below(random: Chance, end: number): number {
  return Math.floor(random() * end);
}

/** In full with `npm run soak`. */
export function rounds(usual: number, soak: number): number {
  return process.env['DRIMBOX_SOAK'] === '1' ? soak : usual;
}

/** A file with bytes flipped, numbers of one to four bytes overwritten, pieces cut out, doubled, or put in from another. */
export function mutilate(random: Chance, file: Uint8Array, other: Uint8Array): Uint8Array {
  let bytes = Buffer.from(file);
  // Most of what is worth breaking stands before the pixels.
  const place = () => below(random, random() < 0.8 ? Math.min(bytes.length, 4096) : bytes.length);
  for (let change = 1 + below(random, 4); change > 0 && bytes.length > 8; change -= 1) {
    const [at, length] = [place(), 1 + below(random, 64)];
    const kind = random();
    if (kind < 0.35) bytes[at] = below(random, 256);
    else if (kind < 0.55)
      bytes.fill(random() < 0.5 ? 0xff : below(random, 256), at, Math.min(bytes.length, at + 1 + below(random, 4)));
    else if (kind < 0.7) bytes = bytes.subarray(0, at);
    else if (kind < 0.8) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    else if (kind < 0.9) bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
    else {
      const from = below(random, other.length);
      bytes = Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + length), bytes.subarray(at)]);
    }
  }
  return bytes;
}
