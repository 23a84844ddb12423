/** Cornerstone, started once for the page. */
import { init as initCore, RenderingEngine, setUseCPURendering } from '@cornerstonejs/core';
import { init as initTools } from '@cornerstonejs/tools';
import { logging } from '@cornerstonejs/utils';
import { drawsInSoftware, graphics, startGraphics } from './graphics.ts';
import { registerImages } from './images.ts';
import { withMuteWebGl } from './mute-webgl.ts';

/** What we handle ourselves and say in the image's place: a frame that cannot be decoded. */
const HANDLED_HERE = ['cs3d.core.cache'];

const SMALLEST_TEXTURE = 2048;
/** Widest canvas of Chromium that it still draws. */
const WIDEST_CANVAS = 16_384;

let engine: RenderingEngine | undefined;
let maxSide: number | undefined;

/** The engine; throws when this machine cannot draw. */
export function startEngine(): RenderingEngine {
  if (engine) return engine;
  for (const name of HANDLED_HERE) logging.getLogger(name).setLevel('silent');
  initCore();
  initTools();
  registerImages();
  // Cornerstone's own drawing by the processor is another one, with other cameras: ours takes its place.
  setUseCPURendering(false, false);
  startGraphics();
  const { isSoftware } = graphics.getState();
  const made = isSoftware ? withMuteWebGl(() => new RenderingEngine('drimbox')) : new RenderingEngine('drimbox');
  if (isSoftware) leaveWebGl(made);
  graphics.subscribe((now) => {
    if (now.isSoftware) leaveWebGl(made);
  });
  engine = made;
  return engine;
}

/** The parts of the engine in which it keeps what it draws with. */
interface Drawn {
  readonly _implementation?: { readonly contextPool?: { contexts: readonly { readonly resize: () => void }[] } };
}

/**
 * Has the engine draw nothing by WebGL any more: for each pane that comes or changes its size it would draw an empty one,
 * which takes the processor long, and throws where there is no WebGL at all. Its cameras need none.
 */
function leaveWebGl(made: RenderingEngine): void {
  const pool = (made as unknown as Drawn)._implementation?.contextPool;
  if (pool) pool.contexts = pool.contexts.map((context) => ({ ...context, resize: () => undefined }));
}

/** Widest image, in pixels, that this machine can draw. */
export function widestImage(): number {
  if (drawsInSoftware()) return WIDEST_CANVAS;
  if (maxSide !== undefined) return maxSide;
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  const widest: unknown = context?.getParameter(context.MAX_TEXTURE_SIZE);
  maxSide = typeof widest === 'number' ? widest : SMALLEST_TEXTURE;
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return maxSide;
}
