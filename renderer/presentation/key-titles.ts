/** Why images were selected, in the language of the screen (PS3.16 CID 7010). */
import type { KeySelection } from '../../shared/presentation.ts';
import type { I18n } from '../ui/i18n.ts';

const KNOWN = [
  '113000',
  '113001',
  '113002',
  '113003',
  '113004',
  '113005',
  '113006',
  '113007',
  '113008',
  '113009',
  '113010',
  '113013',
  '113018',
  '113020',
  '113021',
  '113036',
  '113037',
  '113038',
  '113039',
] as const;

/** As the document has it where the program does not know the code. */
export function keyTitle({ t }: Pick<I18n, 't'>, { code, title }: Pick<KeySelection, 'code' | 'title'>): string {
  const known = KNOWN.find((one) => one === code);
  return known ? t(`keyImages.title.${known}`) : title || t('keyImages.untitled');
}
