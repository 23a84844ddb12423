import { useState } from 'react';
import { Printer, X } from 'lucide-react';
import { Heading } from 'react-aria-components';
import { PrintSheets } from '../report/print/PrintSheets.tsx';
import { usePreferences } from '../settings/preferences.ts';
import { Button } from '../ui/Button.tsx';
import { DialogFrame } from '../ui/DialogFrame.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { COMMAND_GROUPS } from './command.ts';
import { keysText } from './key-text.ts';
import { isSingleKey, keysOf } from './keymap.ts';
import { commandsOf } from './registry.ts';
import { useCommandScreens } from './screens.ts';
import styles from './KeySheet.module.css';

/** Every command with its keys as they are now, on the screen and on paper. Names no patient. */
export function KeySheet() {
  const { t } = useI18n();
  const isOpen = useCommandScreens(({ shown }) => shown === 'sheet');
  const show = useCommandScreens((screens) => screens.show);
  const [isPrinting, setPrinting] = useState(false);
  return (
    <DialogFrame
      isOpen={isOpen}
      isLeftByPressBeside
      onClose={() => show(undefined)}
      width="wide"
      className={styles['dialog']}
    >
      <div className={styles['head']}>
        <Heading slot="title" level={2}>
          {t('control.keySheet')}
        </Heading>
        <div className={styles['tools']}>
          <Button icon={Printer} onPress={() => setPrinting(true)}>
            {t('control.printKeySheet')}
          </Button>
          <Button icon={X} onPress={() => show(undefined)}>
            {t('control.closeKeySheet')}
          </Button>
        </div>
      </div>
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label={t('control.keySheet')}>
        <Sheet />
      </div>
      {isPrinting && (
        <PrintSheets onDone={() => setPrinting(false)}>
          <h1>{t('control.keySheet')}</h1>
          <Sheet />
        </PrintSheets>
      )}
    </DialogFrame>
  );
}

/** One table for each group. */
export function Sheet() {
  const i18n = useI18n();
  const { t } = i18n;
  const { keys, singleKeys } = usePreferences();
  const text = (names: readonly string[]): string =>
    names.map((name) => `${keysText(i18n, [name])}${singleKeys || !isSingleKey(name) ? '' : ' *'}`).join(', ');
  return (
    <>
      <p className={styles['text']}>{t(singleKeys ? 'commands.sheet.text' : 'commands.sheet.singleKeysOff')}</p>
      <div className={styles['groups']}>
        {COMMAND_GROUPS.filter((group) => commandsOf(group).length > 0).map((group) => (
          <table key={group} className={styles['group']}>
            <caption>{t(`commands.group.${group}`)}</caption>
            <thead className={styles['columns']}>
              <tr>
                <th scope="col">{t('commands.sheet.command')}</th>
                <th scope="col">{t('commands.sheet.keys')}</th>
              </tr>
            </thead>
            <tbody>
              {commandsOf(group).map((command) => (
                <tr key={command.id}>
                  <th scope="row">{t(command.label)}</th>
                  <td>{text(keysOf(command, keys)) || t('commands.sheet.noKey')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </>
  );
}
