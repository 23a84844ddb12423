import { useStore } from 'zustand';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { useMeasuring } from './measuring-state.ts';
import { keeper } from './session.ts';
import styles from './MeasuringPanel.module.css';

/** What keeps measurements from the disk, or those of the disk from the screen: beside the image, whatever else is open. */
export function MeasuringTrouble({ onReadAgain }: { readonly onReadAgain: () => void }) {
  const { t, number } = useI18n();
  const failure = useMeasuring((screen) => screen.failure);
  const error = useStore(keeper.state, (state) => state.error);
  const waiting = useStore(keeper.state, (state) => state.waiting);
  if (!failure && !error) return null;
  return (
    <div className={styles['trouble']}>
      {error && (
        <>
          <p role="alert">{t('measuring.notSaved', { count: number(waiting) })}</p>
          <ErrorMessage
            error={error}
            tone="warning"
            action={<Button onPress={() => keeper.retry()}>{t('control.saveMeasurementsAgain')}</Button>}
          />
        </>
      )}
      {failure && (
        <>
          <p role="alert">{t('measuring.notRead')}</p>
          <ErrorMessage
            error={failure}
            tone="warning"
            action={<Button onPress={onReadAgain}>{t('control.readMeasurementsAgain')}</Button>}
          />
        </>
      )}
    </div>
  );
}
