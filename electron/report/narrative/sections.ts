/** The sections of a report of level 3 (CDA R2 4.3.4, 4.3.5): what people read of them. Entries are for programs. */
import { WorkstationError, type ErrorReport } from '../../../shared/errors.ts';
import type { NarrativeSection } from '../../../shared/report.ts';
import type { XmlElement } from '../../xml/tree.ts';
import type { ReportContent } from '../contents.ts';
import { codedOf, each, first, lineOf } from '../cda.ts';
import type { Payloads } from '../payloads.ts';
import { present } from '../texts.ts';
import { Media } from './media.ts';
import { NarrativeReader } from './narrative.ts';

/** Throws REPORT_EMPTY when there is nothing to read in any section, REPORT_TOO_LARGE. */
export function readSections(body: XmlElement, payloads: Payloads): ReportContent {
  const media = new Media(body, payloads);
  const reader = new NarrativeReader(media);
  const sections = sectionsOf(body, reader);
  if (!sections.some(hasSomething)) throw new WorkstationError('REPORT_EMPTY');
  const count = reader.leftOut;
  const leftOut: ErrorReport[] = count === 0 ? [] : [{ code: 'REPORT_CONTENT_LEFT_OUT', facts: { count } }];
  return { body: { kind: 'narrative', sections }, parts: media.parts, warnings: [...leftOut, ...media.warnings] };
}

function sectionsOf(parent: XmlElement, reader: NarrativeReader): NarrativeSection[] {
  return each(parent, 'component', 'section').map((section) => ({
    title: lineOf(first(section, 'title')),
    ...present({ code: codedOf(first(section, 'code')) }),
    content: each(section, 'text').flatMap((text) => reader.block(text)),
    sections: sectionsOf(section, reader),
  }));
}

function hasSomething({ title, content, sections }: NarrativeSection): boolean {
  return title !== '' || content.length > 0 || sections.some(hasSomething);
}
