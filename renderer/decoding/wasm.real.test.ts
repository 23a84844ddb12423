/** The codecs themselves: that they are WebAssembly, and how they are started and given up. */
import { expect, test, vi } from 'vitest';
import { NODE_LOADERS } from './testing/node-codecs.ts';
import { WasmCodecs, type WasmCodec } from './wasm-codecs.ts';

const CODECS: readonly WasmCodec[] = ['charls', 'openjpeg', 'openjph', 'turbojpeg'];

test.for(CODECS)('%s is WebAssembly, not the asm.js that its package exports by default', async (codec) => {
  // Not among the types of Node.
  const engine = Reflect.get(globalThis, 'WebAssembly') as { instantiate: () => unknown };
  const instantiate = vi.spyOn(engine, 'instantiate');
  await new WasmCodecs(NODE_LOADERS).warm(codec);
  expect(instantiate).toHaveBeenCalledOnce();
});

test('a codec is started once, and again after it could not be or has run into a wall', async () => {
  const start = vi.fn(NODE_LOADERS.charls);
  const codecs = new WasmCodecs({ ...NODE_LOADERS, charls: start });
  start.mockRejectedValueOnce(new Error('the network is gone'));
  await expect(codecs.warm('charls')).rejects.toThrow('gone');
  await Promise.all([codecs.warm('charls'), codecs.warm('charls')]);
  expect(start).toHaveBeenCalledTimes(2);

  const wall = class {
    getEncodedBuffer(): never {
      throw Object.assign(new Error('unreachable'), { name: 'RuntimeError' });
    }
    decode = vi.fn();
    getFrameInfo = vi.fn();
    getDecodedBuffer = vi.fn();
    delete = vi.fn();
  };
  const broken = vi.fn(async () => ({ J2KDecoder: wall }));
  const failing = new WasmCodecs({ ...NODE_LOADERS, openjpeg: broken });
  for (let turn = 0; turn < 2; turn += 1) await expect(failing.decode('openjpeg', new Uint8Array(4))).rejects.toThrow();
  expect(broken).toHaveBeenCalledTimes(2);
});
