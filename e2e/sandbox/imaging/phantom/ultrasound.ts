import { encode } from 'jpeg-js';
import { seededRandom } from '../random.ts';
import { noiseTable, Plane } from './plane.ts';

export const CINE_COLUMNS = 320;
export const CINE_ROWS = 240;
const APEX = { x: 160, y: 6 };
const DEPTH = 222;
const HALF_ANGLE = 0.72;

/** A beating echo sector, one heart cycle, with a colour Doppler patch: RGBA frames of 8 bits. */
export function ultrasoundFrames(count: number, seed: number): Uint8Array[] {
  const random = seededRandom(seed);
  const speckle = noiseTable(1 << 16, random);
  return Array.from({ length: count }, (_, index) => {
    const phase = (index / count) * 2 * Math.PI;
    const plane = echoes(Math.sin(phase));
    const from = Math.floor(random() * 500);
    return paint(plane, speckle, from, Math.max(0, Math.sin(phase)));
  });
}

/** One frame in JPEG baseline (process 1), without chroma subsampling. */
export function encodeJpeg(rgba: Uint8Array): Uint8Array {
  return encode({ width: CINE_COLUMNS, height: CINE_ROWS, data: rgba }, 85).data;
}

function echoes(beat: number): Plane {
  const plane = new Plane(CINE_COLUMNS, CINE_ROWS, 70);
  plane.ellipse({ x: 160, y: 128, rx: 84, ry: 92 }, 120);
  plane.ellipse({ x: 140, y: 112, rx: 36 - 6 * beat, ry: 56 - 8 * beat, angle: 0.1 }, 14); // left ventricle
  plane.ellipse({ x: 202, y: 108, rx: 24 - 3 * beat, ry: 40 - 5 * beat, angle: -0.15 }, 18);
  plane.ellipse({ x: 142, y: 186, rx: 32 + 4 * beat, ry: 24 + 3 * beat }, 14); // left atrium
  plane.ellipse({ x: 198, y: 176, rx: 26 + 3 * beat, ry: 22 }, 18);
  for (const side of [-1, 1]) {
    plane.ellipse({ x: 140 + side * 16, y: 160 - 6 * beat, rx: 16, ry: 2, angle: side * (0.5 - 0.5 * beat) }, 210); // valve
  }
  plane.ellipse({ x: 160, y: 216, rx: 70, ry: 4 }, 190);
  plane.smooth(2);
  return plane;
}

function paint(plane: Plane, speckle: Float32Array, from: number, flow: number): Uint8Array {
  const rgba = new Uint8Array(CINE_COLUMNS * CINE_ROWS * 4);
  for (let y = 0; y < CINE_ROWS; y += 1) {
    for (let x = 0; x < CINE_COLUMNS; x += 1) {
      const at = y * CINE_COLUMNS + x;
      const dx = x - APEX.x;
      const dy = y - APEX.y;
      const depth = Math.hypot(dx, dy);
      const inSector = depth < DEPTH && depth > 12 && Math.abs(Math.atan2(dx, dy)) < HALF_ANGLE;
      // Speckle is correlated along the beam: neighbours at the same depth share their noise.
      const grain = speckle[(from + Math.floor(depth) * 211 + Math.floor((dx / (dy + 1)) * 90)) & 0xffff] ?? 0;
      const grey = inSector ? (plane.data[at] ?? 0) * (1 - depth / 420) * (1 + 0.33 * grain) : 0;
      const doppler = inSector && flow > 0.2 && (x - 142) ** 2 + ((y - 150) / 1.8) ** 2 < 260 * flow;
      rgba[at * 4] = clampByte(doppler ? 150 + 70 * flow + grain * 12 : grey);
      rgba[at * 4 + 1] = clampByte(doppler ? 30 + 40 * flow : grey);
      rgba[at * 4 + 2] = clampByte(doppler ? 20 : grey);
      rgba[at * 4 + 3] = 255;
    }
  }
  return rgba;
}

function clampByte(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}
