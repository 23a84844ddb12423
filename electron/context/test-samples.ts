/** For the tests of this room: the official test patient's call, and chance that comes out the same every time. */
import type { ContextualCall } from '../../shared/patient.ts';
import { parseCall } from './parse-call.ts';

/** A day on which every sample is in order. */
export const NOW = Date.UTC(2026, 10, 21, 12);

export const SAMPLE_PARAMETERS: Readonly<Record<string, string>> = {
  'Patient.identifier.value': '279035121518989',
  'Patient.identifier.system': '1.2.250.1.213.1.4.10',
  'Patient.name.family': 'PAT-TROIS',
  'Patient.name.given': 'DOMINIQUE',
  'Patient.gender': 'F',
  'Patient.birthDate': '19790328',
  'Address.district': '51215',
  InformationEtConsentement: 'yes',
  PatientID: 'IPP0001',
  PatientIDIssuer: 'HOPX&1.2.250.1.999.1&ISO',
};

/** The sample with some parameters changed, added or (undefined) left out, as a form would encode it. */
export function sampleBody(changes: Readonly<Record<string, string | undefined>> = {}): Uint8Array {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...SAMPLE_PARAMETERS, ...changes })) {
    if (value !== undefined) form.append(name, value);
  }
  return bytes(form.toString());
}

export function sampleCall(changes: Readonly<Record<string, string | undefined>> = {}): ContextualCall {
  return parseCall(sampleBody(changes), NOW);
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How often a long series runs: in full with `npm run soak`. */
export function rounds(usual: number, soak: number): number {
  return process.env['DRIMBOX_SOAK'] === '1' ? soak : usual;
}
