/** Exports as the screen says them. */
import type { ExportJob } from '../../shared/examination.ts';
import type { I18n } from '../ui/i18n.ts';
import type { Tone } from '../ui/tones.ts';

export function isOver({ state }: ExportJob): boolean {
  return state !== 'waiting' && state !== 'running';
}

/** Sign beside the words; none while the job goes on. */
export function jobTone(job: ExportJob): Tone | undefined {
  switch (job.state) {
    case 'waiting':
    case 'running':
      return undefined;
    case 'done':
      return job.warned > 0 ? 'warning' : 'good';
    case 'incomplete':
    case 'cancelled':
      return 'warning';
    case 'failed':
      return 'bad';
  }
}

/** `87 / 120 · 41 Mo/s · reste 33`, `120 / 120, envoyé`, … */
export function jobText(i18n: I18n, job: ExportJob): string {
  const { state, total, stored, warned, failed, bytesPerSecond } = job;
  const number = (value: number): string => i18n.number(value);
  const parts = [i18n.t('export.share', { stored: number(stored), total: number(total) })];
  if (state === 'running') {
    if (bytesPerSecond > 0) parts.push(i18n.rate(bytesPerSecond));
    parts.push(i18n.t('export.remaining', { count: number(Math.max(0, total - stored - failed)) }));
  } else {
    parts.push(i18n.t(`export.${state}`));
  }
  if (warned > 0) parts.push(i18n.t('export.warned', { count: number(warned) }));
  if (failed > 0) parts.push(i18n.t('export.failedCount', { count: number(failed) }));
  return parts.join(' · ');
}
