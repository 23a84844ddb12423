/** The body of a report: one content as it stands (CDA level 1, nonXMLBody) or sections of text (level 3, structuredBody). */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { ReportBody } from '../../shared/report.ts';
import { attribute, type XmlElement } from '../xml/tree.ts';
import { all, each } from './cda.ts';
import { binaryOf, textOf, type ReportContent } from './contents.ts';
import { charsetOf, imageType, isPdf, isRtf, kindOf, mediaTypeOf } from './media-types.ts';
import { readSections } from './narrative/sections.ts';
import type { Payloads } from './payloads.ts';
import { readPlainText } from './plain-text.ts';
import { readRtf } from './rtf/rtf.ts';

/**
 * Throws REPORT_EMPTY, REPORT_TOO_LARGE, REPORT_BASE64 for a content that is not what it is called, and REPORT_NOT_CDA for
 * two bodies: which of them the report is would be a guess.
 */
export function readBody(document: XmlElement, payloads: Payloads): ReportContent {
  const component = all(document, 'component');
  const structured = component.flatMap((one) => each(one, 'structuredBody'));
  const others = component.flatMap((one) => each(one, 'nonXMLBody'));
  const body = onlyOne([...structured, ...others]);
  return structured.length === 1 ? readSections(body, payloads) : readContent(onlyOne(each(body, 'text')), payloads);
}

function onlyOne(found: readonly XmlElement[]): XmlElement {
  const [one] = found;
  if (one === undefined) throw new WorkstationError('REPORT_EMPTY');
  if (found.length > 1) throw new WorkstationError('REPORT_NOT_CDA');
  return one;
}

/** An ED: what it holds; a reference to what lies elsewhere is never followed. */
function readContent(text: XmlElement, payloads: Payloads): ReportContent {
  const mediaType = mediaTypeOf(text);
  const kind = attribute(text, 'compression') === undefined ? kindOf(mediaType) : 'unsupported';
  if (kind === 'unsupported') return withoutParts({ kind, mediaType });
  if (kind === 'text') return withoutParts({ kind, text: readPlainText(textOf(text, payloads), charsetOf(text)) });
  if (kind === 'rich') return readRich(textOf(text, payloads));
  const bytes = binaryOf(text, payloads);
  const actual = kind === 'image' ? imageType(bytes) : isPdf(bytes) ? 'application/pdf' : undefined;
  if (actual === undefined) throw new WorkstationError('REPORT_BASE64');
  const body: ReportBody = kind === 'image' ? { kind, part: 0, mediaType: actual } : { kind: 'pdf', part: 0 };
  return { body, parts: [{ mediaType: actual, bytes }], warnings: [] };
}

function withoutParts(body: ReportBody): ReportContent {
  return { body, parts: [], warnings: [] };
}

function readRich(bytes: Uint8Array): ReportContent {
  if (!isRtf(bytes)) throw new WorkstationError('REPORT_BASE64');
  const { paragraphs, pictures } = readRtf(bytes);
  if (paragraphs.length === 0 && pictures.length === 0) throw new WorkstationError('REPORT_EMPTY');
  const warnings = pictures.map((mediaType): ErrorReport => ({ code: 'REPORT_UNSUPPORTED', facts: { mediaType } }));
  return { body: { kind: 'rich', paragraphs }, parts: [], warnings };
}
