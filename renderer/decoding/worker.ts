/** A decode worker: this file is its script. */
import { answerTo } from './answer.ts';
import { WASM_LOADERS } from './wasm-loaders.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { WasmCodecs } from './wasm-codecs.ts';

const codecs = new WasmCodecs(WASM_LOADERS);

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  void answerTo(data, codecs).then((answer) => {
    if (answer) self.postMessage(answer.message, { transfer: [...answer.transfer] });
  });
});

const ready: FromWorker = { kind: 'ready' };
self.postMessage(ready);
