/** Which facts of a modality stand in the corner of its images: a table to read, and to change. */
import type { I18n, TextKey } from '../ui/i18n.ts';
import type { Technique } from './technique.ts';

/** Each entry a line, its parts where the file has them. */
const LINES: Readonly<Record<string, readonly (readonly Part[])[]>> = {
  CT: [['kilovolts', 'exposure', 'current'], ['thickness', 'kernel'], ['contrast']],
  MR: [['repetition', 'echo', 'flipAngle'], ['thickness', 'sequence'], ['contrast']],
  PT: [['tracer'], ['thickness']],
  NM: [['tracer']],
  US: [['transducer'], ['rate']],
  XA: [['kilovolts', 'exposure', 'current'], ['angles'], ['rate']],
  RF: [['kilovolts', 'exposure', 'current'], ['rate']],
  MG: [
    ['side', 'view'],
    ['kilovolts', 'exposure'],
    ['compressedTo', 'compressionForce'],
  ],
  CR: [
    ['side', 'view'],
    ['kilovolts', 'exposure'],
  ],
  DX: [
    ['side', 'view'],
    ['kilovolts', 'exposure'],
  ],
  PX: [['kilovolts', 'exposure']],
  IO: [['kilovolts', 'exposure']],
};

type Part = Exclude<keyof Technique, 'timing'> | 'rate';

/** How a value is written: its unit, and figures after the point. Texts stand as they are. */
const UNITS = {
  kilovolts: { key: 'viewer.technique.kilovolts', figures: 0 },
  exposure: { key: 'viewer.technique.exposure', figures: 1 },
  current: { key: 'viewer.technique.current', figures: 0 },
  thickness: { key: 'viewer.technique.thickness', figures: 2 },
  repetition: { key: 'viewer.technique.repetition', figures: 0 },
  echo: { key: 'viewer.technique.echo', figures: 1 },
  flipAngle: { key: 'viewer.technique.flipAngle', figures: 0 },
  compressedTo: { key: 'viewer.technique.compressedTo', figures: 0 },
  compressionForce: { key: 'viewer.technique.compressionForce', figures: 0 },
  rate: { key: 'viewer.technique.rate', figures: 1 },
} as const satisfies Partial<Record<Part, { readonly key: TextKey; readonly figures: number }>>;

/** The lines for an image; none for a modality that the table does not have. */
export function cornerLines(
  modality: string,
  technique: Technique,
  i18n: Pick<I18n, 't' | 'number'>,
): readonly string[] {
  const lines = LINES[modality] ?? [];
  // The current alone says less than the exposure.
  const parts = lines.map((line) => line.filter((part) => part !== 'current' || technique.exposure === undefined));
  return parts
    .map((line) =>
      line
        .map((part) => written(part, technique, i18n))
        .filter(Boolean)
        .join(' · '),
    )
    .filter(Boolean);
}

function written(part: Part, technique: Technique, i18n: Pick<I18n, 't' | 'number'>): string {
  if (part === 'angles') return anglesOf(technique.angles);
  if (part === 'side') return technique.side === 'B' ? '' : (technique.side ?? '');
  const value = part === 'rate' ? technique.timing?.rate : technique[part];
  if (typeof value !== 'number') return value ?? '';
  if (!isWithUnit(part)) return '';
  const { key, figures } = UNITS[part];
  return i18n.t(key, { value: i18n.number(Math.round(value * 10 ** figures) / 10 ** figures) });
}

function isWithUnit(part: Part): part is keyof typeof UNITS {
  return part in UNITS;
}

/** As the cath lab writes them: which way the detector stands, seen from the patient (PS3.3 C.8.7.5.1.2). */
function anglesOf(angles: Technique['angles']): string {
  if (!angles) return '';
  const [primary, secondary] = angles.map(Math.round);
  if (primary === undefined || secondary === undefined) return '';
  return `${primary < 0 ? 'RAO' : 'LAO'} ${Math.abs(primary)}° ${secondary < 0 ? 'CAU' : 'CRA'} ${Math.abs(secondary)}°`;
}
