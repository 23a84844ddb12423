/** Modality and region of an act: an entry has both in one list, told apart by their code systems only. */
import type { Coded } from '../../../shared/record.ts';
import type { DocumentEntry } from '../contract.ts';

/** DCM (PS3.16 D), its context group of modalities (CID 29), and the CI-SIS value set that was used before. */
const MODALITY_SYSTEMS = new Set([
  '1.2.840.10008.2.16.4',
  '1.2.840.10008.6.1.19',
  '1.2.250.1.213.1.1.5.618',
  'DCM',
  'http://dicom.nema.org/resources/ontology/DCM',
]);
/** DCM has codes for everything; those of modalities are words, the others numbers. */
const MODALITY = /^[A-Z][A-Z0-9]{1,15}$/i;

/** SNOMED CT, and the CI-SIS value set that was used before. */
const REGION_SYSTEMS = new Set(['2.16.840.1.113883.6.96', '1.2.250.1.213.1.1.5.695']);
/** CCAM, which classifies acts; some sources write regions under it. */
const CCAM = '1.2.250.1.213.2.5';
/** Regions (SNOMED CT) that sources are known to write under CCAM, whose own codes are four letters and three digits. */
const KNOWN_REGIONS = new Set([
  '63337009',
  '38266002',
  '53120007',
  '61685007',
  '67734004',
  '69536005',
  '45048000',
  '113257007',
  '80891009',
  '76752008',
  '786880003',
  '737561001',
  '774007',
]);

/** The modalities of several entries, each code once, in the order in which they are found. */
export function modalitiesOf(entries: readonly DocumentEntry[]): Coded[] {
  return distinct(entries, ({ code, system }) => MODALITY_SYSTEMS.has(system) && MODALITY.test(code));
}

/** The regions, likewise. */
export function regionsOf(entries: readonly DocumentEntry[]): Coded[] {
  return distinct(
    entries,
    ({ code, system }) => REGION_SYSTEMS.has(system) || (system === CCAM && KNOWN_REGIONS.has(code)),
  );
}

/** One code may stand there under several systems; the first that has a label is shown. */
function distinct(entries: readonly DocumentEntry[], isWanted: (code: Coded) => boolean): Coded[] {
  const found = new Map<string, Coded>();
  for (const coded of entries.flatMap(({ eventCodes }) => eventCodes).filter(isWanted)) {
    const before = found.get(coded.code);
    if (before === undefined || (before.label === '' && coded.label !== '')) found.set(coded.code, coded);
  }
  return [...found.values()];
}
