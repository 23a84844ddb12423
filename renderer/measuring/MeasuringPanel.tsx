import { ClipboardCopy, Download, Eye, EyeOff, X } from 'lucide-react';
import { ToggleButton } from 'react-aria-components';
import { useStore } from 'zustand';
import type { Measurement } from '../../shared/measurements.ts';
import type { Examination } from '../../shared/examination.ts';
import { useCommand } from '../app/server-state.ts';
import { Button } from '../ui/Button.tsx';
import { CommandError } from '../ui/CommandError.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { saveFile } from '../ui/save-file.ts';
import { MeasurementRow } from './MeasurementRow.tsx';
import { csvFileName } from './csv-file-name.ts';
import { useMeasuring } from './measuring-state.ts';
import { keeper, measurements } from './session.ts';
import { asCsv, asText, type Placed } from './texts.ts';
import styles from './MeasuringPanel.module.css';

interface MeasuringPanelProps {
  readonly examination: Examination;
  /** Place of a slice in its series, from 1; undefined while the series is not known. */
  readonly sliceOf: (measurement: Measurement) => number | undefined;
  readonly onJump: (measurement: Measurement) => void;
}

/** « Mesures »: what was measured in the examination, whichever series is on the screen. */
export function MeasuringPanel({ examination, sliceOf, onJump }: MeasuringPanelProps) {
  const i18n = useI18n();
  const { t, number } = i18n;
  const list = useStore(measurements.state, (state) => state.list);
  const unreadable = useMeasuring((screen) => screen.unreadable);
  const show = useMeasuring((screen) => screen.showList);
  const waiting = useStore(keeper.state, (state) => state.waiting);
  const copy = useCommand<string>((text) => navigator.clipboard.writeText(text));
  const placed = list.map((measurement) => placedIn(examination, measurement, sliceOf(measurement)));
  return (
    <section aria-label={t('measuring.title')} className={styles['panel']}>
      <div className={styles['head']}>
        <h2 className={styles['title']}>{t('measuring.title')}</h2>
        <IconButton icon={X} label={t('control.closeMeasurements')} onPress={() => show(false)} />
      </div>
      {list.length === 0 && <p className={styles['quiet']}>{t('measuring.none')}</p>}
      <SeriesSwitches placed={placed} />
      <ul className={styles['list']} aria-label={t('measuring.list')}>
        {placed.map((one) => (
          <MeasurementRow key={one.measurement.id} placed={one} onJump={onJump} />
        ))}
      </ul>
      {unreadable > 0 && <p className={styles['quiet']}>{t('measuring.unreadable', { count: number(unreadable) })}</p>}
      <p role="status" className={styles['quiet']}>
        {waiting > 0 ? t('measuring.saving') : list.length > 0 && t('measuring.saved')}
      </p>
      <div className={styles['tools']}>
        <Button icon={ClipboardCopy} isDisabled={list.length === 0} onPress={() => copy.run(asText(placed, i18n))}>
          {copy.isDone ? t('control.measurementsCopied') : t('control.copyMeasurements')}
        </Button>
        <Button
          icon={Download}
          isDisabled={list.length === 0}
          onPress={() => saveFile(csvFileName(new Date()), 'text/csv', asCsv(list))}
        >
          {t('control.saveMeasurementsCsv')}
        </Button>
      </div>
      <CommandError command={copy} />
    </section>
  );
}

function placedIn(examination: Examination, measurement: Measurement, slice: number | undefined): Placed {
  const series = examination.series.find(({ seriesInstanceUid }) => seriesInstanceUid === measurement.series);
  return { measurement, series: series?.description || series?.modality || '?', slice };
}

/** Measurements shown or not, for each series that has some. */
function SeriesSwitches({ placed }: { readonly placed: readonly Placed[] }) {
  const { t } = useI18n();
  const hidden = useStore(measurements.state, (state) => state.hidden);
  const names = new Map(placed.map(({ measurement, series }) => [measurement.series, series]));
  return [...names].map(([uid, name]) => {
    const isShown = !hidden.has(uid);
    const Sign = isShown ? Eye : EyeOff;
    return (
      <ToggleButton
        key={uid}
        isSelected={isShown}
        onChange={(shown) => measurements.showSeries(uid, shown)}
        className={styles['switch'] ?? ''}
      >
        <Sign aria-hidden size={16} />
        {t('control.showMeasurementsOf', { name })}
      </ToggleButton>
    );
  });
}
