/** What of a table (CDA R2 4.3.5.7) is more than text. */
import { attribute, type XmlElement, type XmlNode } from '../../xml/tree.ts';
import { CDA } from '../cda.ts';

/** Rows or columns that one cell may reach over: more is a mistake, and costs a screen its memory. */
const WIDEST_CELL = 100;
const GROUPS: ReadonlyMap<string, RowGroup> = new Map([
  ['thead', 'head'],
  ['tbody', 'body'],
  ['tfoot', 'foot'],
]);

export type RowGroup = 'head' | 'body' | 'foot';

export function rowGroupOf(node: XmlNode): RowGroup | undefined {
  return node.kind === 'element' && node.namespace === CDA ? GROUPS.get(node.localName) : undefined;
}

/** What belongs to a table, but says nothing. */
export function isBetweenCells(node: XmlNode): boolean {
  if (node.kind === 'text') return node.value.trim() === '';
  return node.kind !== 'element' || (node.namespace === CDA && ['col', 'colgroup'].includes(node.localName));
}

/** `colspan` or `rowspan`: from 1 to `WIDEST_CELL`. */
export function spanOf(cell: XmlElement, name: 'colspan' | 'rowspan'): number {
  const written = attribute(cell, name)?.trim() ?? '';
  return /^[1-9][0-9]{0,8}$/.test(written) ? Math.min(Number(written), WIDEST_CELL) : 1;
}

export function alignmentOf(cell: XmlElement): { readonly align?: 'left' | 'center' | 'right' } {
  const align = attribute(cell, 'align')?.trim().toLowerCase();
  return align === 'left' || align === 'center' || align === 'right' ? { align } : {};
}
