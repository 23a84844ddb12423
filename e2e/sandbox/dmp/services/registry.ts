/** TD3.1: stored queries (ITI-18). */
import { checkAccess, maySee } from '../access.ts';
import { checkPatient } from '../caller.ts';
import type { Caller } from '../caller.ts';
import { RESPONSE_STATUS, SEVERITY } from '../codes.ts';
import type { DmpEntry } from '../entry.ts';
import type { Records } from '../records.ts';
import { RegistryRefusal } from '../refusal.ts';
import type { Content } from '../soap/answer.ts';
import type { Style } from '../soap/style.ts';
import { el } from '../xml.ts';
import type { Element, Spelling } from '../xml.ts';
import { extrinsicObject } from './entry-xml.ts';
import { readQuery, toUtc } from './query.ts';
import type { StoredQuery } from './query.ts';

/** An error beside the results. */
export interface RegistryError {
  readonly code: string;
  readonly context: string;
}

interface QueryParts {
  readonly records: Records;
  readonly style: Style;
  readonly mostResults: number;
}

interface QueryAnswered {
  readonly content: Content;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Throws SoapFault for a caller who may not ask; what is wrong with the query is in the answer. */
export function findDocuments(body: Element, caller: Caller, parts: QueryParts): QueryAnswered {
  const facts: Record<string, unknown> = {};
  try {
    const query = readQuery(body);
    Object.assign(facts, told(query));
    const entries = select(query, caller, parts);
    facts['results'] = entries.length;
    return { content: { xml: success(entries, query, parts.style) }, facts };
  } catch (error) {
    if (!(error instanceof RegistryRefusal)) throw error;
    facts['error'] = error.code;
    return { content: { xml: failure({ code: error.code, context: error.message }, parts.style) }, facts };
  }
}

function told({ name, patient, returnsObjects, slots, unknownSlots }: StoredQuery): Readonly<Record<string, unknown>> {
  return { query: name, patient: patient?.ins, returnsObjects, slots: Object.fromEntries(slots), unknownSlots };
}

function select(query: StoredQuery, caller: Caller, { records, mostResults }: QueryParts): DmpEntry[] {
  const { patient } = query;
  if (patient !== undefined) checkPatient(caller, patient.ins, patient.oid);
  // GetDocuments names no patient: the one of the VIHF, else any whose documents are asked for.
  const asked =
    patient?.ins ?? caller.patient?.ins ?? records.all.find((record) => record.entries.some(query.matches))?.traits.ins;
  if (asked === undefined) return [];
  const record = checkAccess(records.find(asked), caller);
  const found = record.entries.filter((entry) => query.matches(entry) && maySee(entry, record, caller));
  if (found.length > mostResults)
    throw new RegistryRefusal('XDSTooManyResults', `${found.length} documents trouvés, ${mostResults} au plus`);
  return newestFirst(found);
}

function newestFirst(entries: readonly DmpEntry[]): DmpEntry[] {
  const timed = entries.map((entry) => ({ entry, time: Number(toUtc(entry.facts.creationTime ?? '')) }));
  return timed.toSorted((one, other) => other.time - one.time).map(({ entry }) => entry);
}

function success(entries: readonly DmpEntry[], { returnsObjects }: StoredQuery, { query: q, rim: r }: Style): string {
  const written = returnsObjects
    ? entries.map((entry) => extrinsicObject(entry, r))
    : entries.map(({ entryUuid }) => el(r('ObjectRef'), { id: entryUuid }));
  return el(
    q('AdhocQueryResponse'),
    {
      ...q.declaration,
      startIndex: '0',
      totalResultCount: String(entries.length),
      status: `${RESPONSE_STATUS}Success`,
    },
    el(r('RegistryObjectList'), r.declaration, ...written),
  );
}

export function failure(error: RegistryError, { query: q, rs }: Style): string {
  return el(
    q('AdhocQueryResponse'),
    { ...q.declaration, status: `${RESPONSE_STATUS}Failure` },
    errorList([error], rs, 'Error'),
  );
}

export function errorList(errors: readonly RegistryError[], rs: Spelling, severity: 'Error' | 'Warning'): string {
  const written = errors.map(({ code, context }) =>
    el(rs('RegistryError'), {
      errorCode: code,
      codeContext: context,
      location: '',
      severity: SEVERITY + severity,
    }),
  );
  return el(rs('RegistryErrorList'), { ...rs.declaration, highestSeverity: SEVERITY + severity }, ...written);
}

/** The answer as it is when one of several registries could not be asked: results, and an error. */
export function partial(xml: string, error: RegistryError, { rs }: Style): string {
  const start = xml.indexOf('>') + 1;
  const opening = xml.slice(0, start).replace(`${RESPONSE_STATUS}Success`, `${RESPONSE_STATUS}PartialSuccess`);
  // A failure stays one.
  if (opening === xml.slice(0, start)) return xml;
  return opening + errorList([error], rs, 'Error') + xml.slice(start);
}
