import { Pencil, Trash2 } from 'lucide-react';
import { Button as AriaButton, Input, Label, TextField } from 'react-aria-components';
import { useStore } from 'zustand';
import { LABEL_LENGTH, type Measurement } from '../../shared/measurements.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { useMeasuring } from './measuring-state.ts';
import { measurements } from './session.ts';
import { nameOf, spacingText, valueLine, type Placed } from './texts.ts';
import styles from './MeasuringPanel.module.css';

interface MeasurementRowProps {
  readonly placed: Placed;
  readonly onJump: (measurement: Measurement) => void;
}

/** One measurement: what it reads and where it is; pressing it goes there. */
export function MeasurementRow({ placed: { measurement, series, slice }, onJump }: MeasurementRowProps) {
  const i18n = useI18n();
  const { t, number } = i18n;
  const isSelected = useStore(measurements.state, (state) => state.selected === measurement.id);
  const isNaming = useMeasuring((screen) => screen.naming === measurement.id);
  const name = useMeasuring((screen) => screen.name);
  const title = nameOf(measurement, i18n);
  const values = valueLine(measurement.readings ?? [], i18n);
  const origin = spacingText(measurement.spacing, i18n);
  return (
    <li className={styles['row']} data-selected={isSelected || undefined}>
      <AriaButton
        onPress={() => {
          measurements.select(measurement.id);
          onJump(measurement);
        }}
        className={styles['jump'] ?? ''}
      >
        <span className={styles['name']}>{title}</span>
        {values !== '' && <span className={styles['value']}>{values}</span>}
        {origin !== '' && <span className={styles['origin']}>{origin}</span>}
        <span className={styles['place']}>
          {slice === undefined ? series : t('measuring.place', { series, slice: number(slice) })}
        </span>
      </AriaButton>
      <span className={styles['acts']}>
        <IconButton
          icon={Pencil}
          label={t('control.nameMeasurement', { name: title })}
          onPress={() => name(isNaming ? undefined : measurement.id)}
        />
        <IconButton
          icon={Trash2}
          label={t('control.deleteMeasurement', { name: title })}
          onPress={() => measurements.remove([measurement.id])}
        />
      </span>
      {isNaming && <NameField measurement={measurement} onDone={() => name(undefined)} />}
    </li>
  );
}

interface NameFieldProps {
  readonly measurement: Measurement;
  readonly onDone: () => void;
}

/** Enter takes the name, and so does leaving the field; Escape leaves the former one. */
function NameField({ measurement, onDone }: NameFieldProps) {
  const { t } = useI18n();
  const take = (label: string) => {
    measurements.change({ ...measurement, label: label.trim().slice(0, LABEL_LENGTH) });
    onDone();
  };
  return (
    <TextField
      autoFocus
      defaultValue={measurement.label}
      maxLength={LABEL_LENGTH}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
        else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) take(event.target.value);
      }}
      onBlur={(event) => event.target instanceof HTMLInputElement && take(event.target.value)}
      className={styles['field'] ?? ''}
    >
      <Label>{t('measuring.name')}</Label>
      <Input className={styles['input'] ?? ''} />
    </TextField>
  );
}
