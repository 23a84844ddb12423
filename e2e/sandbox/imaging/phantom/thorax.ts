import { seededRandom } from '../random.ts';
import { noiseTable, Plane } from './plane.ts';

const SIZE = 512;
const AIR = -1000;
const LUNG = -860;
const FAT = -95;
const MUSCLE = 50;
const BLOOD = 42;
const LIVER = 58;
const BONE = 320;
const MARROW = 170;

interface Vessel {
  readonly x: number;
  readonly y: number;
  readonly driftX: number;
  readonly driftY: number;
  readonly radius: number;
  readonly top: number;
  readonly bottom: number;
}

/** A thorax from apex (0) to base (1): the HU of the slice at each height, drawn with ellipses, noise included. */
export class ThoraxPhantom {
  readonly #noise: Float32Array;
  readonly #vessels: readonly Vessel[];
  readonly #random: () => number;
  readonly #plane = new Plane(SIZE, SIZE, AIR);

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#noise = noiseTable(1 << 17, this.#random);
    this.#vessels = Array.from({ length: 130 }, () => vessel(this.#random));
  }

  /** The plane is drawn over by the next slice. `sigma`: noise in HU before the smoothing that every slice gets. */
  slice(height: number, sigma: number): Plane {
    const plane = this.#plane;
    plane.data.fill(AIR);
    plane.ellipse({ x: 256, y: 610, rx: 330, ry: 215 }, -880); // the table
    plane.ellipse({ x: 256, y: 628, rx: 326, ry: 217 }, AIR);
    drawWall(plane, height);
    drawLungs(plane, height, this.#vessels);
    drawMediastinum(plane, height);
    drawAbdomen(plane, height);
    drawRibs(plane, height);
    drawSpine(plane, height);
    plane.addNoise(this.#noise, sigma, this.#random);
    plane.smooth();
    return plane;
  }
}

/** Half axes of the body, in pixels: shoulders to waist. */
function bodySize(height: number): { rx: number; ry: number } {
  return { rx: 205 - 18 * (height - 0.35) ** 2 * 4, ry: 138 + 10 * Math.sin(height * Math.PI) };
}

/** How open the chest is at this height, 0 at the apex to 1. */
function opening(height: number): number {
  return Math.sqrt(Math.min(1, Math.max(0, height * 2.2 + 0.03)));
}

function drawWall(plane: Plane, height: number): void {
  const { rx, ry } = bodySize(height);
  plane.ellipse({ x: 256, y: 262, rx, ry }, 20); // skin
  plane.ellipse({ x: 256, y: 262, rx: rx - 3, ry: ry - 3 }, FAT);
  plane.ellipse({ x: 256, y: 264, rx: rx - 22, ry: ry - 16 }, MUSCLE);
  for (const side of [-1, 1]) {
    plane.ellipse({ x: 256 + side * 70, y: 262 + ry - 26, rx: 44, ry: 12, angle: side * -0.25 }, MUSCLE + 8);
    plane.ellipse({ x: 256 + side * (rx - 40), y: 320, rx: 8, ry: 42, angle: side * 0.5 }, BONE); // scapula
    plane.ellipse({ x: 256 + side * (rx - 40), y: 320, rx: 5, ry: 38, angle: side * 0.5 }, MARROW);
  }
}

function drawLungs(plane: Plane, height: number, vessels: readonly Vessel[]): void {
  const open = opening(height);
  for (const side of [-1, 1]) {
    plane.ellipse({ x: 256 + side * 88, y: 262, rx: 66 * open, ry: 96 * open, angle: side * -0.08 }, LUNG);
  }
  for (const { x, y, driftX, driftY, radius, top, bottom } of vessels) {
    if (height < top || height > bottom) continue;
    const far = (height - top) / (bottom - top);
    const place = { x: 256 + (x + driftX * far) * open, y: 262 + (y + driftY * far) * open };
    plane.ellipse({ ...place, rx: radius * (1 - 0.6 * far), ry: radius * (1 - 0.4 * far) }, BLOOD);
  }
  // A round nodule of 12 mm in the right lung gives the reader something to find.
  const nodule = 7.7 * Math.sqrt(Math.max(0, 1 - ((height - 0.55) / 0.025) ** 2));
  plane.ellipse({ x: 178, y: 225, rx: nodule, ry: nodule }, 35);
}

function drawMediastinum(plane: Plane, height: number): void {
  plane.ellipse({ x: 258, y: 262, rx: 34, ry: 74 }, FAT + 15);
  plane.ellipse({ x: 256, y: 300, rx: 30, ry: 40 }, MUSCLE);
  const arch = Math.max(0, 1 - ((height - 0.28) / 0.05) ** 2);
  plane.ellipse({ x: 268, y: 268, rx: 16 + 14 * arch, ry: 17 + 34 * arch, angle: 0.35 }, height > 0.2 ? BLOOD : FAT);
  plane.ellipse({ x: 282, y: 312, rx: 15, ry: 15 }, height > 0.27 ? BLOOD : MUSCLE); // descending aorta
  plane.ellipse({ x: 232, y: 240, rx: 11, ry: 12 }, BLOOD); // superior vena cava
  drawAirways(plane, height);
  const heart = 1 - ((height - 0.66) / 0.24) ** 2;
  if (heart > 0) {
    const size = Math.sqrt(heart);
    plane.ellipse({ x: 280, y: 225, rx: 84 * size, ry: 62 * size, angle: 0.5 }, FAT);
    plane.ellipse({ x: 281, y: 226, rx: 78 * size, ry: 56 * size, angle: 0.5 }, MUSCLE + 5);
    plane.ellipse({ x: 300, y: 232, rx: 34 * size, ry: 26 * size, angle: 0.5 }, BLOOD - 8);
    plane.ellipse({ x: 248, y: 216, rx: 30 * size, ry: 28 * size }, BLOOD - 8);
  }
}

function drawAirways(plane: Plane, height: number): void {
  if (height < 0.38) {
    plane.ellipse({ x: 254, y: 276, rx: 12, ry: 11 }, MUSCLE);
    plane.ellipse({ x: 254, y: 276, rx: 10, ry: 9 }, AIR + 10);
    return;
  }
  const apart = Math.min(60, (height - 0.38) * 420);
  const radius = Math.max(0, 8 - (height - 0.38) * 26);
  for (const side of [-1, 1]) {
    plane.ellipse({ x: 254 + side * (6 + apart), y: 278 + apart * 0.2, rx: radius + 1.5, ry: radius + 1 }, 10);
    plane.ellipse({ x: 254 + side * (6 + apart), y: 278 + apart * 0.2, rx: radius, ry: radius * 0.85 }, AIR + 15);
  }
}

function drawAbdomen(plane: Plane, height: number): void {
  const dome = Math.sqrt(Math.max(0, (height - 0.78) / 0.22));
  if (dome === 0) return;
  plane.ellipse({ x: 178, y: 252, rx: 78 * dome, ry: 100 * dome }, LIVER);
  plane.ellipse({ x: 205, y: 240, rx: 12 * dome, ry: 6 * dome, angle: 0.6 }, BLOOD - 8);
  plane.ellipse({ x: 335, y: 240, rx: 56 * dome, ry: 62 * dome }, 25); // stomach
  plane.ellipse({ x: 335, y: 205, rx: 40 * dome, ry: 24 * dome }, AIR + 30);
  plane.ellipse({ x: 372, y: 318, rx: 24 * dome, ry: 44 * dome, angle: 0.4 }, 52); // spleen
}

/** Each rib runs obliquely: from slice to slice its cut wanders along the wall. */
function drawRibs(plane: Plane, height: number): void {
  const { rx, ry } = bodySize(height);
  for (let rib = 0; rib < 9; rib += 1) {
    const turn = ((height * 4.5 + rib * 0.37) % 1) * 0.62 + rib * 0.3 - 1.35;
    for (const side of [-1, 1]) {
      const x = 256 + side * Math.cos(turn) * (rx - 32) * 0.98;
      const y = 264 + Math.sin(turn) * (ry - 24);
      const angle = side * (turn + Math.PI / 2);
      plane.ellipse({ x, y, rx: 16, ry: 6, angle }, BONE + 150);
      plane.ellipse({ x, y, rx: 13, ry: 3.2, angle }, MARROW);
    }
  }
  if (height > 0.15 && height < 0.85) {
    plane.ellipse({ x: 256, y: 262 - ry + 24, rx: 26, ry: 8 }, BONE);
    plane.ellipse({ x: 256, y: 262 - ry + 24, rx: 23, ry: 5 }, MARROW - 60);
  }
}

function drawSpine(plane: Plane, height: number): void {
  const level = (height * 12) % 1;
  const disc = level > 0.8;
  plane.ellipse({ x: 256, y: 346, rx: 27, ry: 21 }, disc ? 90 : BONE + 180);
  plane.ellipse({ x: 256, y: 346, rx: 24, ry: 18 }, disc ? 80 : MARROW);
  if (!disc) {
    for (const side of [-1, 1]) plane.ellipse({ x: 256 + side * 24, y: 374, rx: 26, ry: 6, angle: side * 0.45 }, BONE);
    plane.ellipse({ x: 256, y: 384, rx: 6, ry: 13 }, BONE);
  }
  plane.ellipse({ x: 256, y: 372, rx: 12, ry: 10 }, BONE);
  plane.ellipse({ x: 256, y: 372, rx: 10, ry: 8 }, 12); // spinal canal
}

function vessel(random: () => number): Vessel {
  const side = random() < 0.5 ? -1 : 1;
  const top = 0.12 + random() * 0.75;
  return {
    x: side * (42 + random() * 70),
    y: (random() - 0.5) * 120,
    driftX: side * random() * 30,
    driftY: (random() - 0.5) * 50,
    radius: 1.3 + random() ** 3 * 5,
    top,
    bottom: top + 0.06 + random() * 0.14,
  };
}
