import { Send } from 'lucide-react';
import type { ExaminationSeries, Pacs } from '../../shared/examination.ts';
import { useCommand } from '../app/server-state.ts';
import { Button } from '../ui/Button.tsx';
import { CommandError } from '../ui/CommandError.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { NoteMenu } from '../ui/NoteMenu.tsx';
import styles from './SendToPacs.module.css';

interface SendToPacsProps {
  readonly patientKey: string;
  readonly series: readonly ExaminationSeries[];
  readonly pacs: readonly Pacs[];
  /** In a row among others. */
  readonly isSmall?: boolean;
}

/** Sends series, which the program retrieves first where they are not here yet; with several PACS, asks which. */
export function SendToPacs({ patientKey, series, pacs, isSmall = false }: SendToPacsProps) {
  const { t } = useI18n();
  const available = series.filter(({ problem }) => !problem).map(({ seriesInstanceUid }) => seriesInstanceUid);
  const send = useCommand<string>((name, api) => api.exportSeries(patientKey, available, name));
  const [only] = pacs;
  if (!only) return null;
  const button = (
    <Button
      look={isSmall ? 'quiet' : 'plain'}
      icon={Send}
      isDisabled={available.length === 0 || send.isRunning}
      {...(pacs.length === 1 ? { onPress: () => send.run(only.name) } : {})}
    >
      {t('control.sendToPacs')}
    </Button>
  );
  return (
    <div className={styles['place']}>
      {pacs.length === 1 ? (
        button
      ) : (
        <NoteMenu
          label={t('export.choosePacs')}
          entries={pacs.map(({ name, aet, host, port }) => ({ id: name, name, note: `${aet} · ${host}:${port}` }))}
          onChoose={(name) => send.run(name)}
        >
          {button}
        </NoteMenu>
      )}
      <CommandError command={send} />
    </div>
  );
}
