import { memo } from 'react';
import {
  ArrowLeft,
  ChevronsLeft,
  ChevronsRight,
  Contrast,
  Gauge,
  Layers,
  Maximize,
  Move,
  RotateCcw,
  SunMedium,
  ZoomIn,
  type LucideIcon,
} from 'lucide-react';
import { ToggleButton, ToggleButtonGroup, Tooltip, TooltipTrigger } from 'react-aria-components';
import { useStore } from 'zustand';
import type { Examination, ExaminationSeries, Pacs } from '../../shared/examination.ts';
import { SendToPacs } from '../exports/SendToPacs.tsx';
import { MeasureMenu } from '../measuring/MeasureMenu.tsx';
import { MeasurementsCommand } from '../measuring/MeasurementsCommand.tsx';
import { Button } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import tooltip from '../ui/IconButton.module.css';
import type { TextKey } from '../ui/i18n.ts';
import { ReportCommand } from './ReportCommand.tsx';
import { Command } from './ToolbarCommand.tsx';
import type { StackView } from './stack-view.ts';
import { isViewMode, POINTER_MODES, useViewer, type ViewMode } from './viewer-state.ts';
import styles from './Toolbar.module.css';

interface ToolbarProps {
  readonly view: StackView;
  readonly goToSeries: (by: 1 | -1) => void;
  readonly patientKey: string;
  readonly examination: Examination;
  readonly series: ExaminationSeries;
  readonly pacs: readonly Pacs[];
}

export function Toolbar({ view, goToSeries, patientKey, examination, series, pacs }: ToolbarProps) {
  const { t } = useI18n();
  const close = useViewer((viewer) => viewer.close);
  const list = examination.series.filter(({ problem }) => !problem);
  const place = list.indexOf(series);
  return (
    <div role="toolbar" aria-label={t('viewer.toolbar')} className={styles['bar']}>
      <Button icon={ArrowLeft} onPress={close}>
        {t('control.backToRecord')}
      </Button>
      <Modes />
      <MeasureMenu />
      <Looks view={view} />
      <div className={styles['group']}>
        <Command
          icon={ChevronsLeft}
          label={t('control.previousSeries')}
          shortcut="B"
          isIconOnly
          isDisabled={place <= 0}
          onPress={() => goToSeries(-1)}
        />
        <Command
          icon={ChevronsRight}
          label={t('control.nextSeries')}
          shortcut="N"
          isIconOnly
          isDisabled={place < 0 || place >= list.length - 1}
          onPress={() => goToSeries(1)}
        />
      </div>
      <div className={styles['end']}>
        <ReportCommand />
        <MeasurementsCommand />
        <Measures />
        <SendToPacs patientKey={patientKey} series={[series]} pacs={pacs} />
      </div>
    </div>
  );
}

const MODES: Readonly<Record<ViewMode, { icon: LucideIcon; label: TextKey; shortcut: string }>> = {
  window: { icon: SunMedium, label: 'control.mode.window', shortcut: 'W' },
  zoom: { icon: ZoomIn, label: 'control.mode.zoom', shortcut: 'Z' },
  pan: { icon: Move, label: 'control.mode.pan', shortcut: 'P' },
  scroll: { icon: Layers, label: 'control.mode.scroll', shortcut: 'S' },
};

/** How the image is shown. This and what follows does not change with the state, which comes many times a second. */
const Looks = memo(function Looks({ view }: { readonly view: StackView }) {
  const { t } = useI18n();
  const isInverted = useStore(view.state, (state) => state.isInverted);
  return (
    <div className={styles['group']}>
      <Command icon={Maximize} label={t('control.fit')} shortcut="F" onPress={() => view.fit()} />
      <Command
        icon={Contrast}
        label={t('control.invert')}
        shortcut="I"
        isPressed={isInverted}
        onPress={() => view.invert()}
      />
      <Command icon={RotateCcw} label={t('control.reset')} shortcut="R" onPress={() => view.reset()} />
    </div>
  );
});

const Measures = memo(function Measures() {
  const { t } = useI18n();
  const show = useViewer((viewer) => viewer.showMeasures);
  return <Command icon={Gauge} label={t('control.measures')} shortcut="M" isIconOnly onPress={() => show(true)} />;
});

/** What the left button does. */
const Modes = memo(function Modes() {
  const { t } = useI18n();
  const mode = useViewer((viewer) => viewer.mode);
  const setMode = useViewer((viewer) => viewer.setMode);
  return (
    <ToggleButtonGroup
      aria-label={t('control.modes')}
      disallowEmptySelection
      selectedKeys={isViewMode(mode) ? [mode] : []}
      onSelectionChange={(keys) => {
        const chosen = POINTER_MODES.find((name) => keys.has(name));
        if (chosen) setMode(chosen);
      }}
      className={styles['group'] ?? ''}
    >
      {POINTER_MODES.map((name) => {
        const { icon: Icon, label, shortcut } = MODES[name];
        return (
          <TooltipTrigger key={name} delay={500}>
            <ToggleButton id={name} className={styles['choice'] ?? ''}>
              <Icon aria-hidden size={16} />
              <span className={styles['modeWord']}>{t(label)}</span>
            </ToggleButton>
            <Tooltip offset={4} className={tooltip['tooltip'] ?? ''}>
              {t(label)} ({shortcut})
            </Tooltip>
          </TooltipTrigger>
        );
      })}
    </ToggleButtonGroup>
  );
});
