/**
 * The record of one patient in the DMP, as one professional may read it: whether it exists and may be read (TD0.2), what
 * it holds (TD3.1). It is asked when the patient comes and when the user says so, never by itself again.
 */
import { WorkstationError } from '../shared/errors.ts';
import type { ContextualCall } from '../shared/patient.ts';
import type {
  AccessMode,
  GlassMotive,
  RecordFilters,
  RecordState,
  RecordStudy,
  StudiesAnswer,
} from '../shared/record.ts';
import type { RecordEvent } from './audit-log.ts';
import type { DmpContext, DocumentEntry, DocumentQuery, ExistenceAnswer, FoundDocuments } from './dmp/contract.ts';
import type { KnownLinks } from './dmp/studies/join.ts';
import { compareTraits } from './identity/compare-traits.ts';
import { filtersOf, NO_RECORD } from './record-state.ts';

/** What is asked of the DMP client here. */
export interface RecordClient {
  existence(context: DmpContext, signal: AbortSignal): Promise<ExistenceAnswer>;
  authorize(context: DmpContext, action: 'AJOUT', signal: AbortSignal): Promise<void>;
  find(context: DmpContext, query: DocumentQuery, signal: AbortSignal): Promise<FoundDocuments>;
}

/** What the audit trail is told; throws AUDIT_WRITE. */
export interface RecordAudit {
  recordSearched(what: RecordEvent & { documents: number }): void;
  recordAuthorized(what: RecordEvent): void;
  glassBroken(what: RecordEvent & { motive: GlassMotive }): void;
  glassLeft(what: RecordEvent): void;
}

export interface RecordOptions {
  readonly client: RecordClient;
  readonly call: ContextualCall;
  readonly professional: DmpContext['professional'];
  /** Those that the professional could choose from. */
  readonly situations: number;
  /** Undefined until one is chosen. */
  readonly situation: DmpContext['situation'] | undefined;
  /** The studies of a list; what documents told when they were read is in `known`. */
  readonly join: (entries: readonly DocumentEntry[]) => RecordStudy[];
  readonly audit: RecordAudit;
  readonly now: () => number;
  /** The state or the list has changed. */
  readonly onChange: () => void;
  /** What was thrown, as an error of ours. */
  readonly asError: (thrown: unknown) => WorkstationError;
}

export type { KnownLinks };

/** In the place of words that the DMP does not give. */
const NO_REASON = '—';

export class PatientRecord {
  readonly #options: RecordOptions;
  #state: RecordState;
  #entries: readonly DocumentEntry[] = [];
  #studies: readonly RecordStudy[] = [];
  #run: AbortController | undefined;

  constructor(options: RecordOptions) {
    this.#options = options;
    this.#state = { ...NO_RECORD, filters: filtersOf(options.call) };
  }

  get state(): RecordState {
    return this.#state;
  }

  get studies(): StudiesAnswer {
    return { revision: this.#state.revision, studies: this.#studies };
  }

  /** The document under a uniqueId. Throws DMP_DOCUMENT_UNKNOWN. */
  entry(uniqueId: string): DocumentEntry {
    const entry = this.#entries.find((one) => one.uniqueId === uniqueId);
    if (entry === undefined) throw new WorkstationError('DMP_DOCUMENT_UNKNOWN');
    return entry;
  }

  /** Throws DMP_DOCUMENT_UNKNOWN. */
  study(id: string): RecordStudy {
    const study = this.#studies.find((one) => one.id === id);
    if (study === undefined) throw new WorkstationError('DMP_DOCUMENT_UNKNOWN');
    return study;
  }

  /** On whose behalf the DMP is asked. Throws DMP_NO_SITUATION while no situation d'exercice is in force. */
  get context(): DmpContext {
    const { professional, situation, call } = this.#options;
    if (situation === undefined) throw new WorkstationError('DMP_NO_SITUATION');
    const { insValue, insSystem } = call.traits;
    return { professional, situation, patient: { insValue, insSystem }, mode: this.#state.mode };
  }

  /** Begins, from the start, with the filters in force. */
  start(): void {
    const { call, situation, situations } = this.#options;
    this.#stop();
    const broken = this.#state.mode === 'brisDeGlace';
    if (situations === 0) return this.#fail(new WorkstationError('DMP_NO_SITUATION'));
    if (call.opposition === 'yes' && !broken)
      return this.#set({ status: 'opposed', error: { code: 'CALL_PATIENT_OPPOSED', facts: {} } });
    if (call.opposition === 'unknown' && !broken)
      return this.#set({ status: 'unanswered', error: { code: 'DMP_CONSENT_UNKNOWN', facts: {} } });
    if (situation === undefined) return this.#set({ status: 'situation' });
    this.#begin(async (signal) => {
      if (await this.#mayRead(signal)) await this.#list(signal);
    });
  }

  /** Asks for another list. Access was found before, or is found first. */
  search(filters: RecordFilters): void {
    this.#stop();
    const mayRead = this.#state.status === 'listed' || this.#state.revision > 0;
    this.#state = { ...this.#state, filters };
    if (!mayRead) return this.start();
    this.#begin((signal) => this.#list(signal));
  }

  /** Ends what is under way; the list that was there stays. */
  cancel(): void {
    if (this.#run === undefined) return;
    this.#stop();
    if (this.#state.revision > 0) this.#set({ status: 'listed' });
    else this.#fail(new WorkstationError('DMP_CANCELLED'));
  }

  /**
   * Declares the professional's authorisation (TD0.3), which the call's word allows: the patient was informed and is not
   * opposed. Throws CALL_PATIENT_OPPOSED, DMP_CONSENT_UNKNOWN, and what TD0.3 throws.
   */
  async authorize(): Promise<void> {
    const { client, call, audit } = this.#options;
    if (call.opposition === 'yes') throw new WorkstationError('CALL_PATIENT_OPPOSED');
    if (call.opposition === 'unknown' || this.#state.mode !== 'normal')
      throw new WorkstationError('DMP_CONSENT_UNKNOWN');
    this.#stop();
    const run = new AbortController();
    this.#run = run;
    try {
      await client.authorize(this.context, 'AJOUT', run.signal);
      audit.recordAuthorized(this.#event());
    } catch (thrown) {
      const error = this.#options.asError(thrown);
      audit.recordAuthorized(this.#event(error));
      throw error;
    }
    if (!run.signal.aborted) this.start();
  }

  /** Bris de glace, or back. The audit trail knows of it before the DMP does; throws AUDIT_WRITE. */
  setMode(mode: AccessMode, motive: GlassMotive = 'other'): void {
    if (mode === this.#state.mode) return;
    const { audit } = this.#options;
    if (mode === 'brisDeGlace') audit.glassBroken({ ...this.#event(), motive });
    else audit.glassLeft(this.#event());
    this.#stop();
    // What one mode may see, the other need not.
    this.#entries = [];
    this.#studies = [];
    this.#state = { ...NO_RECORD, mode, filters: this.#state.filters, revision: this.#state.revision + 1 };
    this.start();
  }

  /** A document that was read, or an examination that was opened, has told more of what belongs together. */
  joinAgain(): void {
    const studies = this.#options.join(this.#entries);
    if (JSON.stringify(studies) === JSON.stringify(this.#studies)) return;
    this.#studies = studies;
    this.#set({ revision: this.#state.revision + 1 });
  }

  /** The patient goes, or somebody else reads: nothing is told any more. */
  close(): void {
    this.#stop();
    this.#entries = [];
    this.#studies = [];
  }

  async #mayRead(signal: AbortSignal): Promise<boolean> {
    const { client, call } = this.#options;
    this.#set({ status: 'checking', warnings: [] });
    const answer = await client.existence(this.context, signal);
    if (signal.aborted) return false;
    if (!answer.exists) throw new WorkstationError('DMP_ABSENT');
    const text = answer.reason ?? NO_REASON;
    if (answer.isClosed) throw new WorkstationError('DMP_CLOSED', { text });
    const { authorization } = answer;
    const { grade } = compareTraits({ source: 'call', traits: call.traits }, { source: 'dmp', traits: answer.traits });
    this.#set({
      ...(authorization !== undefined && { authorization }),
      warnings: grade === 'different' ? [{ code: 'DMP_IDENTITY_DIFFERS', facts: {} }] : [],
    });
    if (this.#state.mode === 'brisDeGlace' || authorization === undefined || authorization === 'VALIDE') return true;
    if (authorization === 'INTERDIT') throw new WorkstationError('DMP_AUTHORIZATION_FORBIDDEN', { text });
    const code = authorization === 'EXPIRE' ? 'DMP_AUTHORIZATION_EXPIRED' : 'DMP_AUTHORIZATION_MISSING';
    this.#set({ status: 'authorization', error: { code, facts: {} } });
    return false;
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { client, audit, now } = this.#options;
    const { filters, warnings } = this.#state;
    this.#set({ status: 'listing' });
    let found: FoundDocuments;
    try {
      found = await client.find(this.context, queryOf(filters), signal);
    } catch (thrown) {
      const error = this.#options.asError(thrown);
      if (!signal.aborted) audit.recordSearched({ ...this.#event(error), documents: 0 });
      throw error;
    }
    if (signal.aborted) return;
    audit.recordSearched({ ...this.#event(), documents: found.entries.length });
    this.#entries = found.entries;
    this.#studies = this.#options.join(found.entries);
    this.#set({
      status: 'listed',
      revision: this.#state.revision + 1,
      count: this.#studies.length,
      listedAt: new Date(now()).toISOString(),
      warnings: [...warnings.filter(({ code }) => code === 'DMP_IDENTITY_DIFFERS'), ...found.warnings],
    });
  }

  #begin(work: (signal: AbortSignal) => Promise<void>): void {
    const run = new AbortController();
    this.#run = run;
    work(run.signal)
      .catch((thrown: unknown) => {
        if (!run.signal.aborted) this.#fail(this.#options.asError(thrown));
      })
      .finally(() => {
        if (this.#run === run) this.#run = undefined;
      });
  }

  #stop(): void {
    this.#run?.abort();
    this.#run = undefined;
  }

  #fail(error: WorkstationError): void {
    this.#set({ status: 'failed', error: error.report() });
  }

  /** An error stays only as long as the status that it explains. */
  #set(change: Partial<RecordState>): void {
    const { error, ...before } = this.#state;
    const kept = change.status === undefined && error !== undefined ? { error } : {};
    this.#state = { ...before, ...kept, ...change };
    this.#options.onChange();
  }

  #event(error?: WorkstationError): RecordEvent {
    const { professional, call } = this.#options;
    const { insValue, insSystem } = call.traits;
    return { userId: professional.id, patient: { insValue, insSystem }, errorCode: error?.code };
  }
}

/** A study that the call names is asked for by what documents say of it; everything else by what it is about. */
function queryOf(filters: RecordFilters): DocumentQuery {
  const { accessionNumber, accessionNumberIssuer = '', studyInstanceUid } = filters;
  if (studyInstanceUid !== undefined) {
    return { kind: 'byReference', references: [{ kind: 'study', id: studyInstanceUid, issuer: '' }], filters };
  }
  if (accessionNumber !== undefined) {
    const reference = { kind: 'accession', id: accessionNumber, issuer: accessionNumberIssuer } as const;
    return { kind: 'byReference', references: [reference], filters };
  }
  return { kind: 'find', filters };
}
