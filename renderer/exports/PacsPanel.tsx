import { useState } from 'react';
import { CircleCheck, PlugZap } from 'lucide-react';
import type { Pacs } from '../../shared/examination.ts';
import { useCommand } from '../app/server-state.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import styles from './PacsPanel.module.css';

/** Where images can be sent, and whether it answers. */
export function PacsPanel({ pacs }: { pacs: readonly Pacs[] }) {
  const { t } = useI18n();
  return (
    <Panel label={t('pacs.title')}>
      <h2>{t('pacs.title')}</h2>
      {pacs.length === 0 && <p className={styles['none']}>{t('pacs.none')}</p>}
      {pacs.map((one) => (
        <PacsRow key={one.name} pacs={one} />
      ))}
    </Panel>
  );
}

/** A PACS; « Tester » is a C-ECHO (PS3.4 Annex A). */
function PacsRow({ pacs }: { pacs: Pacs }) {
  const i18n = useI18n();
  const { t } = i18n;
  const [milliseconds, setMilliseconds] = useState<number>();
  const echo = useCommand(async (_: void, api) => {
    setMilliseconds(undefined);
    setMilliseconds((await api.echo(pacs.name)).milliseconds);
  });
  return (
    <div>
      <div className={styles['row']}>
        <p className={styles['who']}>
          {pacs.name}
          <span className={styles['address']}>
            {pacs.aet} · {pacs.host}:{pacs.port}
          </span>
        </p>
        <Button
          icon={PlugZap}
          aria-label={t('control.testPacs', { name: pacs.name })}
          isDisabled={echo.isRunning}
          onPress={() => echo.run()}
        >
          {t('pacs.test')}
        </Button>
      </div>
      <p role="status" className={styles['result']}>
        {echo.isDone && milliseconds !== undefined && (
          <>
            <CircleCheck aria-hidden size={16} />
            {t('pacs.answers', { milliseconds: i18n.number(Math.max(1, Math.round(milliseconds))) })}
          </>
        )}
      </p>
      {echo.error && <ErrorMessage error={echo.error} onDismiss={echo.forget} />}
    </div>
  );
}
