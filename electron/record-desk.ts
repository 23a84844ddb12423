/** The record of the patient on the desk: begun when they come, ended when they, the reader or the situation change. */
import { WorkstationError } from '../shared/errors.ts';
import type { Professional } from '../shared/api.ts';
import type { AccessMode, GlassMotive, RecordFilters, RecordState, StudiesAnswer } from '../shared/record.ts';
import type { ReportAnswer } from '../shared/report.ts';
import type { DeskPatient } from './context/desk.ts';
import type { DmpContext, DocumentEntry } from './dmp/contract.ts';
import { joinStudies } from './dmp/studies/join.ts';
import { RecordDocuments, type DocumentAudit, type DocumentClient, type DocumentsOptions } from './record-documents.ts';
import { PatientRecord, type RecordAudit, type RecordClient, type RecordOptions } from './record.ts';
import { NO_RECORD } from './record-state.ts';

export interface RecordDeskOptions extends Pick<RecordOptions, 'now' | 'onChange' | 'asError'> {
  /** Absent when the configuration names no DMP. */
  readonly client?: (RecordClient & DocumentClient) | undefined;
  readonly reportTypes: readonly string[];
  readonly manifestTypes: readonly string[];
  readonly audit: RecordAudit & DocumentAudit;
  readonly openManifest: DocumentsOptions['openManifest'];
  readonly isOpen: DocumentsOptions['isOpen'];
  readonly newHandle: () => string;
  readonly newReference: () => string;
}

/** Who reads. */
export interface RecordReader {
  readonly professional: Professional;
  readonly situation: DmpContext['situation'] | undefined;
}

interface Reading {
  /** Whose record, for whom: as long as it is the same, the record goes on. */
  readonly identity: string;
  readonly record: PatientRecord;
  readonly documents: RecordDocuments;
}

export class RecordDesk {
  readonly #options: RecordDeskOptions;
  #reading: Reading | undefined;

  constructor(options: RecordDeskOptions) {
    this.#options = options;
  }

  get state(): RecordState {
    return this.#reading?.record.state ?? NO_RECORD;
  }

  /** Patient, reader or situation may have changed. A patient opened by hand is not looked for: nobody called for them. */
  follow(patient: DeskPatient | undefined, reader: RecordReader | undefined): void {
    const identity = identityOf(patient, reader);
    if (identity === this.#reading?.identity) return;
    this.close();
    const { client } = this.#options;
    if (identity === undefined || client === undefined || patient?.call === undefined || reader === undefined) return;
    this.#reading = { identity, ...this.#read(client, patient.call, reader) };
    this.#reading.record.start();
  }

  get studies(): StudiesAnswer {
    return this.#reading?.record.studies ?? { revision: 0, studies: [] };
  }

  refresh(): void {
    this.#current.record.start();
  }

  search(filters: RecordFilters): void {
    this.#current.record.search(filters);
  }

  cancel(): void {
    this.#reading?.record.cancel();
  }

  async authorize(): Promise<void> {
    await this.#current.record.authorize();
  }

  /** What was opened in one mode of access is not shown in the other. */
  setMode(mode: AccessMode, motive?: GlassMotive): void {
    const { record, documents } = this.#current;
    record.setMode(mode, motive);
    documents.close();
  }

  /** Retrieves the manifests of a study and opens them; returns the first examination that can be shown. */
  async openImages(study: string, signal: AbortSignal): Promise<string> {
    const { record, documents } = this.#current;
    const ids = record.study(study).manifests.map(({ id }) => id);
    const examination = await documents.openManifests(ids, signal);
    record.joinAgain();
    return examination;
  }

  async openReport(document: string, signal: AbortSignal): Promise<ReportAnswer> {
    const { record, documents } = this.#current;
    const answer = await documents.openReport(document, signal);
    record.joinAgain();
    return answer;
  }

  decideReport(document: string, accept: boolean): ReportAnswer | undefined {
    return this.#current.documents.decideReport(document, accept);
  }

  reportPart(handle: string, number: number): ReturnType<RecordDocuments['reportPart']> {
    return this.#current.documents.reportPart(handle, number);
  }

  /** Examinations were opened, or put aside. */
  examinationsChanged(): void {
    this.#reading?.record.joinAgain();
  }

  close(): void {
    this.#reading?.record.close();
    this.#reading?.documents.close();
    this.#reading = undefined;
  }

  get #current(): Reading {
    if (this.#reading === undefined) throw new WorkstationError('DMP_NOT_AVAILABLE');
    return this.#reading;
  }

  #read(
    client: RecordClient & DocumentClient,
    call: NonNullable<DeskPatient['call']>,
    { professional, situation }: RecordReader,
  ): Omit<Reading, 'identity'> {
    const { reportTypes, manifestTypes } = this.#options;
    const documents: RecordDocuments = new RecordDocuments({
      ...this.#options,
      client,
      traits: call.traits,
      context: () => record.context,
      entry: (id) => record.entry(id),
    });
    const record: PatientRecord = new PatientRecord({
      ...this.#options,
      client,
      call,
      professional,
      situations: professional.situations.length,
      situation,
      join: (entries: readonly DocumentEntry[]) =>
        joinStudies(entries, documents.known, { reportTypes, manifestTypes }),
    });
    return { record, documents };
  }
}

function identityOf(patient: DeskPatient | undefined, reader: RecordReader | undefined): string | undefined {
  const call = patient?.call;
  if (call === undefined || reader === undefined) return undefined;
  const { insValue, insSystem, birthDate } = call.traits;
  const { professional, situation } = reader;
  return JSON.stringify([insValue, insSystem, birthDate, call.opposition, professional.id, situation?.id ?? '']);
}
