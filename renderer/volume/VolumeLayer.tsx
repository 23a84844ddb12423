import { useState, useSyncExternalStore } from 'react';
import { refusalText } from '../geometry/volume-refusal.ts';
import { planeNameKey } from '../geometry/plane-name.ts';
import { useLayout } from '../layout/layout-state.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { Message } from '../ui/Message.tsx';
import { isViewMode, useViewer } from '../viewer/viewer-state.ts';
import type { StackView } from '../viewer/stack-view.ts';
import { PlaneModel } from './plane-model.ts';
import { gapOf } from './series-volume.ts';
import { SLAB_MODES, THICKNESS, USUAL_SETTINGS, useVolume } from './volume-state.ts';
// Panes that show planes ask for them as soon as there are panes.
import './volume-session.ts';
import styles from './VolumeLayer.module.css';

interface VolumeLayerProps {
  readonly view: StackView;
  /** Series Instance UID of the series in the pane. */
  readonly seriesUid: string;
}

/** Over a plane: its name, how much of the volume it is cut from, and how; over slices: why they have no planes. */
export function VolumeLayer({ view, seriesUid }: VolumeLayerProps) {
  const model = view.model();
  if (model instanceof PlaneModel) return <PlaneBar model={model} />;
  return <Objection seriesUid={seriesUid} pane={view.index} />;
}

function PlaneBar({ model }: { readonly model: PlaneModel }) {
  const { t, number, percent } = useI18n();
  const volume = useSyncExternalStore(model.subscribe, model.volume);
  const { present, total } = volume;
  const gap = gapOf(volume);
  const isMeasuring = useViewer(({ mode }) => !isViewMode(mode));
  const { kind, volumeUid } = model;
  return (
    <div className={styles['bar']} role="group" aria-label={t(planeNameKey(kind))}>
      <p className={styles['name']}>{t(planeNameKey(kind))}</p>
      {present < total && (
        <p role="status" data-share>
          {t('volume.share', {
            share: percent(Math.floor((100 * present) / total) / 100),
            present: number(present),
            total: number(total),
          })}
        </p>
      )}
      {gap && (
        <p role="note" className={styles['warning']}>
          {t('volume.gap', { thickness: number(gap.thickness), step: number(Math.round(gap.step * 10) / 10) })}
        </p>
      )}
      <SlabFields seriesUid={volumeUid} />
      {kind === 'oblique' && <AngleFields seriesUid={volumeUid} />}
      {isMeasuring && <p role="note">{t('volume.noMeasuring')}</p>}
    </div>
  );
}

function SlabFields({ seriesUid }: { readonly seriesUid: string }) {
  const { t } = useI18n();
  const { slab, thickness } = useVolume(({ settings }) => settings[seriesUid] ?? USUAL_SETTINGS);
  const { setSlab } = useVolume.getState();
  return (
    <>
      <select
        aria-label={t('control.slabMode')}
        value={slab?.mode ?? ''}
        onChange={({ currentTarget: { value } }) =>
          setSlab(
            seriesUid,
            SLAB_MODES.find((mode) => mode === value),
          )
        }
      >
        <option value="">{t('volume.slab.none')}</option>
        {SLAB_MODES.map((mode) => (
          <option key={mode} value={mode}>
            {t(`volume.slab.${mode}`)}
          </option>
        ))}
      </select>
      {slab && <Thickness seriesUid={seriesUid} mm={thickness} />}
    </>
  );
}

/** A figure that is half typed is not corrected under the hand. */
function Thickness({ seriesUid, mm }: { readonly seriesUid: string; readonly mm: number }) {
  const { t } = useI18n();
  const [draft, setDraft] = useState<string>();
  return (
    <label className={styles['field']}>
      <input
        type="number"
        aria-label={t('control.slabThickness')}
        min={THICKNESS.least}
        max={THICKNESS.most}
        step={1}
        value={draft ?? mm}
        onChange={({ currentTarget: { value, valueAsNumber } }) => {
          setDraft(value);
          if (isThickness(valueAsNumber)) useVolume.getState().setThickness(seriesUid, valueAsNumber);
        }}
        onBlur={() => setDraft(undefined)}
      />
      mm
    </label>
  );
}

const isThickness = (mm: number): boolean => mm >= THICKNESS.least && mm <= THICKNESS.most;

function AngleFields({ seriesUid }: { readonly seriesUid: string }) {
  const { t, number } = useI18n();
  const { angles } = useVolume(({ settings }) => settings[seriesUid] ?? USUAL_SETTINGS);
  const turn = (change: Partial<typeof angles>): void => useVolume.getState().setAngles(seriesUid, change);
  return (
    <>
      <Angle
        label={t('control.obliqueRotation')}
        text={`${number(Math.round(angles.rotation))}°`}
        most={180}
        value={angles.rotation}
        onChange={(rotation) => turn({ rotation })}
      />
      <Angle
        label={t('control.obliqueTilt')}
        text={`${number(Math.round(angles.tilt))}°`}
        most={90}
        value={angles.tilt}
        onChange={(tilt) => turn({ tilt })}
      />
    </>
  );
}

interface AngleProps {
  readonly label: string;
  readonly text: string;
  readonly most: number;
  readonly value: number;
  readonly onChange: (degrees: number) => void;
}

function Angle({ label, text, most, value, onChange }: AngleProps) {
  return (
    <label className={styles['field']}>
      {label}
      <input
        type="range"
        aria-label={label}
        aria-valuetext={text}
        min={-most}
        max={most}
        step={1}
        value={value}
        onChange={({ currentTarget: { valueAsNumber } }) => onChange(valueAsNumber)}
      />
      <output>{text}</output>
    </label>
  );
}

function Objection({ seriesUid, pane }: { readonly seriesUid: string; readonly pane: number }) {
  const i18n = useI18n();
  const { t, number } = i18n;
  const notice = useVolume((volume) => volume.notice);
  const isActive = useLayout(({ active }) => active === pane);
  if (notice?.seriesUid !== seriesUid || !isActive) return null;
  const { refusals, missing } = notice;
  return (
    <div className={styles['objection']}>
      <Message
        role="alert"
        tone="warning"
        title={t(refusals.length > 0 ? 'volume.none' : 'volume.notYet')}
        onDismiss={() => useVolume.getState().setNotice(undefined)}
      >
        {refusals.map((refusal) => (
          <p key={refusal.code}>{refusalText(refusal, i18n)}</p>
        ))}
        {refusals.length === 0 && <p>{t('volume.missing', { missing: number(missing) })}</p>}
      </Message>
    </div>
  );
}
