/** Overlays, shutters and padding, painted over an image wherever it lies: turned, mirrored, enlarged, moved. */
import { matrixOf, type ImageShape, type Layers, type PaintedBitmap, type Project } from './layers.ts';
import { isSet, type Bitmap } from './overlays.ts';
import type { Shutter, ShutterShape } from './shutters.ts';

/** Paints on a canvas that is as large as its pane times `ratio`; what is on it stays below. */
export function paintLayers(context: CanvasRenderingContext2D, layers: Layers, project: Project, ratio: number): void {
  const matrix = matrixOf(project, layers.image, ratio);
  if (!matrix) return;
  context.save();
  context.setTransform(...matrix);
  // Bits have edges: nothing of them is spread over the neighbours.
  context.imageSmoothingEnabled = false;
  for (const painted of layers.under) paintBitmap(context, painted);
  if (layers.shutter) paintShutter(context, layers.shutter, layers.image);
  for (const painted of layers.over) paintBitmap(context, painted);
  context.restore();
}

const pictures = new WeakMap<Bitmap, { readonly color: string; readonly canvas: OffscreenCanvas }>();

function paintBitmap(context: CanvasRenderingContext2D, { bitmap, color, opacity }: PaintedBitmap): void {
  let picture = pictures.get(bitmap);
  if (picture?.color !== color) {
    const canvas = pictureOf(bitmap, color);
    if (!canvas) return;
    picture = { color, canvas };
    pictures.set(bitmap, picture);
  }
  const [row, column] = bitmap.origin;
  context.globalAlpha = opacity;
  context.drawImage(picture.canvas, column, row);
  context.globalAlpha = 1;
}

function pictureOf(bitmap: Bitmap, color: string): OffscreenCanvas | undefined {
  const { rows, columns } = bitmap;
  const canvas = new OffscreenCanvas(columns, rows);
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.fillStyle = color;
  context.fillRect(0, 0, columns, rows);
  const data = context.getImageData(0, 0, columns, rows);
  for (let row = 0, at = 3; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, at += 4) {
      if (!isSet(bitmap, row, column)) data.data[at] = 0;
    }
  }
  context.putImageData(data, 0, 0);
  return canvas;
}

/** Covers what of the image is outside of any of the shapes. */
function paintShutter(context: CanvasRenderingContext2D, { shapes, grey }: Shutter, image: ImageShape): void {
  context.fillStyle = `rgb(${grey} ${grey} ${grey})`;
  for (const shape of shapes) {
    const outside = new Path2D();
    outside.rect(0, 0, image.columns, image.rows);
    outside.addPath(outlineOf(shape, image));
    context.save();
    context.beginPath();
    context.rect(0, 0, image.columns, image.rows);
    context.clip();
    context.fill(outside, 'evenodd');
    context.restore();
  }
}

/** Counted from the corner of the first pixel, cut to the image: what lies beyond it would count as seen twice. */
function outlineOf(shape: ShutterShape, { rows, columns, spacing }: ImageShape): Path2D {
  const path = new Path2D();
  if (shape.kind === 'rectangle') {
    const [left, right] = [shape.left, shape.right].map((edge) => clamp(edge + 0.5, columns));
    const [top, bottom] = [shape.top, shape.bottom].map((edge) => clamp(edge + 0.5, rows));
    path.rect(left ?? 0, top ?? 0, (right ?? 0) - (left ?? 0), (bottom ?? 0) - (top ?? 0));
  } else if (shape.kind === 'circle') {
    const [column, row] = shape.center;
    const across = shape.radius;
    path.ellipse(column + 0.5, row + 0.5, across, (across * spacing[1]) / spacing[0], 0, 0, 2 * Math.PI);
  } else {
    shape.vertices.forEach(([column, row], index) => {
      if (index === 0) path.moveTo(column + 0.5, row + 0.5);
      else path.lineTo(column + 0.5, row + 0.5);
    });
    path.closePath();
  }
  return path;
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
