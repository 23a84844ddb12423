import type { ReactNode } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import styles from './NoteMenu.module.css';

interface NoteMenuProps {
  readonly label: string;
  readonly entries: readonly { readonly id: string; readonly name: string; readonly note?: string }[];
  readonly onChoose: (id: string) => void;
  /** The button that opens it. */
  readonly children: ReactNode;
}

/** A menu of a few things, each with a line that tells more of it. */
export function NoteMenu({ label, entries, onChoose, children }: NoteMenuProps) {
  return (
    <MenuTrigger>
      {children}
      <Popover placement="bottom end" offset={4} className={styles['popover'] ?? ''}>
        <Menu aria-label={label} onAction={(id) => onChoose(String(id))} className={styles['menu'] ?? ''}>
          {entries.map(({ id, name, note }) => (
            <MenuItem key={id} id={id} textValue={name} className={styles['item'] ?? ''}>
              {name}
              {note !== undefined && <span className={styles['note']}>{note}</span>}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
