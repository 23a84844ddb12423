/** Electron's cancelable events. */
import type { EventEmitter } from 'node:events';

/** Emits an event with `details` on it; true when a listener prevented it. */
export function emitCancelable(emitter: EventEmitter, name: string, details: object = {}, ...rest: unknown[]): boolean {
  let prevented = false;
  const event = {
    ...details,
    preventDefault: () => {
      prevented = true;
    },
    get defaultPrevented() {
      return prevented;
    },
  };
  emitter.emit(name, event, ...rest);
  return prevented;
}
