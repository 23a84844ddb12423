import { useState, type ReactNode } from 'react';
import { ChevronRight, Copy } from 'lucide-react';
import { Button as AriaButton, Disclosure, DisclosurePanel } from 'react-aria-components';
import type { ErrorReport } from '../../shared/errors.ts';
import { Button } from './Button.tsx';
import { errorDetails } from './error-details.ts';
import { useI18n } from './I18nScope.tsx';
import { Message } from './Message.tsx';
import type { Tone } from './tones.ts';
import styles from './ErrorMessage.module.css';

interface ErrorMessageProps {
  readonly error: ErrorReport;
  readonly tone?: Tone;
  /** `note`: part of a page that is read at leisure; it interrupts nobody. */
  readonly role?: 'alert' | 'note';
  readonly action?: ReactNode;
  readonly onDismiss?: (() => void) | undefined;
}

/** What happened, why as far as known, what can be done; the technical part on demand. */
export function ErrorMessage({ error, tone = 'bad', role = 'alert', action, onDismiss }: ErrorMessageProps) {
  const i18n = useI18n();
  const { sentence, advice } = i18n.error(error);
  return (
    <Message role={role} tone={tone} title={sentence} onDismiss={onDismiss}>
      {error.problems && (
        <ul className={styles['problems']}>
          {error.problems.map((problem, index) => (
            <li key={index}>{i18n.error(problem).sentence}</li>
          ))}
        </ul>
      )}
      <p>{advice}</p>
      {action && <div className={styles['action']}>{action}</div>}
      <Details error={error} />
    </Message>
  );
}

/** For the support: codes and facts, which never name a patient. */
function Details({ error }: { error: ErrorReport }) {
  const { t } = useI18n();
  const [copied, setCopied] = useState<'yes' | 'failed'>();
  const text = errorDetails(error);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  return (
    <Disclosure className={styles['details'] ?? ''}>
      <AriaButton slot="trigger" className={styles['trigger'] ?? ''}>
        <ChevronRight aria-hidden size={16} />
        {t('control.details')}
      </AriaButton>
      <DisclosurePanel>
        <pre className={styles['text']}>{text}</pre>
        <Button look="quiet" icon={Copy} onPress={() => void copy()}>
          {t('control.copyDetails')}
        </Button>
        <span role="status" className={styles['copied']}>
          {copied && t(copied === 'yes' ? 'error.copied' : 'error.copyFailed')}
        </span>
      </DisclosurePanel>
    </Disclosure>
  );
}
