import { useState } from 'react';
import { Plus, RotateCcw, Search, X } from 'lucide-react';
import { Input, Label, SearchField } from 'react-aria-components';
import type { Command } from '../commands/command.ts';
import { keyText } from '../commands/key-text.ts';
import { keysOf, obstacleTo, withKey, withoutKey } from '../commands/keymap.ts';
import { COMMANDS } from '../commands/registry.ts';
import { findCommands } from '../commands/search.ts';
import fields from '../trust/fields.module.css';
import { Button } from '../ui/Button.tsx';
import { CheckBox } from '../ui/CheckBox.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { KeyCapture } from './KeyCapture.tsx';
import { changePreferences, usePreferences } from './preferences.ts';
import own from './KeysPanel.module.css';
import styles from './settings.module.css';

/** The keys of every command, given by pressing them. */
export function KeysPanel() {
  const { t, locale } = useI18n();
  const { keys, singleKeys } = usePreferences();
  const [query, setQuery] = useState('');
  const found = findCommands(COMMANDS, { query, locale, recent: [], isAvailable: () => true });
  return (
    <Panel label={t('settings.keys.title')}>
      <h2>{t('settings.keys.title')}</h2>
      <p className={styles['hint']}>{t('settings.keys.text')}</p>
      <CheckBox
        label={t('control.singleKeys')}
        isChosen={singleKeys}
        onChange={(isChosen) => changePreferences({ singleKeys: isChosen })}
      />
      <p className={styles['hint']}>{t('settings.keys.single')}</p>
      <div className={styles['row']}>
        <SearchField value={query} onChange={setQuery} className={fields['field'] ?? ''}>
          <Label className={fields['label'] ?? ''}>{t('control.searchKeys')}</Label>
          <div className={own['search']}>
            <Search aria-hidden size={16} />
            <Input className={`${fields['input']} ${own['searchInput']}`} />
          </div>
        </SearchField>
        {Object.keys(keys).length > 0 && (
          <Button look="quiet" icon={RotateCcw} onPress={() => changePreferences({ keys: {} })}>
            {t('control.allKeysAsBefore')}
          </Button>
        )}
      </div>
      <ul aria-label={t('commands.title')} className={own['commands']}>
        {found.map((command) => (
          <Keys key={command.id} command={command} />
        ))}
      </ul>
    </Panel>
  );
}

/** What became of the last key that was pressed for a command. */
type Attempt =
  | undefined
  | { readonly step: 'waiting' }
  | { readonly step: 'reserved'; readonly key: string }
  | { readonly step: 'taken'; readonly key: string; readonly by: Command };

function Keys({ command }: { readonly command: Command }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { keys } = usePreferences();
  const [attempt, setAttempt] = useState<Attempt>();
  const { id } = command;
  const name = t(command.label);
  const give = (key: string): void => {
    changePreferences({ keys: withKey(COMMANDS, keys, id, key) });
    setAttempt(undefined);
  };
  const press = (key: string): void => {
    const obstacle = obstacleTo(COMMANDS, keys, id, key);
    if (obstacle === undefined) give(key);
    else if (obstacle === 'reserved') setAttempt({ step: 'reserved', key });
    else setAttempt({ step: 'taken', key, by: obstacle.taken });
  };
  return (
    <li className={own['command']}>
      <span className={styles['grow']}>{name}</span>
      {keysOf(command, keys).map((key) => (
        <span key={key} className={own['key']}>
          <kbd>{keyText(i18n, key)}</kbd>
          <IconButton
            icon={X}
            label={t('control.removeKey', { key: keyText(i18n, key), name })}
            onPress={() => changePreferences({ keys: withoutKey(COMMANDS, keys, id, key) })}
          />
        </span>
      ))}
      <IconButton icon={Plus} label={t('control.addKey', { name })} onPress={() => setAttempt({ step: 'waiting' })} />
      {Object.hasOwn(keys, id) && (
        <IconButton
          icon={RotateCcw}
          label={t('control.keysAsBefore', { name })}
          onPress={() => {
            const others = Object.entries(keys).filter(([one]) => one !== id);
            changePreferences({ keys: Object.fromEntries(others) });
          }}
        />
      )}
      {attempt?.step === 'waiting' && <KeyCapture onKey={press} onEnd={() => setAttempt(undefined)} />}
      {attempt?.step === 'reserved' && (
        <p role="status" className={own['answer']}>
          {t('settings.keys.reserved', { key: keyText(i18n, attempt.key) })}
        </p>
      )}
      {attempt?.step === 'taken' && (
        <div role="alert" className={own['answer']}>
          <p>{t('settings.keys.taken', { key: keyText(i18n, attempt.key), name: t(attempt.by.label) })}</p>
          <div className={styles['row']}>
            <Button onPress={() => give(attempt.key)}>{t('control.giveKey', { name })}</Button>
            <Button look="quiet" onPress={() => setAttempt(undefined)}>
              {t('control.leaveKey')}
            </Button>
          </div>
        </div>
      )}
    </li>
  );
}
