/** Which earlier examination is the one to compare with, and how much earlier it was. Pure. */
import type { Examination } from '../../shared/examination.ts';
import type { RecordStudy } from '../../shared/record.ts';
import { isWholeOpen, examinationsOf } from '../record/study-images.ts';
import { factsOf } from './hanging-rules.ts';
import { plainWords, regionOfWords } from './words.ts';

/** What an examination is compared by. */
export interface Compared {
  /** `YYYY-MM-DD`; empty when unknown. */
  readonly date: string;
  readonly modalities: readonly string[];
  /** Codes of shared/regions.ts. */
  readonly regions: readonly string[];
}

export type PriorCandidate = Compared &
  (
    | { readonly kind: 'open'; readonly examination: Examination }
    /** Its manifests have not been fetched from the DMP yet. */
    | { readonly kind: 'listed'; readonly study: RecordStudy }
  );

/** What is known of an open examination, with the help of the list of the record. */
export function comparedOf(examination: Examination, studies: readonly RecordStudy[]): Compared {
  const study = studies.find(
    ({ openManifests, studyInstanceUids }) =>
      openManifests.includes(examination.id) || studyInstanceUids.includes(examination.studyInstanceUid),
  );
  const words = regionOfWords(examination.description) ?? regionOfWords(study?.title ?? '');
  const regions = study?.regions.map(({ code }) => code) ?? [];
  return {
    date: (examination.date || study?.date || '').slice(0, 10),
    modalities: [...new Set(examination.series.map(({ modality }) => modality).filter(Boolean))],
    regions: regions.length > 0 ? regions : words === undefined ? [] : [words],
  };
}

/** Every examination that could be compared with: those that are open and may be shown, and those that are only listed. */
export function candidates(
  examinations: readonly Examination[],
  studies: readonly RecordStudy[],
): readonly PriorCandidate[] {
  const open = examinations
    .filter(({ blocked, series }) => !blocked && factsOf({ series }, undefined).series.length > 0)
    .map((examination) => ({ kind: 'open', examination, ...comparedOf(examination, studies) }) as const);
  const listed = studies
    .filter((study) => study.manifests.length > 0 && !isWholeOpen(study, examinationsOf(study, examinations)))
    .map(
      (study) =>
        ({
          kind: 'listed',
          study,
          date: study.date.slice(0, 10),
          modalities: study.modalities.map(({ code }) => code),
          regions: study.regions.map(({ code }) => code),
        }) as const,
    );
  return [...open, ...listed];
}

/**
 * The nearest earlier one of the same region and modality; without any, of the same region; without any, of the same
 * modality where a region is not known. Of the same day none is earlier.
 */
export function nearestPrior(current: Compared, all: readonly PriorCandidate[]): PriorCandidate | undefined {
  if (current.date === '') return undefined;
  const ranked = all
    .filter(({ date }) => date !== '' && date < current.date)
    .map((candidate) => ({ candidate, rank: rankOf(current, candidate) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank || b.candidate.date.localeCompare(a.candidate.date));
  return ranked[0]?.candidate;
}

function rankOf(current: Compared, other: Compared): number {
  const hasModality = current.modalities.some((modality) => other.modalities.includes(modality));
  const hasRegion = current.regions.some((region) => other.regions.includes(region));
  const isUnknown = current.regions.length === 0 || other.regions.length === 0;
  if (hasRegion) return hasModality ? 3 : 2;
  return hasModality && isUnknown ? 1 : 0;
}

/** The series of an earlier examination that stands for one of today's: the most words in common, the same modality first. */
export function matchingSeries(
  { modality, description }: { readonly modality: string; readonly description: string },
  prior: Pick<Examination, 'series'>,
): string | undefined {
  const words = new Set(plainWords(description).split(' '));
  const score = (one: { readonly modality: string; readonly description: string }): number =>
    (one.modality === modality ? 100 : 0) +
    plainWords(one.description)
      .split(' ')
      .filter((word) => word !== '' && words.has(word)).length;
  const all = factsOf(prior, undefined).series;
  return all.toSorted((a, b) => score(b) - score(a))[0]?.seriesUid;
}

export interface Age {
  readonly years: number;
  readonly months: number;
  readonly days: number;
}

/** From one day to a later one, both `YYYY-MM-DD`, in whole years, months and days; undefined when either is no day. */
export function ageBetween(earlier: string, later: string): Age | undefined {
  const [from, to] = [dayOf(earlier), dayOf(later)];
  if (!from || !to || from.getTime() > to.getTime()) return undefined;
  let months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  if (monthsAfter(from, months).getTime() > to.getTime()) months -= 1;
  const days = Math.round((to.getTime() - monthsAfter(from, months).getTime()) / 86_400_000);
  return { years: Math.floor(months / 12), months: months % 12, days };
}

function dayOf(iso: string): Date | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  if (!parts) return undefined;
  const date = new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])));
  return date.toISOString().slice(0, 10) === iso.slice(0, 10) ? date : undefined;
}

/** The same day so many months later, or the last one of that month. */
function monthsAfter(date: Date, months: number): Date {
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date.getUTCDate(), last));
  return first;
}
