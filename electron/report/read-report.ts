/** A report as it was retrieved: from the bytes of a CDA R2 document to what the screen shows, never markup. */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { InsTraits } from '../../shared/patient.ts';
import type { ReportBody, ReportHeader } from '../../shared/report.ts';
import { parseXml } from '../xml/parse.ts';
import { isNamed } from '../xml/tree.ts';
import { readAccessionNumbers, readOrders, readStudies } from './acts.ts';
import { readBody } from './body.ts';
import { CDA, first, idOf, type IssuedNumber } from './cda.ts';
import { readHeader } from './header.ts';
import { readTraits } from './patient-traits.ts';
import { takeOutPayloads } from './payloads.ts';
import { present } from './texts.ts';

/** A content of 64 MiB in base64, and as much again as the rest of a document may be. */
const LARGEST_DOCUMENT = 96 * 1_048_576;
/** Elements and texts: more than any report has, and what a screen can still lay out. */
const MOST_NODES = 200_000;

export interface ReadReport {
  readonly header: ReportHeader;
  /** Whom the document is of. */
  readonly traits: Partial<InsTraits>;
  readonly body: ReportBody;
  /** What `body` refers to by number. */
  readonly parts: readonly { mediaType: string; bytes: Uint8Array }[];
  readonly warnings: readonly ErrorReport[];
  /** Common to all versions of the document: `root`, or `root^extension`. */
  readonly setId?: string;
  /** The document that this one replaces, in the same form. */
  readonly replaces?: string;
  /** Study Instance UIDs. */
  readonly studies: readonly string[];
  readonly accessionNumbers: readonly IssuedNumber[];
  readonly orders: readonly IssuedNumber[];
}

/**
 * Reads a CDA R2 document; fetches nothing, whatever it refers to. Throws REPORT_NOT_CDA, REPORT_EMPTY without a
 * content, REPORT_TOO_LARGE, REPORT_BASE64 for a content that is damaged or not what it is called, and XML_*.
 */
export function readReport(bytes: Uint8Array): ReadReport {
  if (bytes.length > LARGEST_DOCUMENT)
    throw new WorkstationError('REPORT_TOO_LARGE', { limit: `${LARGEST_DOCUMENT / 1_048_576} MiB` });
  const payloads = takeOutPayloads(bytes);
  const { root } = parseXml(payloads.document, { maxNodes: MOST_NODES });
  if (!isNamed(root, CDA, 'ClinicalDocument')) throw new WorkstationError('REPORT_NOT_CDA');
  const header = readHeader(root);
  return {
    header,
    traits: readTraits(root),
    ...readBody(root, payloads),
    ...present({ setId: idOf(first(root, 'setId')), replaces: header.replaces }),
    studies: readStudies(root),
    accessionNumbers: readAccessionNumbers(root),
    orders: readOrders(root),
  };
}
