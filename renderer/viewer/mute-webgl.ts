/** WebGL that does nothing, for what insists on having it and never draws by it. */

/** Constants are 0, functions answer null. */
const MUTE = new Proxy(
  {},
  { get: (_target, name) => (typeof name === 'string' && /^[A-Z0-9_]+$/.test(name) ? 0 : () => null) },
);

/**
 * Runs `make` while every canvas gives such a WebGL. Cornerstone's engine asks for several when it is made: on a machine
 * that plays a graphics card by its processor each costs time and memory, and without any WebGL it throws.
 */
export function withMuteWebGl<T>(make: () => T): T {
  const { prototype } = HTMLCanvasElement;
  const original = Object.getOwnPropertyDescriptor(prototype, 'getContext');
  if (!original) return make();
  const getContext = original.value as (kind: string, ...options: unknown[]) => unknown;
  Object.defineProperty(prototype, 'getContext', {
    ...original,
    value: function (this: HTMLCanvasElement, kind: string, ...options: unknown[]): unknown {
      return kind.includes('webgl') ? MUTE : Reflect.apply(getContext, this, [kind, ...options]);
    },
  });
  try {
    return make();
  } finally {
    Object.defineProperty(prototype, 'getContext', original);
  }
}
