import { seededRandom } from '../random.ts';
import { noiseTable, Plane } from './plane.ts';

export const CHEST_COLUMNS = 1500;
export const CHEST_ROWS = 1800;
const SCALE = 4;

/**
 * A frontal chest radiograph in MONOCHROME1 (high values are dark), 12 bits: the attenuation is summed on a coarse
 * plane, blurred, then enlarged with detector noise.
 */
export function chestRadiograph(seed: number): Uint16Array {
  const random = seededRandom(seed);
  const coarse = attenuation();
  const noise = noiseTable(1 << 16, random);
  const samples = new Uint16Array(CHEST_COLUMNS * CHEST_ROWS);
  for (let row = 0; row < CHEST_ROWS; row += 1) {
    const from = Math.floor(random() * (noise.length - CHEST_COLUMNS));
    for (let column = 0; column < CHEST_COLUMNS; column += 1) {
      const through = coarse.sample(column / SCALE, row / SCALE) + (noise[from + column] ?? 0) * 10;
      samples[row * CHEST_COLUMNS + column] = Math.min(4095, Math.max(0, Math.round(3900 - through)));
    }
  }
  return samples;
}

function attenuation(): Plane {
  const plane = new Plane(CHEST_COLUMNS / SCALE, CHEST_ROWS / SCALE, 100);
  const add = (x: number, y: number, rx: number, ry: number, value: number, angle = 0) =>
    plane.ellipse({ x, y, rx, ry, angle }, value, true);
  add(187, 270, 172, 320, 1500); // trunk
  add(187, 20, 70, 90, 500); // neck and shoulders
  for (const side of [-1, 1]) add(187 + side * 78, 215, 58, 142, -1050, side * -0.06); // lungs
  add(222, 262, 62, 66, 800, 0.6); // heart
  add(187, 200, 22, 150, 600); // mediastinum
  add(212, 128, 20, 18, 420); // aortic knob
  add(109, 376, 74, 62, 700); // right dome
  add(266, 390, 72, 56, 560); // left dome
  add(187, 90, 9, 62, -320); // trachea
  for (let level = 0; level < 16; level += 1) add(187, 20 + level * 27, 17, 11, 240); // spine
  for (const side of [-1, 1]) {
    drawRibs(plane, side);
    add(187 + side * 66, 62, 62, 7, 420, side * -0.14); // clavicle
    add(187 + side * 44, 215, 15, 34, 230, side * 0.35); // hilum
    for (let branch = 0; branch < 12; branch += 1) {
      const turn = -1.2 + branch * 0.23;
      add(187 + side * (64 + Math.cos(turn) * 26), 220 + Math.sin(turn) * 60, 26, 1.6, 130, side * turn);
    }
  }
  add(126, 178, 7, 7, 210); // a nodule in the right lung
  plane.smooth(2);
  return plane;
}

function drawRibs(plane: Plane, side: number): void {
  for (let rib = 0; rib < 9; rib += 1) {
    const y = 78 + rib * 33;
    const outer = { x: 187 + side * 74, y: y + 10, rx: 74 + rib, ry: 26, angle: side * 0.3 };
    // A rib is the difference of two ellipses: its lower edge is drawn, its inside taken out again.
    plane.ellipse(outer, 190, true);
    plane.ellipse({ ...outer, y: outer.y + 8, rx: outer.rx - 1, ry: outer.ry - 1 }, -190, true);
  }
}
