/** A small grey picture as PNG (RFC 2083). */
import { crc32, deflateSync } from 'node:zlib';

/** A disc on a slope of grey, `side` pixels wide and high. */
export function writePng(side: number): Buffer {
  const rows = Array.from({ length: side }, (_row, y) =>
    // Each row begins with its filter: none.
    Buffer.from([0, ...Array.from({ length: side }, (_column, x) => level(x, y, side))]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function level(x: number, y: number, side: number): number {
  const inside = Math.hypot(x - side / 2, y - side / 2) < side / 3;
  return inside ? 220 : Math.floor((x * 120) / side);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
