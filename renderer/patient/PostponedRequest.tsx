import type { WaitingPatient } from '../../shared/api.ts';
import { useView } from '../app/view-state.ts';
import { Button } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Message } from '../ui/Message.tsx';

/** Reminds of the request about which the user decides later; it names nobody. */
export function PostponedRequest({ waiting }: { waiting: WaitingPatient }) {
  const { t, time } = useI18n();
  const isPostponed = useView((view) => view.postponedKey === waiting.key);
  const postpone = useView((view) => view.postpone);
  if (!isPostponed) return null;
  return (
    <Message tone="information" title={t('waiting.bar')}>
      <p>{t('waiting.received', { time: time(waiting.receivedAt) })}</p>
      <Button onPress={() => postpone(undefined)}>{t('control.showRequest')}</Button>
    </Message>
  );
}
