/**
 * One frame in RLE Lossless (PS3.5 annex G): a 64-byte header, then one PackBits segment per byte plane, most
 * significant first. `samples` are single-channel, 16 bit; each row is coded on its own, as the annex asks.
 */
export function encodeRle16(samples: Uint16Array, columns: number): Uint8Array {
  const segments = [8, 0].map((shift) => {
    const plane = new Uint8Array(samples.length);
    for (let at = 0; at < plane.length; at += 1) plane[at] = ((samples[at] ?? 0) >> shift) & 0xff;
    return packPlane(plane, columns);
  });
  const header = Buffer.alloc(64);
  header.writeUInt32LE(segments.length, 0);
  let offset = header.length;
  segments.forEach((segment, index) => {
    header.writeUInt32LE(offset, 4 + 4 * index);
    offset += segment.length;
  });
  return Buffer.concat([header, ...segments]);
}

function packPlane(plane: Uint8Array, columns: number): Buffer {
  const out: number[] = [];
  for (let start = 0; start < plane.length; start += columns) packRow(plane.subarray(start, start + columns), out);
  if (out.length % 2 !== 0) out.push(0);
  return Buffer.from(out);
}

function packRow(row: Uint8Array, out: number[]): void {
  let at = 0;
  while (at < row.length) {
    const run = runLength(row, at);
    if (run >= 2) {
      out.push(257 - run, row[at] ?? 0);
      at += run;
      continue;
    }
    const end = literalEnd(row, at);
    out.push(end - at - 1);
    for (; at < end; at += 1) out.push(row[at] ?? 0);
  }
}

function runLength(row: Uint8Array, at: number): number {
  let run = 1;
  while (run < 128 && at + run < row.length && row[at + run] === row[at]) run += 1;
  return run;
}

/** A run of two inside literals costs as much as it saves: only three equal bytes end a literal stretch. */
function literalEnd(row: Uint8Array, at: number): number {
  let end = at + 1;
  while (end < row.length && end - at < 128) {
    if (row[end] === row[end + 1] && row[end] === row[end + 2]) break;
    end += 1;
  }
  return end;
}
