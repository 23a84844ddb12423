import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { changePreferences, usePreferences } from './preferences.ts';
import { moved, ruleText } from './rule-text.ts';
import styles from './settings.module.css';

/** The user's own hanging rules: the first that fits an examination decides. */
export function RulesPanel() {
  const i18n = useI18n();
  const { t } = i18n;
  const { hangingRules } = usePreferences();
  const keep = (rules: readonly (typeof hangingRules)[number][]): void =>
    changePreferences({ hangingRules: [...rules] });
  return (
    <Panel label={t('settings.rules.title')}>
      <h2>{t('settings.rules.title')}</h2>
      <p className={styles['hint']}>{t(hangingRules.length === 0 ? 'settings.rules.none' : 'settings.rules.text')}</p>
      {hangingRules.length > 0 && (
        <ol className={styles['list']}>
          {hangingRules.map((rule, index) => {
            const name = ruleText(i18n, rule);
            return (
              <li key={`${index} ${JSON.stringify(rule)}`} className={styles['row']}>
                <span className={styles['grow']}>{name}</span>
                <IconButton
                  icon={ArrowUp}
                  label={t('control.ruleUp', { name })}
                  onPress={() => keep(moved(hangingRules, index, -1))}
                />
                <IconButton
                  icon={ArrowDown}
                  label={t('control.ruleDown', { name })}
                  onPress={() => keep(moved(hangingRules, index, 1))}
                />
                <IconButton
                  icon={Trash2}
                  label={t('control.removeRule', { name })}
                  onPress={() => keep(hangingRules.toSpliced(index, 1))}
                />
              </li>
            );
          })}
        </ol>
      )}
    </Panel>
  );
}
