/** The codecs of the workers, started in Node. */
import { createRequire } from 'node:module';
import { WasmCodecs, type WasmLoaders, type WasmStart } from '../wasm-codecs.ts';

const require = createRequire(import.meta.url);
const load =
  (path: string): WasmStart =>
  (options) =>
    (require(path) as WasmStart)(options);

export const NODE_LOADERS: WasmLoaders = {
  charls: load('@cornerstonejs/codec-charls/decodewasmjs'),
  openjpeg: load('@cornerstonejs/codec-openjpeg/decodewasmjs'),
  openjph: load('@cornerstonejs/codec-openjph/wasmjs'),
  turbojpeg: load('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'),
};

export function nodeCodecs(): WasmCodecs {
  return new WasmCodecs(NODE_LOADERS);
}
