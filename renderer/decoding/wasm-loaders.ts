/**
 * The codecs as the bundle has them. The paths matter: what the packages export by default is slow asm.js. Each is
 * fetched when it is first needed.
 */
import charlsUrl from '@cornerstonejs/codec-charls/decodewasm?url';
import turbojpegUrl from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import openjpegUrl from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openjphUrl from '@cornerstonejs/codec-openjph/wasm?url';
import type { WasmLoaders } from './wasm-codecs.ts';

export const WASM_LOADERS: WasmLoaders = {
  charls: async (options) => {
    const { default: start } = await import('@cornerstonejs/codec-charls/decodewasmjs');
    return start({ ...options, locateFile: () => charlsUrl });
  },
  openjpeg: async (options) => {
    const { default: start } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
    return start({ ...options, locateFile: () => openjpegUrl });
  },
  openjph: async (options) => {
    const { default: start } = await import('@cornerstonejs/codec-openjph/wasmjs');
    return start({ ...options, locateFile: () => openjphUrl });
  },
  turbojpeg: async (options) => {
    const { default: start } = await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs');
    return start({ ...options, locateFile: () => turbojpegUrl });
  },
};
