import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { Locale } from '../../shared/api.ts';
import { CommandError } from '../ui/CommandError.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { useCommand } from './server-state.ts';
import styles from './LanguageSwitch.module.css';

/** Each language is named in itself, so that whoever is lost in another one finds it. */
export function LanguageSwitch() {
  const { t, locale } = useI18n();
  const choose = useCommand<Locale>((chosen, api) => api.setLocale(chosen));
  return (
    <div className={styles['place']}>
      <ToggleButtonGroup
        aria-label={t('control.language')}
        disallowEmptySelection
        selectedKeys={[locale]}
        onSelectionChange={(keys) => {
          const [chosen] = keys;
          if (chosen === 'fr' || chosen === 'en') choose.run(chosen);
        }}
        className={styles['group'] ?? ''}
      >
        {(['fr', 'en'] as const).map((language) => (
          <ToggleButton
            key={language}
            id={language}
            lang={language}
            aria-label={t(`control.language.${language}`)}
            className={styles['choice'] ?? ''}
          >
            {language.toUpperCase()}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <CommandError command={choose} />
    </div>
  );
}
