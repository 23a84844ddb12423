/** Draws the part of a strip that is in sight: paper, traces, names of channels. */
import type { WaveformGroup } from '../../shared/objects.ts';
import { strokesOf, type StripRow, type StripScale } from './strip.ts';

/** As on the paper of a recorder, whatever the theme. */
const PAPER = '#ffffff';
const FINE = '#f7dcdc';
const COARSE = '#e9a9a9';
const TRACE = '#10151b';
const MARK = '#1c5799';
const FINEST_PIXELS = 2.5;

export interface StripSight {
  /** CSS pixels of the paper that are above and left of what is in sight. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface DrawnStrip {
  readonly group: WaveformGroup;
  readonly samples: Float32Array;
  readonly rows: readonly StripRow[];
  readonly scale: StripScale;
  /** What stands beside each channel. */
  readonly names: readonly string[];
  /** Seconds. */
  readonly marks: readonly number[];
}

/** `context` counts in CSS pixels from the upper left of what is in sight. */
export function drawStrip(context: CanvasRenderingContext2D, strip: DrawnStrip, sight: StripSight): void {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, sight.width, sight.height);
  drawGrid(context, strip.scale.pixels, sight);
  drawMarks(context, strip, sight);
  for (const row of strip.rows) drawTrace(context, strip, row, sight);
  for (const row of strip.rows) drawName(context, strip, row, sight);
}

function drawGrid(context: CanvasRenderingContext2D, pixels: number, sight: StripSight): void {
  for (const [step, colour] of [
    [1, FINE],
    [5, COARSE],
  ] as const) {
    const distance = step * pixels;
    if (distance < FINEST_PIXELS) continue;
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.beginPath();
    for (let x = -(sight.left % distance); x <= sight.width; x += distance) {
      context.moveTo(Math.round(x) + 0.5, 0);
      context.lineTo(Math.round(x) + 0.5, sight.height);
    }
    for (let y = -(sight.top % distance); y <= sight.height; y += distance) {
      context.moveTo(0, Math.round(y) + 0.5);
      context.lineTo(sight.width, Math.round(y) + 0.5);
    }
    context.stroke();
  }
}

/** Places that the recorder has noted: short ticks at the upper edge. */
function drawMarks(context: CanvasRenderingContext2D, { scale, marks }: DrawnStrip, sight: StripSight): void {
  context.strokeStyle = MARK;
  context.beginPath();
  for (const seconds of marks) {
    const x = Math.round(seconds * scale.speed * scale.pixels - sight.left) + 0.5;
    if (x < 0 || x > sight.width) continue;
    context.moveTo(x, 0);
    context.lineTo(x, 6);
  }
  context.stroke();
}

function drawTrace(context: CanvasRenderingContext2D, strip: DrawnStrip, row: StripRow, sight: StripSight): void {
  const { group, samples, scale } = strip;
  const { pixels } = scale;
  if ((row.top + row.height) * pixels < sight.top || row.top * pixels > sight.top + sight.height) return;
  const values = samples.subarray(row.channel * group.samples, (row.channel + 1) * group.samples);
  const y = (value: number): number => (row.base - (value - row.zero) * row.perUnit) * pixels - sight.top;
  const perSample = (scale.speed * pixels) / group.frequency;
  context.strokeStyle = TRACE;
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  context.beginPath();
  for (const run of strokesOf(values, perSample, sight.left, sight.left + sight.width)) {
    for (const [index, { x, least, most }] of run.entries()) {
      if (index === 0) context.moveTo(x - sight.left, y(least));
      else context.lineTo(x - sight.left, y(least));
      if (most !== least) context.lineTo(x - sight.left, y(most));
    }
  }
  context.stroke();
}

/** At the left of what is in sight, over the trace. */
function drawName(context: CanvasRenderingContext2D, strip: DrawnStrip, row: StripRow, sight: StripSight): void {
  const name = strip.names[row.channel] ?? '';
  const y = row.top * strip.scale.pixels - sight.top + 4;
  context.font = '600 13px system-ui, sans-serif';
  context.textBaseline = 'top';
  context.fillStyle = 'rgb(255 255 255 / 80%)';
  context.fillRect(4, y - 2, context.measureText(name).width + 8, 18);
  context.fillStyle = TRACE;
  context.fillText(name, 8, y);
}
