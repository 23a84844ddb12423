import { X } from 'lucide-react';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Message } from '../ui/Message.tsx';
import type { KosIntake } from './KosIntake.tsx';
import styles from './KosErrors.module.css';

/** The files that could not be opened, each with its reason; what was left aside of a folder. */
export function KosErrors({ intake }: { intake: KosIntake }) {
  return (
    <>
      <RefusedFiles intake={intake} />
      <SkippedFiles intake={intake} />
    </>
  );
}

/** Nobody reads the names of a whole CD. */
const SHOWN = 5;

function SkippedFiles({ intake }: { intake: KosIntake }) {
  const { t, number } = useI18n();
  const { names, isCut } = intake.skipped;
  if (names.length === 0 && !isCut) return null;
  const shown = names.slice(0, SHOWN).join(', ');
  return (
    <Message tone="information" title={t('kos.skipped', { count: number(names.length) })} onDismiss={intake.forget}>
      {names.length > 0 && <p>{names.length > SHOWN ? t('kos.skippedMore', { names: shown }) : shown}</p>}
      {isCut && <p>{t('kos.folderCut')}</p>}
    </Message>
  );
}

function RefusedFiles({ intake }: { intake: KosIntake }) {
  const { t } = useI18n();
  if (intake.refused.length === 0) return null;
  return (
    <section aria-label={t('kos.refused')} className={styles['errors']}>
      <div className={styles['head']}>
        <h3 className={styles['title']}>{t('kos.refused')}</h3>
        <IconButton icon={X} label={t('control.dismiss')} onPress={intake.forget} />
      </div>
      {intake.refused.map(({ name, error }, index) => (
        <div key={index}>
          <p className={styles['name']}>{name}</p>
          <ErrorMessage error={error} />
        </div>
      ))}
    </section>
  );
}
