/** Contents of a report: encapsulated data (ED, HL7 version 3) within their bounds. */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { ReportBody } from '../../shared/report.ts';
import { attribute, type XmlElement } from '../xml/tree.ts';
import { decodeBase64 } from './base64.ts';
import type { Payloads } from './payloads.ts';

/** Of one content, and of all images of a report together. */
export const LARGEST_CONTENT = 64 * 1_048_576;

export interface ReportContent {
  readonly body: ReportBody;
  readonly parts: readonly { mediaType: string; bytes: Uint8Array }[];
  readonly warnings: readonly ErrorReport[];
}

/**
 * The bytes of an ED that is a text: base64 decoded, or the text itself in UTF-8. Throws REPORT_BASE64, REPORT_EMPTY (a
 * reference to what lies elsewhere is not followed), REPORT_TOO_LARGE.
 */
export function textOf(element: XmlElement, payloads: Payloads): Uint8Array {
  return contentOf(element, payloads, isEncoded(element) ?? false);
}

/** The bytes of an ED that is none: base64 even where `representation`, of which TXT is the default, was forgotten. Throws like `textOf`. */
export function binaryOf(element: XmlElement, payloads: Payloads): Uint8Array {
  return contentOf(element, payloads, isEncoded(element) ?? true);
}

function isEncoded(element: XmlElement): boolean | undefined {
  const representation = attribute(element, 'representation');
  return representation === undefined ? undefined : representation.trim().toUpperCase() === 'B64';
}

function contentOf(element: XmlElement, payloads: Payloads, encoded: boolean): Uint8Array {
  const written = payloads.of(element);
  if (written === undefined) throw new WorkstationError('REPORT_BASE64');
  const bytes = encoded ? decodeBase64(written) : written;
  if (bytes === undefined) throw new WorkstationError('REPORT_BASE64');
  if (bytes.length === 0) throw new WorkstationError('REPORT_EMPTY');
  if (bytes.length > LARGEST_CONTENT) throw tooLarge();
  return bytes;
}

export function tooLarge(): WorkstationError {
  return new WorkstationError('REPORT_TOO_LARGE', { limit: `${LARGEST_CONTENT / 1_048_576} MiB` });
}
