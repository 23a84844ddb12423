import { LanguageSwitch } from '../app/LanguageSwitch.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Message } from '../ui/Message.tsx';
import { Panel } from '../ui/Panel.tsx';
import { PanelColumns } from '../ui/Panels.tsx';
import { KeysPanel } from './KeysPanel.tsx';
import { MousePanel } from './MousePanel.tsx';
import { forgetPreferencesFailure, usePreferencesFailure } from './preferences.ts';
import { PresetsPanel } from './PresetsPanel.tsx';
import { RulesPanel } from './RulesPanel.tsx';
import { ScreenPanel } from './ScreenPanel.tsx';
import styles from './settings.module.css';

/** What the user sets, one panel for each subject. */
export default function SettingsContent() {
  return (
    <>
      <Failure />
      <PanelColumns
        wide={<KeysPanel />}
        narrow={
          <>
            <LanguagePanel />
            <MousePanel />
            <ScreenPanel />
            <PresetsPanel />
            <RulesPanel />
          </>
        }
      />
    </>
  );
}

function Failure() {
  const { t } = useI18n();
  const failure = usePreferencesFailure();
  if (!failure) return null;
  return (
    <Message tone="warning" role="alert" title={t('settings.notKept')} onDismiss={forgetPreferencesFailure}>
      <ErrorMessage error={failure} role="note" />
    </Message>
  );
}

function LanguagePanel() {
  const { t } = useI18n();
  return (
    <Panel label={t('settings.language.title')}>
      <h2>{t('settings.language.title')}</h2>
      <p className={styles['hint']}>{t('settings.language.text')}</p>
      <LanguageSwitch />
    </Panel>
  );
}
