/** Values that objects of several kinds have: codes, units, names, times, references. */
import type { CodedText, ObjectLink } from '../../shared/objects.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { isoDate, isoTime } from '../dicom/dates.ts';
import { OBJECT_TAGS as TAGS } from './tags.ts';

/** The Series Instance UID of an instance that can be looked at; undefined when it cannot. */
export type SeriesOf = (sopInstanceUid: string) => string | undefined;

const NO_CODE: CodedText = { meaning: '', code: '', scheme: '' };

/** The first item of a code sequence (PS3.3 8.1); its code where it has no meaning. */
export function coded(dataset: DicomDataset, sequence: number): CodedText {
  const [item] = dataset.items(sequence);
  if (item === undefined) return NO_CODE;
  const code = item.string(TAGS.CodeValue) ?? item.string(TAGS.LongCodeValue) ?? item.string(TAGS.UrnCodeValue) ?? '';
  return {
    meaning: item.string(TAGS.CodeMeaning) ?? code,
    code,
    scheme: item.string(TAGS.CodingSchemeDesignator) ?? '',
  };
}

/** UCUM codes as people write them. */
const WRITTEN_UNITS: Readonly<Record<string, string>> = {
  '1': '',
  mm2: 'mm²',
  cm2: 'cm²',
  mm3: 'mm³',
  cm3: 'cm³',
  Cel: '°C',
};

/** A unit (PS3.16 CID 82) as it is written: its code where that reads as a unit, else its meaning. */
export function unitText({ code, scheme, meaning }: CodedText): string {
  const known = WRITTEN_UNITS[code];
  if (known !== undefined && Object.hasOwn(WRITTEN_UNITS, code)) return known;
  return scheme === 'UCUM' && code !== '' && !/[[{*]/.test(code) ? code : meaning;
}

/** `Family, Given` is how reports write names; what is no name in parts stays as it is. */
export function personText(dataset: DicomDataset, name: number): string {
  const person = dataset.personName(name);
  if (person === undefined) return '';
  const { prefix, givenName, middleName, familyName, suffix, ideographic } = person;
  const parts = [prefix, givenName, middleName, familyName, suffix].filter((part) => part !== '');
  return parts.join(' ') || ideographic;
}

/** `YYYY-MM-DDTHH:MM:SS`, or a day, of a DA and a TM; empty without a day. */
export function dayAndTime(date: string | undefined, time: string | undefined): string {
  const day = isoDate(date);
  if (day === undefined) return '';
  const clock = isoTime(time);
  return clock === undefined ? day : `${day}T${clock}`;
}

/** A DT (PS3.5 6.2) as ISO 8601, its zone left out: the hour of the place where it was written. */
export function dateTimeText(text: string | undefined): string {
  const [, digits = ''] = /^(\d{8,14})(?:\.\d+)?(?:[+-]\d{4})?$/.exec(text ?? '') ?? [];
  if (digits === '') return text ?? '';
  return dayAndTime(digits.slice(0, 8), digits.length >= 12 ? digits.slice(8) : undefined) || (text ?? '');
}

export function link(sopInstanceUid: string, seriesOf: SeriesOf): ObjectLink {
  const series = seriesOf(sopInstanceUid);
  return series === undefined ? { sopInstanceUid } : { sopInstanceUid, series };
}
