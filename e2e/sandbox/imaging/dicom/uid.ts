import { createHash } from 'node:crypto';

export const SYNTAX = {
  implicitLE: '1.2.840.10008.1.2',
  explicitLE: '1.2.840.10008.1.2.1',
  deflatedLE: '1.2.840.10008.1.2.1.99',
  explicitBE: '1.2.840.10008.1.2.2',
  jpegBaseline: '1.2.840.10008.1.2.4.50',
  jpegLsLossless: '1.2.840.10008.1.2.4.80',
  rle: '1.2.840.10008.1.2.5',
} as const;

export const SOP_CLASS = {
  verification: '1.2.840.10008.1.1',
  mediaDirectory: '1.2.840.10008.1.3.10',
  cr: '1.2.840.10008.5.1.4.1.1.1',
  ct: '1.2.840.10008.5.1.4.1.1.2',
  usMultiFrame: '1.2.840.10008.5.1.4.1.1.3.1',
  mr: '1.2.840.10008.5.1.4.1.1.4',
  keyObjectSelection: '1.2.840.10008.5.1.4.1.1.88.59',
} as const;

export const IMPLEMENTATION_CLASS_UID = uidFrom('drimbox sandbox implementation');
export const IMPLEMENTATION_VERSION = 'DRIMBOX_SANDBOX';

/** PS3.5 §9.1, 1 to 64 characters, no component with a leading zero. */
export function isUid(text: string): boolean {
  return text.length <= 64 && /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(text);
}

/** The same UID for the same seed, in the 2.25 arc of UUID-derived UIDs (PS3.5 §B.2). */
export function uidFrom(seed: string): string {
  const digest = createHash('sha256').update(seed).digest('hex').slice(0, 32);
  return `2.25.${BigInt(`0x${digest}`).toString()}`;
}
