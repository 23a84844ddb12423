/** Lists of studies as tests look at them. */
import type { RecordStudy } from '../../../../shared/record.ts';
import type { DocumentEntry } from '../../contract.ts';
import { joinStudies, type KnownLinks } from '../join.ts';
import { NOTHING_KNOWN, TYPES } from './entries.ts';

export function join(entries: readonly DocumentEntry[], known: Partial<KnownLinks> = {}): RecordStudy[] {
  return joinStudies(entries, { ...NOTHING_KNOWN, ...known }, TYPES);
}

/** Each line as its documents and its link, in alphabetical order. */
export function linesOf(entries: readonly DocumentEntry[], known: Partial<KnownLinks> = {}): string[] {
  const lines = join(entries, known).map(({ reports, manifests, link }) => {
    const ids = [...reports, ...manifests].map(({ id }) => id).sort();
    return `${ids.join(' ')} ${link}`;
  });
  return lines.sort();
}

/** What was read in a report. */
export function told(
  studyInstanceUids: readonly string[],
  accessionNumbers: readonly { readonly number: string; readonly issuer: string }[] = [],
) {
  return { studyInstanceUids, accessionNumbers };
}
