import { useState } from 'react';
import { WorkstationError } from '../../shared/errors.ts';
import type { OpenPatient } from '../../shared/api.ts';
import type { ViewWay } from '../../shared/output.ts';
import { useCommand } from '../app/server-state.ts';
import { AskActions } from '../ui/AskDialog.tsx';
import { Button } from '../ui/Button.tsx';
import { CheckBox } from '../ui/CheckBox.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Message } from '../ui/Message.tsx';
import { saveBlob } from '../ui/save-file.ts';
import { outputFileName } from './file-names.ts';
import { contentOf, countDrawn, examinationLine, pictureOf, type PictureWish } from './picture.ts';
import type { ViewOnPaper } from './PrintedView.tsx';

interface ViewQuestionProps {
  readonly way: ViewWay;
  readonly patient: OpenPatient;
  readonly onPrint: (view: ViewOnPaper) => void;
  readonly onClose: () => void;
}

const ACTIONS = {
  clipboard: 'control.copyViewNow',
  file: 'control.saveViewNow',
  printer: 'control.printViewNow',
} as const;

/** Says that the picture names a patient, and asks what is to be in it. Paper always has a band of its own. */
export function ViewQuestion({ way, patient, onPrint, onClose }: ViewQuestionProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const [withTexts, setWithTexts] = useState(true);
  const [scope, setScope] = useState<PictureWish['scope']>('pane');
  const take = useCommand<PictureWish>(async (wish, api) => {
    const content = contentOf(wish.scope, patient);
    // The trail knows before anything leaves; when it cannot take it, nothing does.
    const texts = wish.withTexts || way === 'printer';
    const told = api.takeView({ key: patient.key, series: [...content.series], way, texts });
    const picture = pictureOf(content, wish, patient, i18n);
    const allowed = Promise.all([picture, told]).then(([made]) => made);
    if (way === 'clipboard') await copy(allowed);
    else if (way === 'file') saveBlob(outputFileName('view', new Date()), await allowed);
    else onPrint({ picture: await allowed, title: examinationLine(content.examinations, i18n) });
    onClose();
  });
  return (
    <>
      <Message tone="warning" title={t('output.warning')}>
        <p>{t(withTexts || way === 'printer' ? 'output.withTexts' : 'output.withoutTexts')}</p>
      </Message>
      <CheckBox
        label={t(way === 'printer' ? 'control.printWithTexts' : 'control.pictureWithTexts')}
        isChosen={withTexts}
        onChange={setWithTexts}
      />
      {countDrawn() > 1 && (
        <CheckBox
          label={t('control.pictureOfLayout')}
          isChosen={scope === 'layout'}
          onChange={(isWhole) => setScope(isWhole ? 'layout' : 'pane')}
        />
      )}
      {take.error && <ErrorMessage error={take.error} onDismiss={take.forget} />}
      <AskActions>
        <Button isDisabled={take.isRunning} onPress={() => take.run({ scope, withTexts, withBand: way !== 'printer' })}>
          {t(ACTIONS[way])}
        </Button>
        <Button look="quiet" onPress={onClose}>
          {t('control.leaveOutput')}
        </Button>
      </AskActions>
    </>
  );
}

/** At once, while the browser still knows that the user has pressed something; the picture may come later. */
async function copy(picture: Promise<Blob>): Promise<void> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
  } catch (cause) {
    // Why there was no picture says more than that the clipboard got none.
    await picture;
    throw new WorkstationError('VIEW_NOT_TAKEN', {}, { cause });
  }
}
