import { useState } from 'react';
import { ZoomIn, ZoomOut } from 'lucide-react';
import type { Waveform, WaveformAnnotation, WaveformGroup } from '../../shared/objects.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Choice } from './Choice.tsx';
import { Facts } from './Facts.tsx';
import { Strip } from './Strip.tsx';
import { GAINS, PIXELS_PER_MM, SPEEDS, ZOOMS } from './strip.ts';
import { useSamples } from './use-object.ts';
import { Waiting } from './Waiting.tsx';
import styles from './WaveformView.module.css';

interface WaveformViewProps {
  readonly patientKey: string;
  readonly sop: string;
  readonly waveform: Waveform;
  readonly isEcg: boolean;
}

/** A recording as a strip of paper, at the speed and the amplitude of the trade until others are chosen. */
export function WaveformView({ patientKey, sop, waveform, isEcg }: WaveformViewProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const [number, setNumber] = useState(0);
  const [speed, setSpeed] = useState(25);
  const [gain, setGain] = useState(10);
  const [zoom, setZoom] = useState(1);
  const fetched = useSamples(patientKey, sop, number);
  const group = waveform.groups[number];
  if (group === undefined) return null;
  const step = (by: 1 | -1): void => {
    const next = ZOOMS[ZOOMS.findIndex((one) => one === zoom) + by];
    if (next !== undefined) setZoom(next);
  };
  const notes = waveform.annotations.filter((note) => note.group === undefined || note.group === number);
  const groupNames = waveform.groups.map(({ label }, index) => label || t('objects.group', { number: index + 1 }));
  return (
    <>
      <div role="toolbar" aria-label={t('objects.waveformTools')} className={styles['bar']}>
        <h2>{t(isEcg ? 'objects.family.ecg' : 'objects.family.waveform')}</h2>
        {groupNames.length > 1 && (
          <Choice
            label={t('objects.groups')}
            values={groupNames.keys()}
            chosen={number}
            onChoose={setNumber}
            name={(index) => groupNames[index] ?? ''}
          />
        )}
        <Choice
          label={t('objects.speed')}
          values={SPEEDS}
          chosen={speed}
          onChoose={setSpeed}
          name={(value) => t('objects.mmPerSecond', { value: i18n.number(value) })}
        />
        <Choice
          label={t('objects.gain')}
          values={GAINS}
          chosen={gain}
          onChoose={setGain}
          name={(value) => t('objects.mmPerMillivolt', { value: i18n.number(value) })}
        />
        <div className={styles['zoom']}>
          <IconButton icon={ZoomOut} label={t('control.stripSmaller')} onPress={() => step(-1)} />
          <span>{i18n.percent(zoom)}</span>
          <IconButton icon={ZoomIn} label={t('control.stripLarger')} onPress={() => step(1)} />
        </div>
      </div>
      {fetched.value ? (
        <Strip
          key={number}
          group={group}
          samples={fetched.value}
          speed={speed}
          gain={gain}
          pixels={PIXELS_PER_MM * zoom}
          marks={notes.flatMap(({ seconds }) => seconds)}
        />
      ) : (
        <div className={styles['waiting']}>
          <Waiting fetched={fetched} />
        </div>
      )}
      <Notes group={group} notes={notes} />
    </>
  );
}

/** What the recorder has noted about the whole, and how it was recorded. */
function Notes({ group, notes }: { readonly group: WaveformGroup; readonly notes: readonly WaveformAnnotation[] }) {
  const i18n = useI18n();
  const { t } = i18n;
  const texts = notes.filter(({ value, seconds }) => value === '' && seconds.length === 0).map(({ text }) => text);
  const values = notes.filter(({ value, seconds }) => value !== '' && seconds.length === 0);
  const marks = notes.filter(({ seconds }) => seconds.length > 0).length;
  return (
    <div role="region" aria-label={t('objects.notes')} tabIndex={0} className={styles['notes']}>
      <Facts
        facts={[
          [t('objects.notes'), texts],
          [
            t('objects.values'),
            values.map(({ text, value, unit }) => `${text} ${[value, unit].filter((part) => part !== '').join(' ')}`),
          ],
          [t('objects.marks'), marks > 0 ? [i18n.number(marks)] : []],
          [t('objects.sampling'), [t('objects.samplingText', samplingFacts(i18n.number, group))]],
          [t('objects.filters'), [filterText(i18n.number, group)]],
        ]}
      />
      <p className={styles['nominal']}>{t('objects.nominal')}</p>
    </div>
  );
}

function samplingFacts(number: (value: number) => string, { channels, frequency, samples }: WaveformGroup) {
  return {
    channels: number(channels.length),
    frequency: number(frequency),
    seconds: number(Math.round((samples / frequency) * 100) / 100),
  };
}

/** Where the channels differ, that of the first is not that of the others: nothing is said. */
function filterText(number: (value: number) => string, { channels }: WaveformGroup): string {
  const texts = new Set(
    channels.map(({ lowHz, highHz, notchHz }) => {
      const band =
        lowHz !== undefined || highHz !== undefined
          ? [`${number(lowHz ?? 0)} – ${highHz === undefined ? '?' : number(highHz)} Hz`]
          : [];
      return [...band, ...(notchHz === undefined ? [] : [`≠ ${number(notchHz)} Hz`])].join(', ');
    }),
  );
  const [only = ''] = texts;
  return texts.size === 1 ? only : '';
}
