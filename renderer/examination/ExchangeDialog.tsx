import { useState } from 'react';
import { FileText } from 'lucide-react';
import { useCommand } from '../app/server-state.ts';
import { AskActions, AskDialog } from '../ui/AskDialog.tsx';
import { Button } from '../ui/Button.tsx';
import { CheckBox } from '../ui/CheckBox.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Message } from '../ui/Message.tsx';
import { saveFile } from '../ui/save-file.ts';
import styles from './ExchangeDialog.module.css';

interface ExchangeDialogProps {
  readonly seriesUid: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks how the last exchange with the source is saved; the token stays out unless the user wants it in. */
export function ExchangeDialog({ seriesUid, isOpen, onClose }: ExchangeDialogProps) {
  const { t } = useI18n();
  return (
    <AskDialog title={t('exchange.title')} isOpen={isOpen} onClose={onClose}>
      <Choice seriesUid={seriesUid} onClose={onClose} />
    </AskDialog>
  );
}

function Choice({ seriesUid, onClose }: Pick<ExchangeDialogProps, 'seriesUid' | 'onClose'>) {
  const { t } = useI18n();
  const [withToken, setWithToken] = useState(false);
  const save = useCommand<boolean>(async (isClear, api) => {
    saveFile(`echange-wado-rs-${seriesUid}.txt`, 'text/plain', await api.exchange(seriesUid, isClear));
    onClose();
  });
  return (
    <>
      <p className={styles['text']}>{t('exchange.text')}</p>
      <CheckBox label={t('control.exchangeWithToken')} isChosen={withToken} onChange={setWithToken} />
      {withToken ? (
        <Message tone="warning" role="alert" title={t('exchange.tokenTitle')}>
          {t('exchange.tokenText')}
        </Message>
      ) : (
        <p className={styles['text']}>{t('exchange.masked')}</p>
      )}
      <AskActions>
        <Button icon={FileText} isDisabled={save.isRunning} onPress={() => save.run(withToken)}>
          {t('control.saveExchangeFile')}
        </Button>
        <Button look="quiet" onPress={onClose}>
          {t('control.leaveExchange')}
        </Button>
      </AskActions>
      {save.error && <ErrorMessage error={save.error} onDismiss={save.forget} />}
    </>
  );
}
