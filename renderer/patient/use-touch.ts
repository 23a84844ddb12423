import { useEffect } from 'react';
import { useApi } from '../app/server-state.ts';
import { throttle, TOUCH_INTERVAL_MS } from './touch.ts';

/** What the hand does comes first, and what follows from it. */
const LATER_MS = 1000;
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** For as long as the record is on the screen, what the hands do there counts as reading it. */
export function useTouch(key: string): void {
  const api = useApi();
  useEffect(() => {
    const touch = throttle(
      () => {
        // A patient that has just gone, or a lost connection, shows by itself; a touch asks for no answer.
        setTimeout(() => void api.touchPatient(key).catch(() => undefined), LATER_MS);
      },
      TOUCH_INTERVAL_MS,
      () => performance.now(),
    );
    const options = { passive: true, capture: true };
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, touch, options);
    return () => {
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, touch, options);
    };
  }, [api, key]);
}
