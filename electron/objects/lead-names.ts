/** ECG leads by their codes (PS3.16 CID 3001): what stands beside each of them on paper. */
import type { CodedText } from '../../shared/objects.ts';

/** Numbers of SCP-ECG (EN 1064) and of MDC (ISO/IEEE 11073-10102), which are the same but for the partition of MDC. */
const LEADS: Readonly<Record<number, string>> = {
  1: 'I',
  2: 'II',
  3: 'V1',
  4: 'V2',
  5: 'V3',
  6: 'V4',
  7: 'V5',
  8: 'V6',
  9: 'V7',
  11: 'V3R',
  12: 'V4R',
  13: 'V5R',
  14: 'V6R',
  61: 'III',
  62: 'aVR',
  63: 'aVL',
  64: 'aVF',
  66: 'V8',
  67: 'V9',
};
const MDC_PARTITION = 65_536;

/** The name of a channel: of a lead as on paper, else what the object calls it; empty when it does not. */
export function channelLabel(source: CodedText, label: string): string {
  const { code, scheme, meaning } = source;
  const number = Number(/(?:^|[-:])(\d{1,6})$/.exec(code)?.[1] ?? NaN);
  if (scheme === 'SCPECG' && code.startsWith('5.6.3-9-')) return LEADS[number] ?? meaning;
  if (scheme === 'MDC') return LEADS[number % MDC_PARTITION] ?? meaning;
  return label || meaning;
}
