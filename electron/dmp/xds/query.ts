/** Asks the registry for documents: ITI-18 Registry Stored Query (ITI TF-2a 3.18), TD3.1 of the DMP. */
import { WorkstationError } from '../../../shared/errors.ts';
import type { RecordFilters } from '../../../shared/record.ts';
import { markup, type Markup } from '../../xml/write.ts';
import type { DmpContext, DocumentQuery, DocumentReference, QuerySettings } from '../contract.ts';
import { dtmOfLocalDay } from './dtm.ts';
import { escapeComponent } from './hl7.ts';
import { QUERY, REFERENCE_TYPES, RIM, STATUS, STORED_QUERIES } from './names.ts';

/** Days are those of the people who made the images; the wire has UTC. */
const TIME_ZONE = 'Europe/Paris';

/** Name and value of a Slot. Two of the same name must both match, of the values in one any may (3.18.4.1.2.3.5). */
type Slot = readonly [name: string, value: string];

/**
 * The AdhocQueryRequest of a search. A search whose filters name an accession number or a study goes by reference
 * (FindDocumentsByReferenceId): documents that carry any of the references. Throws REQUEST_INVALID for a date that is
 * none, XML_NOT_WELL_FORMED for a character that XML cannot write.
 */
export function adhocQuery(patient: DmpContext['patient'], query: DocumentQuery, settings: QuerySettings): Markup {
  if (query.kind === 'get')
    return request(STORED_QUERIES.getDocuments, [['$XDSDocumentEntryUniqueId', anyOf(query.uniqueIds)]]);
  const { filters } = query;
  const given = query.kind === 'byReference' ? query.references : [];
  const references = referenceValues([...given, ...referencesOf(filters)], settings);
  const id = references.length === 0 ? STORED_QUERIES.findDocuments : STORED_QUERIES.findDocumentsByReferenceId;
  return request(id, [
    ['$XDSDocumentEntryPatientId', quoted(`${patient.insValue}^^^&${patient.insSystem}&ISO^NH`)],
    ['$XDSDocumentEntryStatus', anyOf(statuses(filters))],
    ['$XDSDocumentEntryTypeCode', anyOf([...settings.reportTypes, ...settings.manifestTypes])],
    ...eventCodes(filters.modalities, settings.modalitySystems),
    ...eventCodes(filters.regions, settings.regionSystems),
    ...period(filters, settings),
    ...(references.length === 0 ? [] : [['$XDSDocumentEntryReferenceIdList', anyOf(references)] as const]),
  ]);
}

/** The references that filters name. */
function referencesOf({
  accessionNumber,
  accessionNumberIssuer,
  studyInstanceUid,
}: RecordFilters): DocumentReference[] {
  const accession = { kind: 'accession', id: accessionNumber ?? '', issuer: accessionNumberIssuer ?? '' } as const;
  const study = { kind: 'study', id: studyInstanceUid ?? '', issuer: '' } as const;
  return [accession, study].filter(({ id }) => id !== '');
}

/**
 * References as CXi (ITI TF-3 4.2.3.1.7), each once. Where nobody knows the issuer, it is looked for both without one, as
 * the standard has it for a UID, and under the one that sources write for want of a better.
 */
function referenceValues(references: readonly DocumentReference[], { studyIssuer }: QuerySettings): string[] {
  const values = references.flatMap(({ kind, id, issuer }) => {
    if (kind === 'other') return [];
    const [begin, end] = [escapeComponent(id), REFERENCE_TYPES[kind]];
    const under = (oid: string) => `${begin}^^^&${escapeComponent(oid)}&ISO^${end}`;
    return issuer === '' ? [under(studyIssuer), `${begin}^^^^${end}`] : [under(issuer)];
  });
  return [...new Set(values)];
}

function statuses({ withOld }: RecordFilters): string[] {
  return withOld === true ? [STATUS.approved, STATUS.deprecated, STATUS.archived] : [STATUS.approved];
}

/** Codes under each of the systems that sources write them with. */
function eventCodes(codes: readonly string[], systems: readonly string[]): Slot[] {
  const values = codes.flatMap((code) => systems.map((system) => `${escapeComponent(code)}^^${system}`));
  return values.length === 0 ? [] : [['$XDSDocumentEntryEventCodeList', anyOf(values)]];
}

/** From the first moment of the first day up to, and without, the first moment after the last (3.18.4.1.2.3.7.1). */
function period({ from, to }: RecordFilters, { dateOf }: QuerySettings): Slot[] {
  const name = dateOf === 'act' ? '$XDSDocumentEntryServiceStartTime' : '$XDSDocumentEntryCreationTime';
  const slots: Slot[] = [];
  if (from !== undefined) slots.push([`${name}From`, startOf('from', from, 0)]);
  if (to !== undefined) slots.push([`${name}To`, startOf('to', to, 1)]);
  return slots;
}

function startOf(end: string, day: string, later: number): string {
  const dtm = dtmOfLocalDay(day, later, TIME_ZONE);
  if (dtm === undefined) throw new WorkstationError('REQUEST_INVALID', { detail: `filters.${end}` });
  return dtm;
}

/** A quote inside a value is written twice (3.18.4.1.2.3.5). */
function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function anyOf(values: readonly string[]): string {
  return `(${values.map(quoted).join(',')})`;
}

function request(id: string, slots: readonly Slot[]): Markup {
  return markup(
    'query:AdhocQueryRequest',
    { 'xmlns:query': QUERY, xmlns: RIM },
    markup('query:ResponseOption', { returnComposedObjects: 'true', returnType: 'LeafClass' }),
    markup(
      'AdhocQuery',
      { id },
      ...slots.map(([name, value]) => markup('Slot', { name }, markup('ValueList', {}, markup('Value', {}, value)))),
    ),
  );
}
