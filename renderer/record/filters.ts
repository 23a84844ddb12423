/** What the reader wants to see of the list, and how that fits with what the DMP was asked for. */
import type { ContextualCall } from '../../shared/patient.ts';
import type { RecordFilters, RecordStudy } from '../../shared/record.ts';
import { REGIONS } from '../../shared/regions.ts';
import { dayOf } from './days.ts';
import { fold } from './fold.ts';
import { isRegion, regionKey } from './regions.ts';

/** Empty lists and absent ends do not narrow anything. An empty code stands for documents that tell none. */
export interface ListFilters {
  /** DICOM codes. */
  readonly modalities: readonly string[];
  /** Keys of `regionKey`. */
  readonly regions: readonly string[];
  /** Days of the act, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly text: string;
  readonly accessionNumber?: string | undefined;
  readonly accessionNumberIssuer?: string | undefined;
  readonly studyInstanceUid?: string | undefined;
  /** Archived and replaced documents too. */
  readonly withOld: boolean;
}

export const NO_FILTERS: ListFilters = { modalities: [], regions: [], text: '', withOld: false };

/** What the call asks to see first. */
export function filtersOfCall(call: ContextualCall | undefined): ListFilters {
  const { modality, anatomicRegion, studyDate, accessionNumber, accessionNumberIssuer, studyInstanceUid } =
    call?.filters ?? {};
  return {
    ...NO_FILTERS,
    modalities: modality === undefined ? [] : [modality],
    regions: anatomicRegion === undefined ? [] : [regionKey({ code: anatomicRegion, label: anatomicRegion })],
    from: studyDate?.from,
    to: studyDate?.to,
    accessionNumber,
    accessionNumberIssuer,
    studyInstanceUid,
  };
}

export function isFiltering(filters: ListFilters): boolean {
  const { modalities, regions, from, to, text, accessionNumber, studyInstanceUid } = filters;
  return (
    modalities.length + regions.length > 0 ||
    text.trim() !== '' ||
    [from, to, accessionNumber, studyInstanceUid].some((value) => value !== undefined)
  );
}

/** The studies that pass, in their order. */
export function matchingStudies(studies: readonly RecordStudy[], filters: ListFilters): readonly RecordStudy[] {
  const words = fold(filters.text).split(/\s+/);
  return studies.filter((study) => passes(study, filters) && words.every((word) => searchedText(study).includes(word)));
}

/** Something to filter by. */
export interface Choice {
  readonly key: string;
  /** How many studies it would leave, the other filters being as they are; undefined while there is no list. */
  readonly count: number | undefined;
}

/** What can be asked of the DMP before anything is known of what it holds. */
const USUAL_MODALITIES = ['CR', 'CT', 'DX', 'MG', 'MR', 'NM', 'PT', 'US', 'XA'];

/** The modalities found in the whole list or asked for; without a list, the usual ones. */
export function modalityChoices(studies: readonly RecordStudy[] | undefined, filters: ListFilters): readonly Choice[] {
  if (!studies) return unknownChoices(USUAL_MODALITIES, filters.modalities);
  return choices(studies, matchingStudies(studies, { ...filters, modalities: [] }), modalityKeys, filters.modalities);
}

export function regionChoices(studies: readonly RecordStudy[] | undefined, filters: ListFilters): readonly Choice[] {
  if (!studies) return unknownChoices(Object.keys(REGIONS), filters.regions);
  return choices(studies, matchingStudies(studies, { ...filters, regions: [] }), regionKeys, filters.regions);
}

function unknownChoices(usual: readonly string[], chosen: readonly string[]): readonly Choice[] {
  return [...new Set([...usual, ...chosen])].map((key) => ({ key, count: undefined }));
}

export function modalityKeys({ modalities }: RecordStudy): readonly string[] {
  return modalities.length === 0 ? [''] : [...new Set(modalities.map(({ code }) => code))];
}

export function regionKeys({ regions }: RecordStudy): readonly string[] {
  return regions.length === 0 ? [''] : [...new Set(regions.map(regionKey))];
}

function choices(
  all: readonly RecordStudy[],
  left: readonly RecordStudy[],
  keysOf: (study: RecordStudy) => readonly string[],
  chosen: readonly string[],
): readonly Choice[] {
  const counts = new Map<string, number>([...all.flatMap(keysOf), ...chosen].map((key) => [key, 0]));
  for (const key of left.flatMap(keysOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].map(([key, count]) => ({ key, count }));
}

function passes(study: RecordStudy, filters: ListFilters): boolean {
  const { accessionNumber, studyInstanceUid } = filters;
  return (
    isAmong(modalityKeys(study), filters.modalities) &&
    isAmong(regionKeys(study), filters.regions) &&
    isWithin(dayOf(study.date), filters) &&
    (accessionNumber === undefined || study.accessionNumbers.includes(accessionNumber)) &&
    (studyInstanceUid === undefined || study.studyInstanceUids.includes(studyInstanceUid)) &&
    (filters.withOld || isCurrent(study))
  );
}

function isAmong(keys: readonly string[], wanted: readonly string[]): boolean {
  return wanted.length === 0 || keys.some((key) => wanted.includes(key));
}

/** An act without a date is in no period. */
function isWithin(day: string, { from, to }: Pick<ListFilters, 'from' | 'to'>): boolean {
  if (from === undefined && to === undefined) return true;
  return day !== '' && (from === undefined || day >= from) && (to === undefined || day <= to);
}

function isCurrent({ reports, manifests }: RecordStudy): boolean {
  const documents = [...reports, ...manifests];
  return documents.length === 0 || documents.some(({ status }) => status === 'approved');
}

const searched = new WeakMap<RecordStudy, string>();

/** All that the reader may remember of a study. */
function searchedText(study: RecordStudy): string {
  const known = searched.get(study);
  if (known !== undefined) return known;
  const { title, author, structure, accessionNumbers, modalities, regions, reports, manifests } = study;
  const day = dayOf(study.date);
  const text = fold(
    [
      ...[title, author, structure, day, day.split('-').toReversed().join('/'), ...accessionNumbers],
      ...[...modalities, ...regions].flatMap(({ code, label }) => [code, label]),
      ...[...reports, ...manifests].flatMap((document) => [document.title, document.author, document.structure]),
    ].join(' '),
  );
  searched.set(study, text);
  return text;
}

const QUERY_CODE = /^[A-Za-z0-9._-]{1,32}$/;

/** What the DMP is asked for to see these. A choice that the DMP does not know is left to the list: it asks for more. */
export function searchOf(filters: ListFilters): RecordFilters {
  const { from, to, accessionNumber, accessionNumberIssuer, studyInstanceUid, withOld } = filters;
  return {
    modalities: filters.modalities.every((code) => QUERY_CODE.test(code)) ? filters.modalities : [],
    regions: filters.regions.every(isRegion) ? filters.regions : [],
    from,
    to,
    accessionNumber,
    accessionNumberIssuer: accessionNumber === undefined ? undefined : accessionNumberIssuer,
    studyInstanceUid,
    ...(withOld ? { withOld } : {}),
  };
}

/** True when the list was fetched with filters that keep out some of what is wanted now. */
export function leavesOut(fetched: RecordFilters, filters: ListFilters): boolean {
  const wanted = searchOf(filters);
  return (
    missesSome(fetched.modalities, wanted.modalities) ||
    missesSome(fetched.regions, wanted.regions) ||
    (fetched.from !== undefined && (wanted.from === undefined || wanted.from < fetched.from)) ||
    (fetched.to !== undefined && (wanted.to === undefined || wanted.to > fetched.to)) ||
    (fetched.accessionNumber !== undefined && fetched.accessionNumber !== wanted.accessionNumber) ||
    (fetched.studyInstanceUid !== undefined && fetched.studyInstanceUid !== wanted.studyInstanceUid) ||
    (filters.withOld && fetched.withOld !== true)
  );
}

function missesSome(fetched: readonly string[], wanted: readonly string[]): boolean {
  return fetched.length > 0 && (wanted.length === 0 || wanted.some((code) => !fetched.includes(code)));
}
