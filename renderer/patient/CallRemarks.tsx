import type { ContextualCall } from '../../shared/patient.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { Message } from '../ui/Message.tsx';

/** Opposition: what the reader must know before going on. */
export function OppositionBanner({ call }: { call: ContextualCall }) {
  const { t } = useI18n();
  return (
    <>
      {call.opposition === 'yes' && (
        <Message tone="bad" title={t('opposition.yesTitle')}>
          {t('opposition.yesText')}
        </Message>
      )}
      {call.opposition === 'unknown' && (
        <Message tone="warning" title={t('opposition.unknownTitle')}>
          {t('opposition.unknownText')}
        </Message>
      )}
    </>
  );
}

/** Information that the caller sent and the program does not know; a matter for whoever looks after the caller. */
export function IgnoredInformation({ call }: { call: ContextualCall }) {
  const { t } = useI18n();
  if (call.unknownParameters.length === 0) return null;
  return (
    <Message tone="information" title={t('unknownParameters.title')}>
      {t('unknownParameters.text', { names: call.unknownParameters.join(', ') })}
    </Message>
  );
}
