/** Cornerstone, started once for the page. */
import { init as initCore, RenderingEngine } from '@cornerstonejs/core';
import { init as initTools } from '@cornerstonejs/tools';
import { logging } from '@cornerstonejs/utils';
import { registerImages } from './images.ts';

/** What we handle ourselves and say in the image's place: a frame that cannot be decoded. */
const HANDLED_HERE = ['cs3d.core.cache'];

const SMALLEST_TEXTURE = 2048;

let engine: RenderingEngine | undefined;
let maxSide: number | undefined;

/** The engine; throws when this machine cannot draw. */
export function startEngine(): RenderingEngine {
  if (engine) return engine;
  for (const name of HANDLED_HERE) logging.getLogger(name).setLevel('silent');
  initCore();
  initTools();
  registerImages();
  engine = new RenderingEngine('drimbox');
  return engine;
}

/** Widest image, in pixels, that this machine can draw. */
export function widestImage(): number {
  if (maxSide !== undefined) return maxSide;
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  const widest: unknown = context?.getParameter(context.MAX_TEXTURE_SIZE);
  maxSide = typeof widest === 'number' ? widest : SMALLEST_TEXTURE;
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return maxSide;
}
