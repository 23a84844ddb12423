import { useLayoutEffect, useState, type RefObject } from 'react';
import { setScrollTop, useRecordView } from './record-view.ts';

/** Width of an element, in pixels; 0 before it is known. */
export function useWidth(element: HTMLElement | null): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element) return undefined;
    const measure = (): void => setWidth(element.offsetWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** The list comes back scrolled as it was left. */
export function useListPlace(list: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const { scrollTop } = useRecordView.getState();
    // The room for all of the lines is there one frame after the list.
    const frame = requestAnimationFrame(() => element.scrollTo({ top: scrollTop }));
    return () => {
      cancelAnimationFrame(frame);
      setScrollTop(element.scrollTop);
    };
  }, [list]);
}
