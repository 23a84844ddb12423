import { FileDown, Send } from 'lucide-react';
import { useStore } from 'zustand';
import type { Pacs } from '../../shared/examination.ts';
import { useCommand } from '../app/server-state.ts';
import { keeper } from '../measuring/session.ts';
import { AskActions } from '../ui/AskDialog.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Message } from '../ui/Message.tsx';
import { saveBlob } from '../ui/save-file.ts';
import { outputFileName } from './file-names.ts';

interface MeasurementsQuestionProps {
  readonly wish: 'saveMeasurements' | 'sendMeasurements';
  readonly patientKey: string;
  readonly study: string;
  readonly pacs: readonly Pacs[];
  readonly onClose: () => void;
}

/** Says what the report of the measurements has in it, and where it goes. What is not kept yet would not be in it. */
export function MeasurementsQuestion({ wish, patientKey, study, pacs, onClose }: MeasurementsQuestionProps) {
  const { t } = useI18n();
  const isWaiting = useStore(keeper.state, ({ waiting }) => waiting > 0);
  const save = useCommand(async (_: void, api) => {
    saveBlob(outputFileName('measurements', new Date()), await api.measurementReport(patientKey, study));
    onClose();
  });
  const send = useCommand<string>(async (name, api) => {
    await api.sendMeasurements(patientKey, study, name);
    onClose();
  });
  const error = save.error ?? send.error;
  const isBusy = isWaiting || save.isRunning || send.isRunning;
  return (
    <>
      {wish === 'saveMeasurements' ? (
        <Message tone="warning" title={t('output.fileWarning')}>
          <p>{t('output.measurements')}</p>
        </Message>
      ) : (
        <p>{t('output.measurements')}</p>
      )}
      {isWaiting && <p role="status">{t('measuring.saving')}</p>}
      {wish === 'sendMeasurements' && pacs.length === 0 && <p>{t('pacs.none')}</p>}
      {error && (
        <ErrorMessage
          error={error}
          onDismiss={() => {
            save.forget();
            send.forget();
          }}
        />
      )}
      <AskActions>
        {wish === 'saveMeasurements' ? (
          <Button icon={FileDown} isDisabled={isBusy} onPress={() => save.run()}>
            {t('control.saveMeasurementsNow')}
          </Button>
        ) : (
          pacs.map(({ name }) => (
            <Button key={name} icon={Send} isDisabled={isBusy} onPress={() => send.run(name)}>
              {t('control.sendMeasurementsTo', { name })}
            </Button>
          ))
        )}
        <Button look="quiet" onPress={onClose}>
          {t('control.leaveOutput')}
        </Button>
      </AskActions>
    </>
  );
}
