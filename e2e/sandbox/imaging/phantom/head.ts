import { seededRandom } from '../random.ts';
import { noiseTable, Plane } from './plane.ts';

const SIZE = 256;

/** A head in T1 contrast from the skull base (0) to the vertex (1); values from 0 to about 1,000. */
export function headSlices(count: number, seed: number): Plane[] {
  const random = seededRandom(seed);
  const noise = noiseTable(1 << 15, random);
  const folds = Array.from({ length: 46 }, (_, index) => ({
    turn: (index / 46) * 2 * Math.PI + random() * 0.1,
    depth: 0.74 + random() * 0.16,
    width: 2 + random() * 2,
  }));
  return Array.from({ length: count }, (_, index) => {
    const height = (index + 0.5) / count;
    const plane = new Plane(SIZE, SIZE, 6);
    // A sphere cut at rising heights, held open towards the base.
    const size = Math.sqrt(Math.max(0.08, 1 - Math.max(0, height - 0.25) ** 2 * 1.55));
    drawSkull(plane, size);
    drawBrain(plane, size, height, folds);
    plane.addNoise(noise, 26, random);
    plane.smooth();
    return plane;
  });
}

function drawSkull(plane: Plane, size: number): void {
  const shell = (rx: number, ry: number, value: number) =>
    plane.ellipse({ x: 128, y: 130, rx: rx * size, ry: ry * size }, value);
  shell(94, 114, 520); // skin
  shell(92, 112, 880); // fat
  shell(87, 107, 70); // outer table
  shell(84, 104, 420); // diploë
  shell(82, 102, 60); // inner table
  shell(79, 99, 150); // cerebrospinal fluid
}

interface Fold {
  readonly turn: number;
  readonly depth: number;
  readonly width: number;
}

function drawBrain(plane: Plane, size: number, height: number, folds: readonly Fold[]): void {
  plane.ellipse({ x: 128, y: 130, rx: 76 * size, ry: 96 * size }, 430); // cortex
  plane.ellipse({ x: 128, y: 130, rx: 66 * size, ry: 86 * size }, 600); // white matter
  for (const { turn, depth, width } of folds) {
    const x = 128 + Math.cos(turn + height) * 76 * size * depth;
    const y = 130 + Math.sin(turn + height) * 96 * size * depth;
    plane.ellipse({ x, y, rx: 11 * size, ry: width + 2.5, angle: turn + height }, 430);
    plane.ellipse({ x, y, rx: 10 * size, ry: width - 1.2, angle: turn + height }, 170);
  }
  plane.ellipse({ x: 128, y: 130, rx: 1.6, ry: 95 * size }, 180); // falx
  if (height > 0.3 && height < 0.75) drawDeepNuclei(plane, 1 - ((height - 0.52) / 0.23) ** 2);
  if (height < 0.32) drawPosteriorFossa(plane);
  if (height < 0.22) {
    for (const side of [-1, 1]) {
      plane.ellipse({ x: 128 + side * 34, y: 48, rx: 17, ry: 18 }, 850); // orbit
      plane.ellipse({ x: 128 + side * 34, y: 44, rx: 13, ry: 13 }, 190); // eye
    }
  }
}

function drawDeepNuclei(plane: Plane, presence: number): void {
  const size = Math.sqrt(Math.max(0, presence));
  for (const side of [-1, 1]) {
    plane.ellipse({ x: 128 + side * 24, y: 128, rx: 15 * size, ry: 24 * size, angle: side * -0.3 }, 480);
    plane.ellipse({ x: 128 + side * 11, y: 104, rx: 6 * size, ry: 20 * size, angle: side * -0.35 }, 120);
    plane.ellipse({ x: 128 + side * 16, y: 164, rx: 6 * size, ry: 20 * size, angle: side * 0.4 }, 120);
  }
}

function drawPosteriorFossa(plane: Plane): void {
  plane.ellipse({ x: 128, y: 130, rx: 15, ry: 18 }, 560); // brain stem
  for (const side of [-1, 1]) plane.ellipse({ x: 128 + side * 24, y: 178, rx: 28, ry: 24 }, 500);
  for (let leaf = 0; leaf < 6; leaf += 1) plane.ellipse({ x: 128, y: 164 + leaf * 6, rx: 44 - leaf * 4, ry: 1.2 }, 320);
  plane.ellipse({ x: 128, y: 156, rx: 8, ry: 5 }, 130); // fourth ventricle
}
