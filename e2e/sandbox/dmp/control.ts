/**
 * What a test may ask of the DMP while it runs: `POST /__control` (JSON), `GET /__control` for the state,
 * `GET /__control/requests` for what it was asked, `GET /__control/documents` for what it holds.
 */
import { z } from 'zod';
import type { DmpEntry } from './entry.ts';
import { AnswerFault } from './faults.ts';
import type { Faults } from './faults.ts';
import { AUTHORIZATIONS } from './records.ts';
import type { PatientRecord, Records } from './records.ts';
import type { RequestLog } from './request-log.ts';
import { generatedEntries, largeEntry } from './seed/generated.ts';
import { extrinsicObject } from './services/entry-xml.ts';
import { STYLES } from './soap/style.ts';
import { spelling } from './xml.ts';

/** Entries that one answer may have, where nothing else is asked for. */
export const MOST_RESULTS = 5000;

const Matricule = z.string().regex(/^[0-9AB]{15}$/);
const National = z.string().regex(/^\d{1,20}$/);

export const DmpCommand = z.strictObject({
  /** First of all: records, authorisations, limits and faults as at the start, an empty log. */
  reset: z.literal(true).optional(),
  clearRequests: z.literal(true).optional(),
  /** Whose record the rest of the command is about; the test patient when absent. */
  patient: Matricule.optional(),
  record: z.enum(['open', 'closed', 'absent']).optional(),
  /** Of one professional, or of everybody. */
  authorization: z.strictObject({ professional: National.optional(), state: z.enum(AUTHORIZATIONS) }).optional(),
  attending: z.strictObject({ professional: National, is: z.boolean() }).optional(),
  /** Takes every document out of the record. */
  empty: z.literal(true).optional(),
  /** Adds generated ones: pairs of a manifest and a report, spread over the years. */
  addDocuments: z.int().min(1).max(20_000).optional(),
  /** Adds a report whose PDF has this many megabytes. */
  addLargeReport: z.strictObject({ megabytes: z.number().min(0.1).max(200) }).optional(),
  faults: z.array(AnswerFault).max(100).optional(),
  clearFaults: z.literal(true).optional(),
  /** More results than this are XDSTooManyResults; null: as at the start. */
  mostResults: z.int().min(0).nullable().optional(),
  /** One way of writing for all answers; null: another one each time. */
  style: z
    .int()
    .min(0)
    .max(STYLES.length - 1)
    .nullable()
    .optional(),
});
export type DmpCommand = z.input<typeof DmpCommand>;

/** What can be changed, and what is held to it. */
interface Settings {
  mostResults: number;
  style: number | undefined;
}

export interface Controlled {
  readonly records: Records;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly settings: Settings;
  /** Matricule of the patient whom a command is about that names none. */
  readonly testPatient: string;
}

/** A document as `GET /__control/documents` tells it. */
export interface ListedDocument {
  readonly case: string;
  readonly patient: string;
  readonly uniqueId: string;
  readonly entryUuid: string;
  readonly title: string;
  readonly typeCode: string;
  readonly mimeType: string;
  readonly status: string;
  readonly serviceStartTime: string;
  readonly masked: boolean;
  readonly references: readonly { readonly id: string; readonly issuer: string; readonly type: string }[];
}

export interface DmpState {
  readonly waitingFaults: number;
  readonly requests: number;
  readonly records: readonly {
    readonly patient: string;
    readonly state: string;
    readonly authorization: string;
    readonly authorizations: Readonly<Record<string, string>>;
    readonly documents: number;
  }[];
}

/** Throws on a patient that the sandbox does not know. */
export function applyCommand(command: z.output<typeof DmpCommand>, on: Controlled): void {
  if (command.reset === true) resetAll(on);
  if (command.clearRequests === true) on.log.clear();
  if (command.clearFaults === true) on.faults.clear();
  if (command.faults !== undefined) on.faults.add(command.faults);
  if (command.mostResults !== undefined) on.settings.mostResults = command.mostResults ?? MOST_RESULTS;
  if (command.style !== undefined) on.settings.style = command.style ?? undefined;
  const record = on.records.find(command.patient ?? on.testPatient);
  if (record === undefined) throw new TypeError(`no record of ${command.patient ?? on.testPatient}`);
  changeRecord(record, command);
}

function resetAll({ records, faults, log, settings }: Controlled): void {
  records.reset();
  faults.clear();
  log.clear();
  settings.mostResults = MOST_RESULTS;
  settings.style = undefined;
}

function changeRecord(record: PatientRecord, command: z.output<typeof DmpCommand>): void {
  const { authorization, attending, addDocuments, addLargeReport } = command;
  if (command.record !== undefined) record.state = command.record;
  if (authorization?.professional !== undefined) {
    record.authorizations.set(authorization.professional, authorization.state);
  } else if (authorization !== undefined) {
    record.authorizations.clear();
    record.authorization = authorization.state;
  }
  if (attending?.is === true) record.attending.add(attending.professional);
  else if (attending !== undefined) record.attending.delete(attending.professional);
  if (command.empty === true) record.entries.length = 0;
  if (addDocuments !== undefined) {
    const added = generatedEntries(record.traits, addDocuments, record.entries.length);
    prepare(added);
    record.entries.push(...added);
  }
  if (addLargeReport !== undefined) {
    const added = largeEntry(record.traits, addLargeReport.megabytes);
    prepare([added]);
    record.entries.push(added);
  }
}

/** Bytes, hash and entry are made before the command is answered, so that the DMP itself takes no time for them. */
function prepare(entries: readonly DmpEntry[]): void {
  for (const entry of entries) extrinsicObject(entry, spelling('', ''));
}

export function stateOf({ records, faults, log }: Controlled): DmpState {
  return {
    waitingFaults: faults.waiting.reduce((sum, { times }) => sum + times, 0),
    requests: log.requests.length,
    records: records.all.map((record) => ({
      patient: record.traits.ins,
      state: record.state,
      authorization: record.authorization,
      authorizations: Object.fromEntries(record.authorizations),
      documents: record.entries.length,
    })),
  };
}

export function documentsOf({ records }: Controlled): ListedDocument[] {
  return records.all.flatMap(({ traits, entries }) => entries.map((entry) => listed(entry, traits.ins)));
}

function listed(entry: DmpEntry, patient: string): ListedDocument {
  const { facts, entryUuid, status } = entry;
  return {
    case: facts.case,
    patient,
    uniqueId: facts.uniqueId,
    entryUuid,
    title: facts.title ?? '',
    typeCode: facts.typeCode.code,
    mimeType: facts.mimeType,
    status,
    serviceStartTime: facts.serviceStartTime ?? '',
    masked: entry.isMasked(),
    references: facts.references,
  };
}
