import { useEffect, useMemo, useRef } from 'react';
import type { WaveformGroup } from '../../shared/objects.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { drawStrip, type DrawnStrip } from './draw-strip.ts';
import { heightOf, layOut, type StripRow } from './strip.ts';
import styles from './Strip.module.css';

interface StripProps {
  readonly group: WaveformGroup;
  /** Channel after channel. */
  readonly samples: Float32Array;
  readonly speed: number;
  readonly gain: number;
  /** CSS pixels of a millimetre. */
  readonly pixels: number;
  readonly marks: readonly number[];
}

/** The paper, of which what is in sight is drawn: a long recording costs no more than a short one. */
export function Strip({ group, samples, speed, gain, pixels, marks }: StripProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const strip = useMemo((): DrawnStrip => {
    const rows = layOut(group.channels, samples, gain);
    return { group, samples, rows, scale: { speed, gain, pixels }, names: namesOf(i18n, group, rows), marks };
  }, [group, samples, gain, speed, pixels, marks, i18n]);
  useDrawing(scroller, canvas, strip);
  const seconds = group.samples / group.frequency;
  const width = Math.ceil(seconds * speed * pixels);
  const names = group.channels.map(({ label }, index) => label || t('objects.channel', { number: index + 1 }));
  return (
    // A place that scrolls is reached by the keyboard.
    <div ref={scroller} role="region" aria-label={t('objects.strip')} tabIndex={0} className={styles['scroller']}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={t('objects.stripOf', { names: names.join(', ') })}
        className={styles['canvas']}
      />
      <div className={styles['paper']} style={{ width, height: Math.ceil(heightOf(strip.rows) * pixels) }} />
    </div>
  );
}

/** Beside a channel that is no voltage stands what a centimetre of it means. */
function namesOf({ t, number }: I18n, { channels }: WaveformGroup, rows: readonly StripRow[]): readonly string[] {
  return channels.map(({ label, unit }, index) => {
    const name = label || t('objects.channel', { number: index + 1 });
    const { perCentimetre } = rows[index] ?? {};
    return perCentimetre === undefined ? name : `${name} (${number(perCentimetre)} ${unit}/cm)`;
  });
}

/** Draws anew when the strip changes, is scrolled, or has another size. */
function useDrawing(
  scroller: React.RefObject<HTMLDivElement | null>,
  canvas: React.RefObject<HTMLCanvasElement | null>,
  strip: DrawnStrip,
): void {
  useEffect(() => {
    const [place, element] = [scroller.current, canvas.current];
    const context = element?.getContext('2d');
    if (!place || !element || !context) return undefined;
    const draw = (): void => {
      const { clientWidth: width, clientHeight: height, scrollLeft: left, scrollTop: top } = place;
      const ratio = window.devicePixelRatio;
      element.width = Math.round(width * ratio);
      element.height = Math.round(height * ratio);
      element.style.width = `${width}px`;
      element.style.height = `${height}px`;
      element.style.marginBottom = `${-height}px`;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawStrip(context, strip, { left, top, width, height });
      element.dataset['drawn'] = `${strip.scale.speed} ${strip.scale.gain}`;
    };
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(place);
    place.addEventListener('scroll', draw, { passive: true });
    return () => {
      observer.disconnect();
      place.removeEventListener('scroll', draw);
    };
  }, [scroller, canvas, strip]);
}
