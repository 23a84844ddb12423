/** How far a series is, as the screen says it. */
import type { ExaminationSeries, SeriesProgress } from '../../shared/examination.ts';
import type { Tone } from '../ui/tones.ts';
import type { I18n } from '../ui/i18n.ts';

/** Whether images are missing for now, or for good; undefined when all are there or none was asked for. */
export function missing({ state }: SeriesProgress): 'arriving' | 'incomplete' | undefined {
  if (state === 'waiting' || state === 'running') return 'arriving';
  return state === 'partial' || state === 'failed' || state === 'cancelled' ? 'incomplete' : undefined;
}

/** True when the source is to be asked (again) before the series is looked at. */
export function mustBeRetrieved({ state }: SeriesProgress): boolean {
  return state === 'idle' || missing({ state } as SeriesProgress) === 'incomplete';
}

/** Sign beside the words; none for a series that nobody has opened. */
export function progressTone({ state }: SeriesProgress): Tone | undefined {
  if (state === 'complete') return 'good';
  if (state === 'partial' || state === 'cancelled') return 'warning';
  return state === 'failed' ? 'bad' : undefined;
}

/** `87 / 120 · 41 Mo/s`, `120 images`, … */
export function progressText(i18n: I18n, { progress, expected }: ExaminationSeries): string {
  const { state, received, bytesPerSecond } = progress;
  const share = i18n.t('series.share', { received: i18n.number(received), expected: i18n.number(expected) });
  switch (state) {
    case 'idle':
      return imageCount(i18n, expected);
    case 'complete':
      return i18n.t('series.complete', { images: imageCount(i18n, received) });
    case 'waiting':
      return i18n.t('series.waiting', { images: imageCount(i18n, expected) });
    case 'running':
      return bytesPerSecond > 0 ? `${share} · ${i18n.rate(bytesPerSecond)}` : share;
    case 'partial':
    case 'failed':
    case 'cancelled':
      return i18n.t(`series.${state}`, { share });
  }
}

export function imageCount(i18n: I18n, count: number): string {
  return i18n.t(count === 1 ? 'series.image' : 'series.images', { count: i18n.number(count) });
}
