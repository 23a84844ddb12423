import { useEffect, useState } from 'react';

const SECOND = 1000;

/** Whole seconds until an instant (ISO 8601), falling; 0 once it is past, undefined without one. */
export function useSecondsUntil(at: string | undefined): number | undefined {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (at === undefined) return undefined;
    const timer = setInterval(() => setNow(Date.now()), SECOND / 2);
    return () => clearInterval(timer);
  }, [at]);
  return at === undefined ? undefined : secondsUntil(at, now);
}

/** As `useSecondsUntil`, at `now` (milliseconds since the epoch). */
function secondsUntil(at: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(at) - now) / SECOND));
}
