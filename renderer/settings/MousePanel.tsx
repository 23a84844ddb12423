import { RotateCcw } from 'lucide-react';
import { BUTTON_ACTIONS, DEFAULT_PREFERENCES, WHEEL_ACTIONS, type Buttons } from '../../shared/preferences.ts';
import { Button } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Choices } from './Choices.tsx';
import { changePreferences, usePreferences } from './preferences.ts';
import styles from './settings.module.css';

/** What the buttons of the mouse and its wheel do. */
export function MousePanel() {
  const { t } = useI18n();
  const { buttons } = usePreferences();
  const change = (part: Partial<Buttons>): void => changePreferences({ buttons: { ...buttons, ...part } });
  return (
    <Panel label={t('settings.mouse.title')}>
      <h2>{t('settings.mouse.title')}</h2>
      <p className={styles['hint']}>{t('settings.mouse.text')}</p>
      {(['left', 'middle', 'right'] as const).map((button) => (
        <Choices
          key={button}
          label={t(`control.button.${button}`)}
          isLabelShown
          choices={BUTTON_ACTIONS}
          chosen={buttons[button]}
          name={(action) => t(`control.mode.${action}`)}
          onChoose={(action) => change({ [button]: action })}
        />
      ))}
      <Choices
        label={t('control.button.wheel')}
        isLabelShown
        choices={WHEEL_ACTIONS}
        chosen={buttons.wheel}
        name={(action) => t(`control.mode.${action}`)}
        onChoose={(wheel) => change({ wheel })}
      />
      <div>
        <Button
          look="quiet"
          icon={RotateCcw}
          onPress={() => changePreferences({ buttons: DEFAULT_PREFERENCES.buttons })}
        >
          {t('control.buttonsAsBefore')}
        </Button>
      </div>
    </Panel>
  );
}
