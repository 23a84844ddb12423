import { useLayoutEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { clampShare, shareAfterKey, type SplitLimits } from './split.ts';
import styles from './SplitPane.module.css';

interface SplitPaneProps {
  /** Accessible name of the divider. */
  readonly label: string;
  readonly children: ReactNode;
  /** At the right; absent: the main part has all the width. */
  readonly side: ReactNode;
  /** The side's part of the width, from 0 to 1. */
  readonly share: number;
  readonly onShare: (share: number) => void;
  /** Where a double click puts the divider. */
  readonly initial: number;
  readonly limits: SplitLimits;
}

/** Two parts and a divider between them, which is moved with the mouse and with the arrow keys. */
export function SplitPane({ label, children, side, share, onShare, initial, limits }: SplitPaneProps) {
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const ends = [clampShare(0, width, limits), clampShare(1, width, limits)] as const;
  const shown = clampShare(share, width, limits);
  const drag = (clientX: number): void => {
    const place = root.current?.getBoundingClientRect();
    if (place && place.width > 0) onShare(clampShare((place.right - clientX) / place.width, place.width, limits));
  };
  const isSplit = side !== undefined && side !== null && side !== false;
  // The style sheet keeps the limits by itself: nothing moves once the width is known.
  const wanted = `clamp(${limits.side}px, ${(share * 100).toFixed(2)}%, calc(100% - ${limits.main}px))`;
  const style = isSplit ? ({ '--side': wanted } as CSSProperties) : undefined;
  return (
    <div ref={root} className={[styles['panes'], isSplit && styles['split']].filter(Boolean).join(' ')} style={style}>
      <div className={styles['pane']}>{children}</div>
      {isSplit && (
        <div className={[styles['pane'], styles['side']].join(' ')}>
          <div
            role="separator"
            aria-label={label}
            aria-orientation="vertical"
            aria-valuemin={percent(ends[0])}
            aria-valuemax={percent(ends[1])}
            aria-valuenow={percent(shown)}
            tabIndex={0}
            className={styles['divider']}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              event.preventDefault();
              event.currentTarget.focus();
            }}
            onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && drag(event.clientX)}
            onDoubleClick={() => onShare(initial)}
            onKeyDown={(event) => {
              const next = shareAfterKey(event.key, event.shiftKey, shown, initial, ends);
              if (next === undefined) return;
              event.preventDefault();
              onShare(next);
            }}
          />
          {side}
        </div>
      )}
    </div>
  );
}

function percent(share: number): number {
  return Math.round(share * 100);
}

function useWidth(root: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const measure = (): void => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [root]);
  return width;
}
