/** A picture of panes: images at the resolution at which they are drawn, what lies over them, and whose they are. */
import { collectLayers, type Layer } from './collect.ts';
import { brokenLines } from './lines.ts';

export interface Composition {
  /** Elements in which panes draw all that they show. */
  readonly panes: readonly Element[];
  readonly withTexts: boolean;
  /** The patient band over the picture; none without texts, and where paper has a band of its own. */
  readonly band: readonly string[];
}

/** In CSS pixels. */
const BAND = { size: 13, line: 18, padding: 8 };
/** Wider or higher is no screen. */
const LARGEST_SIDE = 16_384;

/** The picture as PNG. Throws when there is nothing to draw, or this machine cannot draw it. */
export async function composeView({ panes, withTexts, band }: Composition): Promise<Blob> {
  const parts = panes.map((pane) => ({ place: pane.getBoundingClientRect(), layers: collectLayers(pane, withTexts) }));
  const frame = around(parts.map(({ place }) => place));
  const scale = Math.max(...parts.flatMap(({ layers }) => layers.map(resolution)), window.devicePixelRatio);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!frame || !context) throw new Error('nothing to draw');
  const lines = bandLines(context, band, frame.width);
  const height = lines.length === 0 ? 0 : lines.length * BAND.line + 2 * BAND.padding;
  canvas.width = Math.min(LARGEST_SIDE, Math.round(frame.width * scale));
  canvas.height = Math.min(LARGEST_SIDE, Math.round((frame.height + height) * scale));
  context.fillStyle = '#000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  drawBand(context, lines, frame.width, height);
  context.translate(-frame.left, height - frame.top);
  for (const { place, layers } of parts) {
    context.save();
    context.beginPath();
    context.rect(place.left, place.top, place.width, place.height);
    context.clip();
    for (const layer of layers) await draw(context, layer);
    context.restore();
  }
  return pictureOf(canvas);
}

/** Pixels of a picture for one of CSS. */
function resolution(layer: Layer): number {
  return layer.kind === 'picture' ? layer.picture.width / layer.place.width : 1;
}

function around(places: readonly DOMRect[]): DOMRect | undefined {
  const seen = places.filter(({ width, height }) => width > 0 && height > 0);
  if (seen.length === 0) return undefined;
  const left = Math.min(...seen.map((place) => place.left));
  const top = Math.min(...seen.map((place) => place.top));
  const right = Math.max(...seen.map((place) => place.right));
  const bottom = Math.max(...seen.map((place) => place.bottom));
  return new DOMRect(left, top, right - left, bottom - top);
}

function bandLines(context: CanvasRenderingContext2D, band: readonly string[], width: number): readonly string[] {
  context.font = bandFont();
  const measure = (text: string): number => context.measureText(text).width;
  return band.flatMap((line) => brokenLines(line, width - 2 * BAND.padding, measure));
}

function drawBand(context: CanvasRenderingContext2D, lines: readonly string[], width: number, height: number): void {
  context.fillStyle = '#1c2024';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#fff';
  context.font = bandFont();
  context.textBaseline = 'middle';
  for (const [index, line] of lines.entries())
    context.fillText(line, BAND.padding, BAND.padding + (index + 0.5) * BAND.line);
}

function bandFont(): string {
  return `${BAND.size}px ${getComputedStyle(document.documentElement).fontFamily}`;
}

async function draw(context: CanvasRenderingContext2D, layer: Layer): Promise<void> {
  const { left, top, width, height } = layer.place;
  switch (layer.kind) {
    case 'picture':
      return context.drawImage(layer.picture, left, top, width, height);
    case 'drawing':
      return context.drawImage(await loaded(layer.xml), left, top, width, height);
    case 'box':
      context.fillStyle = layer.color;
      return context.fillRect(left, top, width, height);
    case 'text':
      return drawText(context, layer);
  }
}

/** With a dark edge: texts lie over images of any brightness. */
function drawText(context: CanvasRenderingContext2D, { text, style, place }: Extract<Layer, { kind: 'text' }>): void {
  context.font = `${style.face} ${style.size}px ${style.family}`;
  context.textBaseline = 'alphabetic';
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = context.measureText(text);
  const baseline = place.top + (place.height + ascent - descent) / 2;
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = 'rgb(0 0 0 / 70%)';
  context.strokeText(text, place.left, baseline);
  context.fillStyle = style.color;
  context.fillText(text, place.left, baseline);
}

async function loaded(xml: string): Promise<HTMLImageElement> {
  const address = URL.createObjectURL(new Blob([xml], { type: 'image/svg+xml' }));
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    return picture;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function pictureOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png');
  });
}
