import { useEffect, useRef, useState } from 'react';
import { Search as SearchSign } from 'lucide-react';
import { Autocomplete, Heading, Input, Label, ListBox, ListBoxItem, SearchField } from 'react-aria-components';
import { usePreferences } from '../settings/preferences.ts';
import { DialogFrame } from '../ui/DialogFrame.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { Command, CommandContext } from './command.ts';
import { isAvailable, nameOf, runCommand, useCommandContext } from './context.ts';
import { keyText } from './key-text.ts';
import { keysOf } from './keymap.ts';
import { COMMANDS } from './registry.ts';
import { useCommandScreens } from './screens.ts';
import { findCommands } from './search.ts';
import styles from './CommandPalette.module.css';

/** Every command by its name. It runs once the palette is gone and the focus is back where it was. */
export function CommandPalette() {
  const { t } = useI18n();
  const context = useCommandContext((state) => state.context);
  const isOpen = useCommandScreens(({ shown }) => shown === 'palette') && context !== undefined;
  const show = useCommandScreens((screens) => screens.show);
  return (
    <DialogFrame isOpen={isOpen} isLeftByPressBeside onClose={() => show(undefined)} className={styles['dialog']}>
      <Heading slot="title" level={2} className={styles['title'] ?? ''}>
        {t('commands.title')}
      </Heading>
      {context && <Finder context={context} />}
    </DialogFrame>
  );
}

function Finder({ context }: { readonly context: CommandContext }) {
  const { t, locale } = useI18n();
  const [query, setQuery] = useState('');
  const recent = useCommandScreens((screens) => screens.recent);
  const runAfterwards = useAfterwards(context);
  const canRun = (command: Command): boolean => isAvailable(command, context);
  const found = findCommands(COMMANDS, { query, locale, recent, isAvailable: canRun });
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField autoFocus className={styles['field'] ?? ''}>
        <Label className={styles['title'] ?? ''}>{t('control.paletteSearch')}</Label>
        <SearchSign aria-hidden size={16} />
        <Input
          placeholder={t('control.paletteSearch')}
          // Escape leaves at once; by itself the field would first be emptied.
          onKeyDownCapture={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            useCommandScreens.getState().show(undefined);
          }}
          className={styles['input'] ?? ''}
        />
      </SearchField>
      <ListBox
        aria-label={t('commands.title')}
        items={found}
        dependencies={[context, locale]}
        disabledKeys={found.filter((command) => !canRun(command)).map(({ id }) => id)}
        onAction={(id) => runAfterwards(COMMANDS.find((command) => command.id === id))}
        renderEmptyState={() => <p className={styles['none']}>{t('commands.none')}</p>}
        className={styles['list'] ?? ''}
      >
        {(command) => <Entry command={command} context={context} />}
      </ListBox>
    </Autocomplete>
  );
}

function Entry({ command, context }: { readonly command: Command; readonly context: CommandContext }) {
  const i18n = useI18n();
  const { keys } = usePreferences();
  const name = nameOf(command, context, i18n.t);
  const [key] = keysOf(command, keys);
  const isOn = command.isOn?.(context) ?? false;
  const Sign = command.icon;
  return (
    <ListBoxItem id={command.id} textValue={name} className={styles['item'] ?? ''}>
      <span aria-hidden className={styles['sign']}>
        {Sign && <Sign size={16} />}
      </span>
      <span className={styles['name']}>{name}</span>
      <span className={styles['note']}>
        {isOn && `${i18n.t('commands.on')} · `}
        {!isAvailable(command, context) && `${i18n.t('commands.unavailable')} · `}
        {i18n.t(`commands.group.${command.group}`)}
      </span>
      {key !== undefined && <kbd className={styles['key']}>{keyText(i18n, key)}</kbd>}
    </ListBoxItem>
  );
}

/** Closes the palette, and gives the command when it is gone: what looks at the page must not see it. */
function useAfterwards(context: CommandContext): (command: Command | undefined) => void {
  const { show, remember } = useCommandScreens.getState();
  const chosen = useRef<Command>(undefined);
  useEffect(
    () => () => {
      const command = chosen.current;
      if (command) requestAnimationFrame(() => runCommand(command, context));
    },
    [context],
  );
  return (command) => {
    if (!command) return;
    chosen.current = command;
    remember(command.id);
    show(undefined);
  };
}
