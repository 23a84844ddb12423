import { Button } from 'react-aria-components';
import type { ObjectLink } from '../../shared/objects.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import type { GoToImage } from './ObjectPane.tsx';
import styles from './InstanceLink.module.css';

interface InstanceLinkProps {
  readonly link: ObjectLink;
  readonly name: string;
  readonly frame?: number | undefined;
  readonly onGoTo: GoToImage;
}

/** The way to an instance; where it is in no examination that is open, that is said instead. */
export function InstanceLink({ link, name, frame, onGoTo }: InstanceLinkProps) {
  const { t } = useI18n();
  if (link.series === undefined) return <span className={styles['absent']}>{t('objects.notOpen')}</span>;
  return (
    <Button className={styles['link'] ?? ''} onPress={() => onGoTo(link, frame)}>
      {name}
    </Button>
  );
}
