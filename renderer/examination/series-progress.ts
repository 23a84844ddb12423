/** How far a series is, as the screen says it. */
import type { ErrorReport } from '../../shared/errors.ts';
import type { ExaminationSeries, SeriesProgress } from '../../shared/examination.ts';
import { distinct } from '../trust/trust-text.ts';
import type { Tone } from '../ui/tones.ts';
import type { I18n } from '../ui/i18n.ts';

/**
 * Whether images are missing for now, or for good as long as nobody asks again (in a pause before the next attempt too);
 * undefined when all are there or none was asked for.
 */
export function missing({
  state,
  retry,
}: Pick<SeriesProgress, 'state' | 'retry'>): 'arriving' | 'incomplete' | undefined {
  if (state === 'waiting' && retry) return 'incomplete';
  if (state === 'waiting' || state === 'running') return 'arriving';
  return state === 'partial' || state === 'failed' || state === 'cancelled' ? 'incomplete' : undefined;
}

/** True when the source is to be asked (again) before the series is looked at. */
export function mustBeRetrieved(progress: SeriesProgress): boolean {
  return progress.state === 'idle' || missing(progress) === 'incomplete';
}

/** True while the program asks the source, waits for its turn, or will ask by itself: that can be cancelled. */
export function isUnderWay({ state }: SeriesProgress): boolean {
  return state === 'waiting' || state === 'running';
}

/** The instances were deleted to make room for others. */
export function isEvicted({ state, warnings }: SeriesProgress): boolean {
  return state === 'idle' && warnings.some(({ code }) => code === 'CACHE_EVICTED');
}

/** True when the user can ask for the series once more, having asked already. */
export function canAskAgain(progress: SeriesProgress): boolean {
  return missing(progress) === 'incomplete' || isEvicted(progress);
}

/** What is wrong with the series, the worst first. */
export function troubles({ problem, progress }: ExaminationSeries): readonly ErrorReport[] {
  return [problem, progress.error, ...progress.warnings].filter((error) => error !== undefined);
}

/** Sign beside the words; none for a series that nobody has opened. */
export function progressTone(progress: SeriesProgress): Tone | undefined {
  if (progress.state === 'complete') return 'good';
  if (progress.state === 'failed') return 'bad';
  return canAskAgain(progress) ? 'warning' : undefined;
}

/** `87 / 120 · 41 Mo/s`, `120 images`, …; `retryIn`: seconds until the next attempt. */
export function progressText(i18n: I18n, { progress, expected }: ExaminationSeries, retryIn?: number): string {
  const { state, received, bytesPerSecond, error } = progress;
  if (state === 'failed' && isSourceRefusal(error)) return i18n.t('series.refused');
  const share = i18n.t('series.share', { received: i18n.number(received), expected: i18n.number(expected) });
  switch (state) {
    case 'idle': {
      const images = imageCount(i18n, expected);
      return isEvicted(progress) ? i18n.t('series.evicted', { images }) : images;
    }
    case 'complete':
      return i18n.t('series.complete', { images: imageCount(i18n, received) });
    case 'waiting':
      if (progress.retry) return retryText(i18n, share, retryIn);
      return i18n.t('series.waiting', { images: imageCount(i18n, expected) });
    case 'running':
      return bytesPerSecond > 0 ? `${share} · ${i18n.rate(bytesPerSecond)}` : share;
    case 'partial':
    case 'failed':
    case 'cancelled':
      return i18n.t(`series.${state}`, { share });
  }
}

function retryText(i18n: I18n, share: string, seconds = 0): string {
  return seconds > 0
    ? i18n.t('series.retry', { share, seconds: i18n.number(seconds) })
    : i18n.t('series.retryNow', { share });
}

/** True when the source is not trusted: that is said once for all of its series. */
export function isSourceRefusal(error: ErrorReport | undefined): boolean {
  return error?.code.startsWith('TRUST_') ?? false;
}

/** Why sources of these series were refused, each reason once. */
export function sourceRefusals(series: readonly ExaminationSeries[]): readonly ErrorReport[] {
  return distinct(series.map(({ progress }) => progress.error).filter(isSourceRefusal));
}

function imageCount(i18n: I18n, count: number): string {
  return i18n.t(count === 1 ? 'series.image' : 'series.images', { count: i18n.number(count) });
}
