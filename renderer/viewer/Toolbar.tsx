import { memo } from 'react';
import { Box, Link, RotateCw, Search, Share, SlidersHorizontal } from 'lucide-react';
import { Button as AriaButton, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useStore } from 'zustand';
import type { Examination, ExaminationSeries, Pacs } from '../../shared/examination.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { CommandMenu } from '../commands/CommandMenu.tsx';
import { CommandScreens } from '../commands/CommandScreens.tsx';
import type { Command as AnyCommand, CommandContext } from '../commands/command.ts';
import { useCommandContext } from '../commands/context.ts';
import { keysText } from '../commands/key-text.ts';
import { keysOf } from '../commands/keymap.ts';
import { commandOf, commandsOf } from '../commands/registry.ts';
import { useCommandScreens } from '../commands/screens.ts';
import { SendToPacs } from '../exports/SendToPacs.tsx';
import { BackToRecord } from '../layout/BackToRecord.tsx';
import { LayoutMenu } from '../layout/LayoutMenu.tsx';
import { useLinks } from '../linking/link-state.ts';
import { MeasureMenu } from '../measuring/MeasureMenu.tsx';
import { MeasurementsCommand } from '../measuring/MeasurementsCommand.tsx';
import { usePreferences } from '../settings/preferences.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { Tip } from '../ui/Tip.tsx';
import { ReportCommand } from './ReportCommand.tsx';
import type { StackView } from './stack-view.ts';
import { isViewMode, POINTER_MODES, useViewer } from './viewer-state.ts';
import styles from './Toolbar.module.css';

interface ToolbarProps {
  readonly view: StackView;
  readonly patientKey: string;
  readonly examination: Examination;
  readonly series: ExaminationSeries;
  readonly pacs: readonly Pacs[];
}

export function Toolbar({ view, patientKey, examination, series, pacs }: ToolbarProps) {
  const { t } = useI18n();
  const list = examination.series.filter(({ problem }) => !problem);
  const place = list.indexOf(series);
  const context = useCommandContext((state) => state.context);
  return (
    <div role="toolbar" aria-label={t('viewer.toolbar')} className={styles['bar']}>
      <BackToRecord shortcut={useShortcutText('navigation.leave')} />
      <Modes />
      {context && (
        <div className={styles['group']}>
          <MeasureMenu context={context} />
        </div>
      )}
      <Looks view={view} />
      {context && <Menus context={context} />}
      <div className={styles['group']}>
        <CommandButton command="navigation.previousSeries" isIconOnly isDisabled={place <= 0} />
        <CommandButton command="navigation.nextSeries" isIconOnly isDisabled={place < 0 || place >= list.length - 1} />
      </div>
      <div className={styles['end']}>
        <ReportCommand />
        <MeasurementsCommand />
        <CommandButton command="panels.measures" isIconOnly />
        <SendToPacs patientKey={patientKey} series={[series]} pacs={pacs} />
        <PaletteButton />
      </div>
      <CommandScreens />
    </div>
  );
}

/** How the image is shown. This and what follows does not change with the state, which comes many times a second. */
const Looks = memo(function Looks({ view }: { readonly view: StackView }) {
  const isInverted = useStore(view.state, (state) => state.isInverted);
  const isPlaying = useStore(view.state, (state) => state.isPlaying);
  return (
    <div className={styles['group']}>
      <CommandButton command="look.fit" isIconOnly />
      <CommandButton command="window.invert" isIconOnly isPressed={isInverted} />
      <CommandButton command="look.reset" isIconOnly />
      <CommandButton command="cine.play" isIconOnly isPressed={isPlaying} />
    </div>
  );
});

/** What has a button of its own stands in no menu. */
const BUTTONS = new Set(['mode.window', 'mode.zoom', 'mode.pan', 'look.fit', 'window.invert', 'look.reset']);
const inMenu = ({ id }: AnyCommand): boolean => !BUTTONS.has(id);

const Menus = memo(function Menus({ context }: { readonly context: CommandContext }) {
  const { t } = useI18n();
  const areLinked = useLinks(
    (links) => links.way !== undefined || links.isLookLinked || links.areLinesShown || links.isCrosshairOn,
  );
  return (
    <div className={styles['group']}>
      <CommandMenu
        label={t('control.windowPresets')}
        icon={SlidersHorizontal}
        commands={commandsOf('window').filter(inMenu)}
        context={context}
      />
      <CommandMenu
        label={t('control.looks')}
        icon={RotateCw}
        commands={commandsOf('look').filter(inMenu)}
        context={context}
      />
      <LayoutMenu />
      <CommandMenu
        label={t('control.links')}
        icon={Link}
        commands={commandsOf('links')}
        context={context}
        isActive={areLinked}
      />
      <CommandMenu label={t('control.volume')} icon={Box} commands={commandsOf('volume')} context={context} />
      <CommandMenu label={t('control.outputs')} icon={Share} commands={commandsOf('output')} context={context} />
    </div>
  );
});

/** « Ctrl+K »: where every command is found. */
const PaletteButton = memo(function PaletteButton() {
  const { t } = useI18n();
  const label = t('control.palette');
  const shortcut = useShortcutText('panels.palette');
  return (
    <Tip label={label} shortcut={shortcut}>
      <AriaButton
        aria-label={label}
        onPress={() => useCommandScreens.getState().show('palette')}
        className={styles['choice'] ?? ''}
      >
        <Search aria-hidden size={16} />
        <kbd aria-hidden className={styles['key']}>
          {shortcut}
        </kbd>
      </AriaButton>
    </Tip>
  );
});

/** The keys of a command as they are now. */
function useShortcutText(id: string): string {
  const i18n = useI18n();
  const { keys } = usePreferences();
  return keysText(i18n, keysOf(commandOf(id), keys));
}

/** What the left button does. */
const Modes = memo(function Modes() {
  const i18n = useI18n();
  const { keys } = usePreferences();
  const mode = useViewer((viewer) => viewer.mode);
  const setMode = useViewer((viewer) => viewer.setMode);
  return (
    <ToggleButtonGroup
      aria-label={i18n.t('control.modes')}
      disallowEmptySelection
      selectedKeys={isViewMode(mode) ? [mode] : []}
      onSelectionChange={(names) => {
        const chosen = POINTER_MODES.find((name) => names.has(name));
        if (chosen) setMode(chosen);
      }}
      className={styles['group'] ?? ''}
    >
      {POINTER_MODES.map((name) => {
        const command = commandOf(`mode.${name}`);
        const label = i18n.t(command.label);
        const shortcut = keysText(i18n, keysOf(command, keys));
        return (
          <Tip key={name} label={label} shortcut={shortcut}>
            <ToggleButton id={name} className={styles['choice'] ?? ''}>
              {command.icon && <command.icon aria-hidden size={16} />}
              <span className={styles['modeWord']}>{label}</span>
            </ToggleButton>
          </Tip>
        );
      })}
    </ToggleButtonGroup>
  );
});
