import { Check, ChevronDown, type LucideIcon } from 'lucide-react';
import { Button, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { usePreferences } from '../settings/preferences.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import menu from '../ui/Menu.module.css';
import { Tip } from '../ui/Tip.tsx';
import type { Command, CommandContext } from './command.ts';
import { isAvailable, nameOf, runCommand } from './context.ts';
import { keyText } from './key-text.ts';
import { keysOf } from './keymap.ts';
import styles from './CommandMenu.module.css';

interface CommandMenuProps {
  /** Name of the button and of its menu. */
  readonly label: string;
  /** What the button says instead of its name, e.g. what is chosen. */
  readonly current?: string;
  readonly icon: LucideIcon;
  readonly commands: readonly Command[];
  readonly context: CommandContext;
  /** Something in it is on. */
  readonly isActive?: boolean;
}

/** Commands in a menu, each with its sign and its key. Nothing where there are none. */
export function CommandMenu({ label, current, icon: Icon, commands, context, isActive = false }: CommandMenuProps) {
  if (commands.length === 0) return null;
  return (
    <MenuTrigger>
      <Tip label={current ?? label}>
        <Button className={styles['button'] ?? ''} data-active={isActive || undefined}>
          <Icon aria-hidden size={16} />
          <span className={styles['word']}>{current ?? label}</span>
          <ChevronDown aria-hidden size={12} className={styles['chevron']} />
        </Button>
      </Tip>
      <Popover placement="bottom start" offset={4} className={menu['popover'] ?? ''}>
        <Entries label={label} commands={commands} context={context} />
      </Popover>
    </MenuTrigger>
  );
}

/** Mounted when the menu opens: what is available and on is as it is then. */
function Entries({ label, commands, context }: Pick<CommandMenuProps, 'label' | 'commands' | 'context'>) {
  return (
    <Menu
      aria-label={label}
      selectionMode="multiple"
      selectedKeys={commands.filter((command) => command.isOn?.(context)).map(({ id }) => id)}
      shouldCloseOnSelect
      onAction={(id) => {
        const command = commands.find((one) => one.id === id);
        if (command) runCommand(command, context);
      }}
      className={menu['menu'] ?? ''}
    >
      {runsOf(commands).map((run) => {
        const entries = run.map((command) => <Entry key={command.id} command={command} context={context} />);
        // What only acts is neither on nor off, and is not read out as if it were.
        return hasState(run[0]) ? (
          entries
        ) : (
          <MenuSection key={run[0]?.id} selectionMode="none">
            {entries}
          </MenuSection>
        );
      })}
    </Menu>
  );
}

const hasState = (command: Command | undefined): boolean => command?.isOn !== undefined;

/** Neighbours that are all on or off, or all only act: the order stays. */
function runsOf(commands: readonly Command[]): readonly (readonly Command[])[] {
  const runs: Command[][] = [];
  for (const command of commands) {
    const last = runs.at(-1);
    if (last && hasState(last[0]) === hasState(command)) last.push(command);
    else runs.push([command]);
  }
  return runs;
}

function Entry({ command, context }: { readonly command: Command; readonly context: CommandContext }) {
  const i18n = useI18n();
  const { keys } = usePreferences();
  const name = nameOf(command, context, i18n.t);
  const [key] = keysOf(command, keys);
  const Sign = command.icon;
  return (
    <MenuItem
      id={command.id}
      textValue={name}
      isDisabled={!isAvailable(command, context)}
      className={menu['item'] ?? ''}
    >
      {({ isSelected }) => (
        <>
          <span aria-hidden className={menu['sign']}>
            {isSelected ? <Check size={16} /> : Sign && <Sign size={16} />}
          </span>
          <span className={menu['name']}>{name}</span>
          <kbd aria-hidden className={menu['key']}>
            {key !== undefined && keyText(i18n, key)}
          </kbd>
        </>
      )}
    </MenuItem>
  );
}
