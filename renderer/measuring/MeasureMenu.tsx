import { memo } from 'react';
import {
  ArrowUpRight,
  Circle,
  Crosshair,
  DraftingCompass,
  Lasso,
  MoveDiagonal,
  Plus,
  RectangleHorizontal,
  Ruler,
  Triangle,
  Type,
  type LucideIcon,
} from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { MEASUREMENT_KINDS, type MeasurementKind } from '../../shared/measurements.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { isViewMode, useViewer } from '../viewer/viewer-state.ts';
import { MEASURING_KEYS } from './kinds.ts';
import styles from './MeasureMenu.module.css';

const ICONS: Readonly<Record<MeasurementKind, LucideIcon>> = {
  length: Ruler,
  bidirectional: Plus,
  angle: Triangle,
  cobb: DraftingCompass,
  ellipse: Circle,
  rectangle: RectangleHorizontal,
  freehand: Lasso,
  probe: Crosshair,
  arrow: ArrowUpRight,
  text: Type,
};

/** « Mesurer »: what the left button draws; the menu's button shows which of them it is. */
export const MeasureMenu = memo(function MeasureMenu() {
  const { t } = useI18n();
  const mode = useViewer((viewer) => viewer.mode);
  const setMode = useViewer((viewer) => viewer.setMode);
  const current = isViewMode(mode) ? undefined : mode;
  const Icon = current === undefined ? MoveDiagonal : ICONS[current];
  return (
    <div className={styles['group']}>
      <MenuTrigger>
        <Button className={styles['button'] ?? ''} data-active={current !== undefined || undefined}>
          <Icon aria-hidden size={16} />
          {current === undefined
            ? t('control.measure')
            : t('control.measuring', { name: t(`measuring.kind.${current}`) })}
        </Button>
        <Popover placement="bottom start" offset={4} className={styles['popover'] ?? ''}>
          <Menu
            aria-label={t('control.measure')}
            onAction={(key) => {
              const kind = MEASUREMENT_KINDS.find((name) => name === key);
              if (kind) setMode(kind);
            }}
            className={styles['menu'] ?? ''}
          >
            {MEASUREMENT_KINDS.map((kind) => {
              const Sign = ICONS[kind];
              const name = t(`measuring.kind.${kind}`);
              return (
                <MenuItem key={kind} id={kind} textValue={name} className={styles['item'] ?? ''}>
                  <Sign aria-hidden size={16} />
                  <span className={styles['name']}>{name}</span>
                  <kbd aria-hidden className={styles['key']}>
                    {MEASURING_KEYS[kind].toUpperCase()}
                  </kbd>
                </MenuItem>
              );
            })}
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  );
});
