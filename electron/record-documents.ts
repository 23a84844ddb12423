/** Documents of the DMP that were retrieved (TD3.2): manifests become examinations, reports are kept in memory while the patient is open. */
import { asWorkstationError, WorkstationError } from '../shared/errors.ts';
import type { InsTraits } from '../shared/patient.ts';
import type { ReportAnswer, ReportBlock } from '../shared/report.ts';
import type { RecordEvent } from './audit-log.ts';
import type {
  DmpContext,
  DocumentAddress,
  DocumentEntry,
  RetrievedDocument,
  RetrievedDocuments,
} from './dmp/contract.ts';
import { checkDocument } from './dmp/studies/check-document.ts';
import type { KnownLinks } from './dmp/studies/join.ts';
import { compareTraits } from './identity/compare-traits.ts';
import { readManifest, type Manifest } from './kos/manifest.ts';
import { readReport, type ReadReport } from './report/read-report.ts';

/** Reports kept at a time, by the bytes of their parts; the ones that were not looked at for longest go first. */
const KEPT_BYTES = 256 * 1_048_576;

/** What is asked of the DMP client here. */
export interface DocumentClient {
  retrieve(
    context: DmpContext,
    documents: readonly DocumentAddress[],
    signal: AbortSignal,
  ): Promise<RetrievedDocuments>;
}

/** What the audit trail is told; throws AUDIT_WRITE. */
export interface DocumentAudit {
  reportOpened(what: RecordEvent & { document: string }): void;
  reportDecided(what: RecordEvent & { document: string }): void;
}

export interface DocumentsOptions {
  readonly client: DocumentClient;
  readonly traits: Partial<InsTraits>;
  readonly context: () => DmpContext;
  readonly entry: (uniqueId: string) => DocumentEntry;
  /** A manifest becomes an examination of the patient. */
  readonly openManifest: (manifest: Manifest) => void;
  readonly isOpen: (kosSopInstanceUid: string) => boolean;
  readonly audit: DocumentAudit;
  readonly newHandle: () => string;
  readonly newReference: () => string;
}

interface OpenReport {
  readonly handle: string;
  readonly document: string;
  readonly report: ReadReport;
  readonly comparison: ReportAnswer['comparison'];
  blocked: readonly ReportBlock[];
}

export class RecordDocuments {
  readonly #options: DocumentsOptions;
  /** By document; the one looked at last stands last. */
  readonly #reports = new Map<string, OpenReport>();
  readonly #reportStudies = new Map<
    string,
    { studyInstanceUids: readonly string[]; accessionNumbers: ReadReport['accessionNumbers'] }
  >();
  readonly #manifests = new Map<string, Manifest>();

  constructor(options: DocumentsOptions) {
    this.#options = options;
  }

  /** What the documents that were read tell of what belongs together. */
  get known(): KnownLinks {
    const manifests = [...this.#manifests].map(([id, manifest]) => [id, linksOf(manifest)] as const);
    const open = [...this.#manifests].filter(([, { sopInstanceUid }]) => this.#options.isOpen(sopInstanceUid));
    return {
      reportStudies: this.#reportStudies,
      manifests: new Map(manifests),
      openManifests: new Set(open.map(([id]) => id)),
    };
  }

  /**
   * Retrieves those of the manifests that are not open and opens them. Returns the examination of the first that could be
   * opened; what is wrong with others is thrown only when none could. Throws DMP_NO_IMAGES, DMP_*, KOS_*.
   */
  async openManifests(ids: readonly string[], signal: AbortSignal): Promise<string> {
    if (ids.length === 0) throw new WorkstationError('DMP_NO_IMAGES');
    const missing = ids.filter((id) => !this.#isOpen(id));
    const outcomes = new Map<string, WorkstationError>();
    for (const [id, document] of await this.#retrieve(missing, signal)) {
      try {
        this.#open(id, document);
      } catch (thrown) {
        outcomes.set(id, asWorkstationError(thrown, this.#options.newReference));
      }
    }
    const opened = ids.map((id) => this.#manifests.get(id)).find((manifest) => manifest !== undefined);
    if (opened !== undefined) return opened.sopInstanceUid;
    throw outcomes.values().next().value ?? new WorkstationError('DMP_DOCUMENT_MISSING');
  }

  /** Retrieves and reads a report, or gives the one that is open. Throws DMP_*, REPORT_*, XML_*, AUDIT_WRITE. */
  async openReport(id: string, signal: AbortSignal): Promise<ReportAnswer> {
    const known = this.#reports.get(id);
    if (known !== undefined) return this.#show(known);
    const { audit, newHandle, traits, newReference } = this.#options;
    try {
      const entry = this.#options.entry(id);
      const document = (await this.#retrieve([id], signal)).get(id);
      if (document === undefined) throw new WorkstationError('DMP_DOCUMENT_MISSING');
      const report = readReport(document.bytes);
      const comparison = compareTraits({ source: 'call', traits }, { source: 'report', traits: report.traits });
      const blocked: ReportBlock[] = [
        ...(comparison.grade === 'different' ? (['identity'] as const) : []),
        ...(checkDocument(entry, document.bytes) === 'differs' ? (['integrity'] as const) : []),
      ];
      audit.reportOpened({ ...this.#event(), document: id });
      this.#reportStudies.set(id, { studyInstanceUids: report.studies, accessionNumbers: report.accessionNumbers });
      return this.#show({ handle: newHandle(), document: id, report, comparison, blocked });
    } catch (thrown) {
      const error = asWorkstationError(thrown, newReference);
      if (!signal.aborted && error.code !== 'AUDIT_WRITE') audit.reportOpened({ ...this.#event(error), document: id });
      throw error;
    }
  }

  /** The user's word on a report that is held back; undefined when it is put aside. Throws REPORT_NOT_OPEN, AUDIT_WRITE. */
  decideReport(id: string, accept: boolean): ReportAnswer | undefined {
    const report = this.#reports.get(id);
    if (report === undefined) throw new WorkstationError('REPORT_NOT_OPEN');
    const refusal = accept ? undefined : new WorkstationError('REPORT_HELD_BACK');
    this.#options.audit.reportDecided({ ...this.#event(refusal), document: id });
    if (!accept) {
      this.#reports.delete(id);
      return undefined;
    }
    report.blocked = [];
    return this.#show(report);
  }

  /** A part of an open report. Throws REPORT_NOT_OPEN, REPORT_HELD_BACK. */
  reportPart(handle: string, number: number): ReadReport['parts'][number] {
    const open = [...this.#reports.values()].find((report) => report.handle === handle);
    const part = open?.report.parts[number];
    if (open === undefined || part === undefined) throw new WorkstationError('REPORT_NOT_OPEN');
    if (open.blocked.length > 0) throw new WorkstationError('REPORT_HELD_BACK');
    return part;
  }

  /** Nothing of the patient stays. */
  close(): void {
    this.#reports.clear();
    this.#reportStudies.clear();
    this.#manifests.clear();
  }

  /** What was handed over, by document; documents that nobody asked for are passed over. */
  async #retrieve(ids: readonly string[], signal: AbortSignal): Promise<Map<string, RetrievedDocument>> {
    if (ids.length === 0) return new Map();
    const { client, context, entry } = this.#options;
    const addresses = ids
      .map(entry)
      .map(({ uniqueId, repositoryUniqueId, homeCommunityId }) => ({ uniqueId, repositoryUniqueId, homeCommunityId }));
    const { documents } = await client.retrieve(context(), addresses, signal).catch((thrown: unknown) => {
      throw signal.aborted ? new WorkstationError('DMP_CANCELLED') : thrown;
    });
    return new Map(documents.map((document) => [document.uniqueId, document]));
  }

  #open(id: string, { bytes }: RetrievedDocument): void {
    if (checkDocument(this.#options.entry(id), bytes) === 'differs') throw new WorkstationError('DMP_DOCUMENT_DIFFERS');
    const manifest = readManifest(bytes);
    this.#options.openManifest(manifest);
    this.#manifests.set(id, manifest);
  }

  #isOpen(id: string): boolean {
    const manifest = this.#manifests.get(id);
    return manifest !== undefined && this.#options.isOpen(manifest.sopInstanceUid);
  }

  #show(open: OpenReport): ReportAnswer {
    this.#reports.delete(open.document);
    this.#reports.set(open.document, open);
    this.#forgetOld();
    const { handle, document, report, comparison, blocked } = open;
    const { header, body, parts, warnings } = report;
    return {
      handle,
      document,
      header,
      comparison,
      blocked,
      ...(blocked.length === 0 && { body }),
      parts: parts.map(({ mediaType, bytes }) => ({ mediaType, bytes: bytes.length })),
      warnings,
    };
  }

  #forgetOld(): void {
    const sizes = [...this.#reports].map(([id, { report }]) => [id, sizeOf(report)] as const);
    let kept = sizes.reduce((sum, [, size]) => sum + size, 0);
    for (const [id, size] of sizes.slice(0, -1)) {
      if (kept <= KEPT_BYTES) return;
      this.#reports.delete(id);
      kept -= size;
    }
  }

  #event(error?: WorkstationError): RecordEvent {
    const { professional, patient } = this.#options.context();
    return { userId: professional.id, patient, errorCode: error?.code };
  }
}

function sizeOf({ parts }: ReadReport): number {
  return parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

function linksOf({ studyInstanceUid, institutionName, accession }: Manifest) {
  return {
    studyInstanceUid,
    ...(institutionName !== undefined && { institutionName }),
    ...(accession !== undefined && { accession }),
  };
}
