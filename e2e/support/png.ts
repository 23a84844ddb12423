/** The pixels of a screenshot: what is on the screen, not what the program says is there. */
import { inflateSync } from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of a pixel. */
  at(x: number, y: number): readonly [number, number, number];
}

/** Reads what Chromium writes: 8 bits, RGB or RGBA, not interlaced (RFC 2083). Throws on anything else. */
export function readPng(png: Buffer): Picture {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = { 2: 3, 6: 4 }[png[25] ?? -1];
  if (channels === undefined || png[24] !== 8 || png[28] !== 0) throw new Error('not a picture of this kind');
  const rows = unfilter(inflateSync(imageData(png)), width * channels, height, channels);
  return {
    width,
    height,
    at: (x, y) => {
      const offset = (y * width + x) * channels;
      if (x < 0 || y < 0 || x >= width || y >= height) throw new RangeError(`${x}, ${y} is not in the picture`);
      return [rows[offset] ?? 0, rows[offset + 1] ?? 0, rows[offset + 2] ?? 0];
    },
  };
}

/** Whether a column of one picture, which is not blank, stands in another place of another. */
export function sameColumn(one: Picture, x: number, other: Picture, otherX: number): boolean {
  const rows = Array.from({ length: 20 }, (_, index) => Math.round((one.height * (index + 4)) / 28));
  const levels = rows.map((y) => [one.at(x, y)[0], other.at(otherX, y)[0]] as const);
  const before = levels.map(([level]) => level);
  const isBlank = Math.max(...before) - Math.min(...before) < 20;
  return !isBlank && levels.every(([level, otherLevel]) => Math.abs(level - otherLevel) <= 8);
}

function imageData(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return Buffer.concat(parts);
}

function unfilter(filtered: Buffer, rowBytes: number, height: number, channels: number): Uint8Array {
  const rows = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    const filter = filtered[y * (rowBytes + 1)] ?? 0;
    for (let x = 0; x < rowBytes; x += 1) {
      const left = x < channels ? 0 : (rows[y * rowBytes + x - channels] ?? 0);
      const up = y === 0 ? 0 : (rows[(y - 1) * rowBytes + x] ?? 0);
      const corner = y === 0 || x < channels ? 0 : (rows[(y - 1) * rowBytes + x - channels] ?? 0);
      const value = filtered[y * (rowBytes + 1) + 1 + x] ?? 0;
      rows[y * rowBytes + x] = value + predicted(filter, left, up, corner);
    }
  }
  return rows;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  return filter === 4 ? paeth(left, up, corner) : 0;
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
