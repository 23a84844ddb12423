import { memo, useRef, useState, type KeyboardEvent } from 'react';
import { LayoutGrid } from 'lucide-react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { Button as TextButton } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { layoutActions } from './actions.ts';
import { toggleMaximised } from './commands.ts';
import { MOST_COLUMNS, MOST_ROWS, paneCount } from './grid.ts';
import { useLayout } from './layout-state.ts';
import { SCREEN } from './screen.ts';
import styles from './LayoutMenu.module.css';

/** « Disposition »: the grid, and what can be done with its panes. */
export const LayoutMenu = memo(function LayoutMenu() {
  const { t } = useI18n();
  const [isOpen, setOpen] = useState(false);
  const isSingle = useLayout((layout) => paneCount(layout) === 1);
  const isAlone = useLayout((layout) => layout.maximised !== undefined);
  const act = (deed: () => void) => (): void => {
    setOpen(false);
    deed();
  };
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className={styles['button'] ?? ''}>
        <LayoutGrid aria-hidden size={16} />
        <span className={styles['word']}>{t('control.layout')}</span>
      </Button>
      <Popover placement="bottom start" offset={4} className={styles['popover'] ?? ''}>
        <Dialog aria-label={t('control.layout')} className={styles['dialog'] ?? ''}>
          <GridPicker onPick={() => setOpen(false)} />
          <TextButton look="quiet" isDisabled={isSingle} onPress={act(toggleMaximised)}>
            {t(isAlone ? 'control.allPanes' : 'control.maximise')} <kbd aria-hidden>⇧F</kbd>
          </TextButton>
          <TextButton look="quiet" onPress={act(() => layoutActions()?.priorBeside())}>
            {t('control.priorBeside')} <kbd aria-hidden>⇧D</kbd>
          </TextButton>
          <TextButton look="quiet" onPress={act(() => layoutActions()?.nextUnseen())}>
            {t('control.nextUnseen')} <kbd aria-hidden>U</kbd>
          </TextButton>
          <TextButton look="quiet" onPress={act(() => layoutActions()?.keepRule())}>
            {t('control.keepRule')} <kbd aria-hidden>⇧B</kbd>
          </TextButton>
          {SCREEN === 1 && (
            <TextButton look="quiet" onPress={act(() => layoutActions()?.secondScreen())}>
              {t('control.secondScreen')} <kbd aria-hidden>⇧N</kbd>
            </TextButton>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
});

const ARROWS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** A table of 3 by 4: the grid reaches from the first field to the chosen one. Arrows move, Enter chooses. */
function GridPicker({ onPick }: { readonly onPick: () => void }) {
  const { t } = useI18n();
  const { rows, columns, setGrid } = useLayout();
  const [at, setAt] = useState({ row: rows, column: columns });
  const table = useRef<HTMLDivElement>(null);
  const go = (row: number, column: number): void => {
    if (row < 1 || column < 1 || row > MOST_ROWS || column > MOST_COLUMNS) return;
    setAt({ row, column });
    table.current?.querySelector<HTMLElement>(`[data-field="${row}x${column}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation();
    go(at.row + arrow[0], at.column + arrow[1]);
  };
  return (
    <>
      <div ref={table} role="grid" aria-label={t('layout.picker')} className={styles['picker']} onKeyDown={onKeyDown}>
        {numbers(MOST_ROWS).map((row) => (
          <div key={row} role="row" className={styles['row']}>
            {numbers(MOST_COLUMNS).map((column) => (
              <div key={column} role="gridcell" aria-selected={row === rows && column === columns}>
                <button
                  type="button"
                  tabIndex={row === at.row && column === at.column ? 0 : -1}
                  data-field={`${row}x${column}`}
                  data-in={(row <= at.row && column <= at.column) || undefined}
                  aria-label={t('layout.grid', { rows: row, columns: column })}
                  className={styles['field']}
                  onPointerEnter={() => setAt({ row, column })}
                  onClick={() => {
                    setGrid(row, column);
                    onPick();
                  }}
                />
              </div>
            ))}
          </div>
        ))}
      </div>
      <p className={styles['size']}>{t('layout.grid', { rows: at.row, columns: at.column })}</p>
    </>
  );
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
