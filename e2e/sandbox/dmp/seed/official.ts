/** The official samples of reports, where they lie beside the repository: as they are, under entries made from them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CLASS_REPORT, FORMAT_LEVEL_1, NORMAL, REFERENCE, TYPE_REPORT } from '../codes.ts';
import { DmpEntry } from '../entry.ts';
import type { Reference, Traits } from '../entry.ts';
import { toUtc } from '../services/query.ts';
import { CENTRE, RADIOLOGIST, STUDY_ISSUER } from './kit.ts';

const OFFICIAL_REPORTS = path.join(import.meta.dirname, '../../../../../shared/ans/cda');

/** How many there are; none where the folder is not there. */
export function officialReports(folder = OFFICIAL_REPORTS): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.xml'))
    .toSorted()
    .map((name) => path.join(folder, name));
}

/** Reads the headers: a file a millisecond. */
export function officialEntries(traits: Traits, files: readonly string[]): DmpEntry[] {
  return files.map((file) => {
    const bytes = readFileSync(file);
    // All that is wanted stands before the body, which is long.
    const [beginning = ''] = bytes.toString('utf8').split('<nonXMLBody');
    const header = beginning.replace(/<!--.*?-->/gs, '');
    return new DmpEntry(
      {
        case: `official ${path.basename(file)}`,
        mimeType: 'text/xml',
        classCode: CLASS_REPORT,
        typeCode: TYPE_REPORT,
        formatCode: FORMAT_LEVEL_1,
        confidentiality: [NORMAL],
        eventCodes: [],
        author: RADIOLOGIST,
        structure: CENTRE,
        traits,
        ...factsOf(header),
      },
      () => bytes,
    );
  });
}

function factsOf(header: string) {
  const first = (form: RegExp): string => form.exec(header)?.[1] ?? '';
  const time = first(/<effectiveTime\s+value="(\d{8,14}[+-]?\d*)"/);
  return {
    uniqueId: first(/<id\s+root="([\d.]+)"\s*\/?>/),
    title: first(/<title>([^<]*)<\/title>/),
    creationTime: toUtc(time),
    serviceStartTime: time,
    references: referencesOf(header),
  };
}

function referencesOf(header: string): Reference[] {
  const [, attributes = ''] = /<ps3-20:accessionNumber([^>]*)>/.exec(header) ?? [];
  const accession = {
    id: /extension="([^"]*)"/.exec(attributes)?.[1] ?? '',
    issuer: /root="([^"]*)"/.exec(attributes)?.[1] ?? '',
    type: REFERENCE.accession,
  };
  const studies = Array.from(
    header.matchAll(/<serviceEvent[^>]*>\s*<id[^>]*root="([\d.]+)"/g),
    ([, id = '']): Reference => ({ id, issuer: STUDY_ISSUER, type: REFERENCE.study }),
  );
  return accession.id === '' ? studies : [accession, ...studies];
}
