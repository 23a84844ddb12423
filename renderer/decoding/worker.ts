/** A decode worker: this file is its script. */
import { DecodeDesk } from './decode-desk.ts';
import { fetchFrame } from './fetch-frame.ts';
import type { ToWorker } from './protocol.ts';
import { WASM_LOADERS } from './wasm-loaders.ts';
import { WasmCodecs } from './wasm-codecs.ts';

const desk = new DecodeDesk({
  codecs: new WasmCodecs(WASM_LOADERS),
  fetch: fetchFrame,
  send: (message, transfer) => self.postMessage(message, { transfer: [...transfer] }),
});

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => desk.hear(data));
desk.hear({ kind: 'ask' });
