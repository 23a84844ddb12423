/** How a piece of narrative text is to look (CDA R2 4.3.5.11), from `styleCode` and `revised`. */
import type { NarrativeStyle } from '../../../shared/report.ts';
import { attribute, type XmlElement } from '../../xml/tree.ts';

/** In the order in which they are given back. */
const STYLES: ReadonlyMap<string, NarrativeStyle> = new Map([
  ['bold', 'bold'],
  ['gras', 'bold'],
  ['italics', 'italic'],
  ['italic', 'italic'],
  ['italique', 'italic'],
  ['underline', 'underline'],
  ['underlined', 'underline'],
  ['souligne', 'underline'],
  ['emphasis', 'emphasis'],
  ['emphase', 'emphasis'],
  ['strikethrough', 'lineThrough'],
  ['linethrough', 'lineThrough'],
  ['barre', 'lineThrough'],
  ['important', 'important'],
  ['highlight', 'important'],
]);
/** Changes of a text that replaces another (CDA R2 4.3.5.1). */
const REVISIONS: ReadonlyMap<string, NarrativeStyle> = new Map([
  ['insert', 'underline'],
  ['delete', 'lineThrough'],
]);
const MOST_CODES = 20;

/** The styles of an element, each once; codes of a country or a program (`xFR_…`) by the word in them, others mean nothing here. */
export function stylesOf(element: XmlElement): NarrativeStyle[] {
  const codes = (attribute(element, 'styleCode') ?? '').split(/\s+/u, MOST_CODES).map(wordOf);
  const found = codes.map((code) => STYLES.get(code));
  const revised = REVISIONS.get(attribute(element, 'revised') ?? '');
  return [...new Set([...found, revised])].filter((style) => style !== undefined);
}

function wordOf(code: string): string {
  return code
    .toLowerCase()
    .replace(/^x[a-z]{0,3}[_:-]/, '')
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}
