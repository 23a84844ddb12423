/** Descriptions of series and examinations as words, for comparing. */
import { regionCode } from '../../shared/regions.ts';

/** Without accents, case and signs; one space between words. */
export function plainWords(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** Beginnings of words by which French and English descriptions name a region; codes of shared/regions.ts. */
const REGION_WORDS: readonly (readonly [code: string, beginnings: readonly string[]])[] = [
  ['76752008', ['sein', 'mammo', 'breast']],
  ['80891009', ['coeur', 'cardiaque', 'coronar', 'heart', 'cardiac']],
  ['737561001', ['rachis', 'colonne', 'lombaire', 'dorsal', 'spine', 'lumbar']],
  ['67734004', ['thorax', 'thorac', 'poumon', 'pulmonaire', 'chest', 'lung']],
  ['63337009', ['abdo', 'pelvis', 'pelvien', 'foie', 'hepat', 'liver', 'prostat']],
  ['69536005', ['tete', 'crane', 'cerveau', 'cerebral', 'encephal', 'head', 'brain']],
  ['45048000', ['cou', 'cervical', 'neck', 'thyroid']],
  ['53120007', ['epaule', 'coude', 'poignet', 'main', 'shoulder', 'elbow', 'wrist', 'hand']],
  ['61685007', ['genou', 'hanche', 'cheville', 'pied', 'knee', 'hip', 'ankle', 'foot']],
];

/** The region that a description names; undefined when it names none, or several. */
export function regionOfWords(description: string): string | undefined {
  const whole = regionCode(description);
  if (whole !== undefined) return whole;
  const words = plainWords(description).split(' ');
  const named = REGION_WORDS.filter(([, beginnings]) =>
    beginnings.some((beginning) => words.some((word) => word.startsWith(beginning))),
  );
  return named.length === 1 ? named[0]?.[0] : undefined;
}
