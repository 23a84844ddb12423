/** Measurements in words: on the image, in the list, for the report, as a file. */
import type { Measurement, Reading, SpacingSource } from '../../shared/measurements.ts';
import type { I18n, TextKey } from '../ui/i18n.ts';
import { RAW, type Readings } from './readings.ts';

type Named = Pick<Measurement, 'kind' | 'label'>;

/** Where the distances come from needs no word when they are what everybody expects. */
const EXPECTED: readonly SpacingSource[] = ['image', 'region'];

/** Units of ours by the key of their text; others are written as the file has them. */
const UNITS: Readonly<Record<string, TextKey>> = {
  mm: 'measuring.unit.mm',
  px: 'measuring.unit.px',
  mm2: 'measuring.unit.mm2',
  px2: 'measuring.unit.px2',
  deg: 'measuring.unit.deg',
  HU: 'measuring.unit.hu',
  [RAW]: 'measuring.unit.raw',
  SUVbw: 'measuring.unit.suv',
};

/** The lines beside the drawing. */
export function drawnLines({ kind, label }: Named, { readings, spacing }: Readings, i18n: I18n): string[] {
  const origin = spacingText(spacing, i18n);
  const own = label === '' && kind === 'text' ? [i18n.t('measuring.kind.text')] : [label];
  return [...own, ...valueLines(readings, i18n), origin].filter((line) => line !== '');
}

/** The numbers of a measurement in one line. */
export function valueLine(readings: readonly Reading[], i18n: I18n): string {
  return valueLines(readings, i18n).join(' · ');
}

/** Where the distances come from, when it is not what everybody expects; else empty. */
export function spacingText(spacing: SpacingSource | undefined, { t }: I18n): string {
  return spacing === undefined || EXPECTED.includes(spacing) ? '' : t(`measuring.spacing.${spacing}`);
}

/** What a measurement is called: its own name, or that of its kind. */
export function nameOf({ kind, label }: Named, { t }: I18n): string {
  return label === '' ? t(`measuring.kind.${kind}`) : label;
}

function valueLines(readings: readonly Reading[], i18n: I18n): string[] {
  const { t } = i18n;
  const of = (name: Reading['name']): string | undefined => {
    const reading = readings.find((one) => one.name === name);
    return reading && readingText(reading, i18n);
  };
  const [mean, deviation, min, max] = [of('mean'), of('deviation'), of('min'), of('max')];
  const [area, count, long, short] = [of('area'), of('count'), of('length'), of('short')];
  const lines = [
    long !== undefined && short !== undefined ? t('measuring.diameters', { long, short }) : long,
    of('angle'),
    of('value'),
    mean !== undefined && deviation !== undefined ? t('measuring.mean', { mean, deviation }) : undefined,
    min !== undefined && max !== undefined ? t('measuring.range', { min, max }) : undefined,
    area !== undefined && count !== undefined ? t('measuring.area', { area, count }) : area,
  ];
  return lines.filter((line) => line !== undefined);
}

/** A number with its unit. */
export function readingText({ name, value, unit }: Reading, { t, tag, number }: I18n): string {
  if (name === 'count') return number(value);
  const written = new Intl.NumberFormat(tag, digitsOf(value, unit)).format(value);
  const key = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  const unitText = key === undefined ? unit : t(key);
  return unit === 'deg' ? `${written}${unitText}` : `${written} ${unitText}`;
}

/** Tenths of what can be drawn; hundredths of SUV; of values nobody knows the size of, three figures at least. */
function digitsOf(value: number, unit: string): Intl.NumberFormatOptions {
  if (unit === 'SUVbw') return { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const isKnown = ['mm', 'px', 'mm2', 'px2', 'deg', 'HU'].includes(unit);
  if (!isKnown && value !== 0 && Math.abs(value) < 10) return { maximumSignificantDigits: 3 };
  return { minimumFractionDigits: isKnown ? 1 : 0, maximumFractionDigits: 1 };
}

/** A measurement and where it is, as the list shows it. */
export interface Placed {
  readonly measurement: Measurement;
  /** Description of the series, or its modality. */
  readonly series: string;
  /** Place of the slice in the series, from 1; undefined while that is not known. */
  readonly slice: number | undefined;
}

/** For a report: one line for each. */
export function asText(placed: readonly Placed[], i18n: I18n): string {
  return placed.map((one) => `- ${lineOf(one, i18n)}\n`).join('');
}

function lineOf({ measurement, series, slice }: Placed, i18n: I18n): string {
  const { t, number } = i18n;
  const values = valueLine(measurement.readings ?? [], i18n);
  const origin = spacingText(measurement.spacing, i18n);
  const value = origin === '' ? values : `${values} (${origin})`;
  const place = slice === undefined ? series : t('measuring.place', { series, slice: number(slice) });
  const name = nameOf(measurement, i18n);
  return values === '' ? `${name} – ${place}` : t('measuring.line', { name, value, place });
}

const COLUMNS = [
  'kind',
  'name',
  'series_instance_uid',
  'sop_instance_uid',
  'frame',
  'quantity',
  'value',
  'unit',
  'spacing',
  'created',
  'points',
] as const;

/**
 * One line for each number, or for what has none (RFC 4180, with a semicolon between the fields). Numbers have a point,
 * whatever the language, and all their figures.
 */
export function asCsv(list: readonly Measurement[]): string {
  const rows = list.flatMap((one) => {
    const points = one.points.map(([column, row]) => `${column} ${row}`).join(' / ');
    const readings = one.readings?.length ? one.readings : [{ name: '', value: '', unit: '' }];
    return readings.map(({ name, value, unit }) => [
      one.kind,
      one.label,
      one.series,
      one.sop,
      one.frame,
      name,
      value,
      unit,
      one.spacing ?? '',
      one.created,
      points,
    ]);
  });
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(';')}\r\n`).join('');
}

/** A spreadsheet must take a text for a text: neither a quote nor the sign of a formula ends up bare at its start. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
