/** A stored query (ITI-18, ITI TF-2 3.18.4.1.2) as a test that entries pass or do not. */
import { STATUS } from '../codes.ts';
import type { Code } from '../codes.ts';
import type { DmpEntry } from '../entry.ts';
import { RegistryRefusal } from '../refusal.ts';
import { attribute, children, descend, NS, textOf } from '../xml.ts';
import type { Element } from '../xml.ts';
import { personXcn, referenceCxi } from './entry-xml.ts';

const QUERIES = {
  'urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d': 'FindDocuments',
  'urn:uuid:12941a89-e02e-4be5-967c-ce4bfc8fe492': 'FindDocumentsByReferenceId',
  'urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4': 'GetDocuments',
} as const;
type QueryName = (typeof QUERIES)[keyof typeof QUERIES];

const ENTRY = '$XDSDocumentEntry';

export interface StoredQuery {
  readonly name: QueryName;
  /** Of FindDocuments: INS and OID. */
  readonly patient: { readonly ins: string; readonly oid: string } | undefined;
  readonly returnsObjects: boolean;
  readonly matches: (entry: DmpEntry) => boolean;
  /** By name; each list of values is a slot of its own. */
  readonly slots: ReadonlyMap<string, readonly (readonly string[])[]>;
  /** Names that no query has: the standard lets them pass, a test may not. */
  readonly unknownSlots: readonly string[];
}

type Test = (entry: DmpEntry) => boolean;
type Slots = StoredQuery['slots'];

/** Throws RegistryRefusal. */
export function readQuery(body: Element): StoredQuery {
  if (body.namespaceURI !== NS.query || body.localName !== 'AdhocQueryRequest')
    throw new RegistryRefusal('XDSRegistryError', 'AdhocQueryRequest attendu');
  const query = children(body, NS.rim, 'AdhocQuery')[0];
  const name = QUERIES[attribute(query, 'id') as keyof typeof QUERIES] as QueryName | undefined;
  if (query === undefined || name === undefined)
    throw new RegistryRefusal('XDSUnknownStoredQuery', `Requête inconnue : ${attribute(query, 'id')}`);
  const returnType = attribute(children(body, NS.query, 'ResponseOption')[0], 'returnType');
  if (returnType !== 'LeafClass' && returnType !== 'ObjectRef')
    throw new RegistryRefusal('XDSRegistryError', `returnType inconnu : ${returnType}`);
  const slots = readSlots(query);
  const known = new Set(['PatientId', 'EntryUUID', 'UniqueId', ...Object.keys(TESTS)].map((each) => ENTRY + each));
  return {
    name,
    patient: name === 'GetDocuments' ? undefined : patientOf(slots),
    returnsObjects: returnType === 'LeafClass',
    matches: name === 'GetDocuments' ? getDocuments(slots) : findDocuments(name, slots),
    slots,
    unknownSlots: [...slots.keys()].filter((each) => !known.has(each)),
  };
}

function readSlots(query: Element): Map<string, string[][]> {
  const slots = new Map<string, string[][]>();
  for (const slot of children(query, NS.rim, 'Slot')) {
    const values = children(descend(slot, NS.rim, 'ValueList'), NS.rim, 'Value').flatMap((value) =>
      readValues(attribute(slot, 'name'), textOf(value)),
    );
    const name = attribute(slot, 'name');
    slots.set(name, [...(slots.get(name) ?? []), values]);
  }
  return slots;
}

const SINGLE = ['PatientId', 'CreationTimeFrom', 'CreationTimeTo', 'ServiceStartTimeFrom', 'ServiceStartTimeTo'];

/** `('a','b')` where several are allowed, else `'a'` or a number; an apostrophe within is doubled. */
function readValues(name: string, text: string): string[] {
  const isSingle = SINGLE.some((each) => name === ENTRY + each);
  if (isSingle) {
    const single = /^(?:'((?:[^']|'')*)'|(\d+))$/.exec(text);
    if (single === null) throw malformed(name, text);
    return [single[1]?.replaceAll("''", "'") ?? single[2] ?? ''];
  }
  if (!/^\(\s*'(?:[^']|'')*'(?:\s*,\s*'(?:[^']|'')*')*\s*\)$/.test(text)) throw malformed(name, text);
  return Array.from(text.matchAll(/'((?:[^']|'')*)'/g), ([, value = '']) => value.replaceAll("''", "'"));
}

function malformed(name: string, text: string): RegistryRefusal {
  return new RegistryRefusal('XDSStoredQueryParamNumber', `Valeur mal formée de ${name} : ${text.slice(0, 100)}`);
}

function required(slots: Slots, name: string): readonly string[] {
  const all = slots.get(ENTRY + name) ?? [];
  const [values = []] = all;
  if (values.length === 0) throw new RegistryRefusal('XDSStoredQueryMissingParam', `${ENTRY}${name} absent`);
  if (all.length > 1) throw new RegistryRefusal('XDSStoredQueryParamNumber', `${ENTRY}${name} répété`);
  return values;
}

function patientOf(slots: Slots): { readonly ins: string; readonly oid: string } {
  const [value = ''] = required(slots, 'PatientId');
  const [, ins, oid] = /^([^^]+)\^\^\^&([\d.]+)&ISO\^NH$/.exec(value) ?? [];
  if (ins === undefined || oid === undefined)
    throw new RegistryRefusal('XDSUnknownPatientId', `Identifiant de patient mal formé : ${value}`);
  return { ins, oid };
}

function findDocuments(name: QueryName, slots: Slots): Test {
  for (const status of required(slots, 'Status')) {
    if (!Object.values<string>(STATUS).includes(status))
      throw new RegistryRefusal('XDSRegistryError', `Statut inconnu : ${status}`);
  }
  if (name === 'FindDocumentsByReferenceId' && !slots.has(`${ENTRY}ReferenceIdList`))
    throw new RegistryRefusal('XDSStoredQueryMissingParam', `${ENTRY}ReferenceIdList absent`);
  const tests = Object.entries(TESTS).flatMap(([slot, test]) => {
    if (slot === 'ReferenceIdList' && name === 'FindDocuments') return [];
    // Two slots of one name: both must hold.
    return (slots.get(ENTRY + slot) ?? []).map((values): Test => test(values));
  });
  return (entry) => tests.every((test) => test(entry));
}

function getDocuments(slots: Slots): Test {
  const uuids = slots.get(`${ENTRY}EntryUUID`)?.flat();
  const uniqueIds = slots.get(`${ENTRY}UniqueId`)?.flat();
  if ((uuids === undefined) === (uniqueIds === undefined))
    throw new RegistryRefusal('XDSStoredQueryMissingParam', 'EntryUUID ou UniqueId, et un seul des deux, est attendu');
  return (entry) => uuids?.includes(entry.entryUuid) ?? uniqueIds?.includes(entry.facts.uniqueId) ?? false;
}

/** By name of the slot, without its beginning. */
const TESTS: Readonly<Record<string, (values: readonly string[]) => Test>> = {
  Status: (values) => (entry) => values.includes(STATUS[entry.status]),
  TypeCode: coded((entry) => [entry.facts.typeCode]),
  ClassCode: coded((entry) => [entry.facts.classCode]),
  FormatCode: coded((entry) => [entry.facts.formatCode]),
  ConfidentialityCode: coded((entry) => entry.facts.confidentiality),
  EventCodeList: coded((entry) => entry.facts.eventCodes),
  AuthorPerson: (values) => (entry) => entry.facts.author !== undefined && like(personXcn(entry.facts.author), values),
  CreationTimeFrom: from((entry) => entry.facts.creationTime),
  CreationTimeTo: to((entry) => entry.facts.creationTime),
  ServiceStartTimeFrom: from((entry) => entry.facts.serviceStartTime),
  ServiceStartTimeTo: to((entry) => entry.facts.serviceStartTime),
  ReferenceIdList: (values) => (entry) =>
    entry.facts.references.some((reference) => values.includes(referenceCxi(reference))),
};

function coded(codes: (entry: DmpEntry) => readonly Code[]): (values: readonly string[]) => Test {
  return (values) => {
    if (!values.every((value) => /^[^^]+\^\^[^^]+$/.test(value)))
      throw new RegistryRefusal('XDSStoredQueryParamNumber', `Code mal formé : ${values.join(' ')}`);
    return (entry) => codes(entry).some(({ code, system }) => values.includes(`${code}^^${system}`));
  };
}

function like(text: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}$`).test(text);
  });
}

type TimeOf = (entry: DmpEntry) => string | undefined;

/** The lower end is part of the range, the upper one is not. */
function from(timeOf: TimeOf): (values: readonly string[]) => Test {
  return ([value = '']) => bound(value, timeOf, (time, end) => time >= end);
}

function to(timeOf: TimeOf): (values: readonly string[]) => Test {
  return ([value = '']) => bound(value, timeOf, (time, end) => time < end);
}

/** An entry without this time is in no range. */
function bound(value: string, timeOf: TimeOf, holds: (time: string, end: string) => boolean): Test {
  if (!/^\d{4}(\d\d){0,5}$/.test(value))
    throw new RegistryRefusal('XDSStoredQueryParamNumber', `Date mal formée : ${value}`);
  const end = value.padEnd(14, '0');
  return (entry) => {
    const time = timeOf(entry);
    return time !== undefined && holds(toUtc(time), end);
  };
}

/** HL7 DTM, with or without an offset, as 14 digits in UTC. */
export function toUtc(time: string): string {
  const [, digits = '', offset] = /^(\d{4,14})([+-]\d{4})?$/.exec(time) ?? [];
  if (offset === undefined || digits.length < 10) return digits.padEnd(14, '0');
  const full = digits.padEnd(14, '0');
  const iso = full.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6');
  const instant = new Date(`${iso}${offset.slice(0, 3)}:${offset.slice(3)}`);
  return instant.toISOString().replace(/\D/g, '').slice(0, 14);
}
