/** Anatomic regions that studies are looked for by: codes of SNOMED CT, as the sources of the DMP write them. */
import type { Locale } from './api.ts';

export const REGIONS = {
  '69536005': { fr: 'Tête', en: 'Head' },
  '45048000': { fr: 'Cou', en: 'Neck' },
  '774007': { fr: 'Tête et cou', en: 'Head and neck' },
  '786880003': { fr: 'Bouche et dents', en: 'Mouth and teeth' },
  '67734004': { fr: 'Thorax', en: 'Thorax' },
  '80891009': { fr: 'Cœur', en: 'Heart' },
  '113257007': { fr: 'Cardiovasculaire', en: 'Cardiovascular' },
  '76752008': { fr: 'Sein', en: 'Breast' },
  '63337009': { fr: 'Abdomen et pelvis', en: 'Abdomen and pelvis' },
  '737561001': { fr: 'Colonne vertébrale', en: 'Spine' },
  '53120007': { fr: 'Membres supérieurs', en: 'Upper limbs' },
  '61685007': { fr: 'Membres inférieurs', en: 'Lower limbs' },
  '38266002': { fr: 'Corps entier', en: 'Whole body' },
} as const satisfies Readonly<Record<string, Readonly<Record<Locale, string>>>>;

/** The code of a region that a caller wrote as its code or as its French name; undefined when it is none of these. */
export function regionCode(text: string): string | undefined {
  if (Object.hasOwn(REGIONS, text)) return text;
  const wanted = plain(text);
  return Object.entries(REGIONS).find(([, { fr }]) => plain(fr) === wanted)?.[0];
}

/** Without accents, case, and the words between: `Abdomen + pelvis` is `Abdomen et pelvis`. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .toLowerCase()
    .replaceAll(/\bet\b|[^a-z]/g, '');
}
