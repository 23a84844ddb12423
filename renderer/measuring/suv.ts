/** Standardized uptake value by body weight, as far as the header allows it to be computed. */
import { items, number, text, texts, type Dataset } from '../viewer/dicom-json.ts';

const GRAMS_PER_KILOGRAM = 1000;
const SECONDS_PER_DAY = 86_400;

/**
 * Factor from values of the image to SUVbw in g/ml. Undefined unless nothing has to be guessed: values in Bq/ml, corrected
 * for attenuation and decay, with weight, dose, half-life and the time to which they were corrected; or SUVbw already.
 * Decay correction START refers to the start of the series: a series time after the acquisition of the image is not that
 * of the scan (images that were processed later), and nothing is computed then.
 */
export function suvFactor(dataset: Dataset): number | undefined {
  if (text(dataset, '00080060') !== 'PT') return undefined;
  const units = text(dataset, '00541001');
  if (units === 'GML') return (text(dataset, '00541006') ?? 'BW') === 'BW' ? 1 : undefined;
  if (units !== 'BQML' || !isCorrected(dataset)) return undefined;
  const weight = number(dataset, '00101030');
  const dose = doseAtReference(dataset);
  if (weight === undefined || weight <= 0 || dose === undefined || dose <= 0) return undefined;
  return (weight * GRAMS_PER_KILOGRAM) / dose;
}

function isCorrected(dataset: Dataset): boolean {
  const corrections = texts(dataset, '00280051');
  return corrections.includes('ATTN') && corrections.includes('DECY');
}

/** Activity, in Bq, at the time to which the values of the image were corrected. */
function doseAtReference(dataset: Dataset): number | undefined {
  const [drug] = items(dataset, '00540016');
  const dose = drug && number(drug, '00181074');
  const halfLife = drug && number(drug, '00181075');
  if (drug === undefined || dose === undefined || halfLife === undefined || halfLife <= 0) return undefined;
  const correction = text(dataset, '00541102');
  if (correction === 'ADMIN') return dose;
  const scan = instant(text(dataset, '00080021'), text(dataset, '00080031'));
  const acquired = instant(text(dataset, '00080022'), text(dataset, '00080032'));
  if (correction !== 'START' || scan === undefined || acquired === undefined || scan > acquired) return undefined;
  const injected = injectionTime(drug, text(dataset, '00080021'), scan, text(dataset, '00080201'));
  if (injected === undefined || injected > scan) return undefined;
  return dose * 2 ** (-(scan - injected) / halfLife);
}

/**
 * Date and time where given; else the time alone, of the day of the scan or, later in the day than that, of the one before.
 * `zone` is that of the other times of the file: a date and time may have another one (PS3.5 6.2, DT).
 */
function injectionTime(
  drug: Dataset,
  scanDay: string | undefined,
  scan: number,
  zone: string | undefined,
): number | undefined {
  const whole = text(drug, '00181078');
  if (whole !== undefined) {
    const told = instant(whole.slice(0, 8), whole.slice(8));
    const [own, others] = [secondsFromUtc(/[+-]\d{4}$/.exec(whole)?.[0]), secondsFromUtc(zone)];
    const apart = own === undefined || others === undefined ? 0 : others - own;
    return told === undefined ? undefined : told + apart;
  }
  const time = instant(scanDay, text(drug, '00181072'));
  return time !== undefined && time > scan ? time - SECONDS_PER_DAY : time;
}

/** `+0130` as seconds. */
function secondsFromUtc(zone: string | undefined): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d{2})(\d{2})$/.exec(zone ?? '') ?? [];
  return sign === undefined ? undefined : Number(`${sign}1`) * (Number(hours) * 3600 + Number(minutes) * 60);
}

/** Seconds, of DICOM date and time; the clock is that of the device throughout. */
function instant(date: string | undefined, time: string | undefined): number | undefined {
  const day = /^(\d{4})(\d{2})(\d{2})$/.exec(date ?? '');
  const clock = /^(\d{2})(\d{2})?(\d{2})?(\.\d+)?/.exec(time ?? '');
  if (!day || !clock) return undefined;
  const days = Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])) / 1000;
  const [hours, minutes, seconds, fraction] = [clock[1], clock[2], clock[3], clock[4]].map((part) => Number(part ?? 0));
  return days + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0) + (fraction ?? 0);
}
