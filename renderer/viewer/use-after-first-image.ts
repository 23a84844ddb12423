import { startTransition, useEffect, useState } from 'react';
import type { StackView } from './stack-view.ts';

/** A first image that takes longer than that is not waited for. */
const LONGEST_WAIT_MS = 200;

/** False until an image is on the screen, or so long has passed; then true for good. */
export function useAfterFirstImage(view: StackView): boolean {
  const [isAfter, setAfter] = useState(false);
  useEffect(() => {
    // In small steps that let through what the user does meanwhile.
    const end = (): void => startTransition(() => setAfter(true));
    const timer = setTimeout(end, LONGEST_WAIT_MS);
    const unsubscribe = view.state.subscribe(({ shown }) => {
      if (shown !== undefined) requestAnimationFrame(() => requestAnimationFrame(end));
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [view]);
  return isAfter;
}
