import type { KeySelection } from '../../shared/presentation.ts';
import { Facts } from '../objects/Facts.tsx';
import { InstanceLink } from '../objects/InstanceLink.tsx';
import { localMoment } from '../objects/local-moment.ts';
import type { GoToImage } from '../objects/ObjectPane.tsx';
import card from '../objects/ObjectCard.module.css';
import { useI18n } from '../ui/I18nScope.tsx';
import { entryName } from './KeyImagesBadge.tsx';
import { keyEntries } from './key-list.ts';
import { keyTitle } from './key-titles.ts';

interface KeyImagesCardProps {
  readonly sop: string;
  readonly selection: KeySelection;
  readonly onGoTo: GoToImage;
}

/** A selection of key images: why, by whom, and the way to each of them. */
export function KeyImagesCard({ sop, selection, onGoTo }: KeyImagesCardProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const { description, creator, date } = selection;
  const entries = keyEntries([{ sopInstanceUid: sop, selection }]);
  return (
    <div role="region" aria-label={t('objects.card')} tabIndex={0} className={card['card']}>
      <h2>{t('keyImages.heading', { title: keyTitle(i18n, selection) })}</h2>
      <Facts
        facts={[
          [t('objects.fact.description'), [description]],
          [t('objects.fact.author'), [creator]],
          [t('objects.fact.date'), [date && localMoment(i18n, date)]],
        ]}
      />
      <h3>{t('control.keyImages')}</h3>
      <ul className={card['list']}>
        {entries.map(({ image, frame }, index) => (
          <li key={index}>
            {entryName(i18n, { image, frame }, index)}{' '}
            <InstanceLink link={image} frame={frame} name={t('control.goToKeyImage')} onGoTo={onGoTo} />
          </li>
        ))}
      </ul>
    </div>
  );
}
