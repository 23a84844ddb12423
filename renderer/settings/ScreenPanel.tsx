import { useId, useState } from 'react';
import { Save, Trash2 } from 'lucide-react';
import { calibrate, CARD_WIDTH, cssPxPerMm } from '../geometry/scale.ts';
import { Button } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { calibrationOf, currentScreen, screenKey } from './calibration.ts';
import { changePreferences, usePreferences } from './preferences.ts';
import styles from './settings.module.css';
import own from './ScreenPanel.module.css';

/** What a CSS px is meant to be (CSS Values and Units Level 4, 6.2): where a line begins before a screen was measured. */
const CSS_PX_PER_MM = 96 / 25.4;
/** Length of the line, in CSS px. */
const LINE = { least: 120, most: 1200 } as const;

/** The size of this screen's pixels, by a card held against a line. */
export function ScreenPanel() {
  const i18n = useI18n();
  const { t } = i18n;
  const all = usePreferences();
  const screen = currentScreen();
  const key = screenKey(screen);
  const known = calibrationOf(all, screen);
  const [length, setLength] = useState(() =>
    Math.round(CARD_WIDTH * (known ? cssPxPerMm(known, screen.devicePixelRatio) : CSS_PX_PER_MM)),
  );
  const label = useId();
  const measured = calibrate(length, CARD_WIDTH, screen.devicePixelRatio);
  const size = key.replace('x', ' × ');
  return (
    <Panel label={t('settings.screen.title')}>
      <h2>{t('settings.screen.title')}</h2>
      <p className={styles['hint']}>{t('settings.screen.text', { length: i18n.number(CARD_WIDTH) })}</p>
      <div className={own['place']}>
        <div className={own['line']} style={{ width: length }} />
      </div>
      <div className={styles['row']}>
        <label id={label} className={styles['grow']}>
          {t('control.cardLength')}
          <input
            type="range"
            min={LINE.least}
            max={LINE.most}
            value={length}
            aria-valuetext={t('settings.screen.value', { value: i18n.number(length) })}
            onChange={(event) => setLength(event.currentTarget.valueAsNumber)}
            className={own['slider']}
          />
        </label>
        <Button
          icon={Save}
          isDisabled={!measured}
          onPress={() =>
            measured && changePreferences({ calibration: { ...all.calibration, [key]: measured.devicePxPerMm } })
          }
        >
          {t('control.keepCalibration')}
        </Button>
      </div>
      <p role="status">
        {known
          ? t('settings.screen.known', { size, value: i18n.number(Number(known.devicePxPerMm.toFixed(2))) })
          : t('settings.screen.unknown', { size })}
      </p>
      {known && (
        <div>
          <Button
            look="quiet"
            icon={Trash2}
            onPress={() => {
              const others = Object.entries(all.calibration).filter(([name]) => name !== key);
              changePreferences({ calibration: Object.fromEntries(others) });
            }}
          >
            {t('control.forgetCalibration')}
          </Button>
        </div>
      )}
    </Panel>
  );
}
