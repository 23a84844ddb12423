/** Reads what a search found: AdhocQueryResponse (ITI TF-2a 3.18.4.1.3). */
import type { ErrorReport } from '../../../shared/errors.ts';
import { attribute, children, elements, isNamed, type XmlElement } from '../../xml/tree.ts';
import type { DocumentEntry, FoundDocuments } from '../contract.ts';
import { notUnderstood } from '../words.ts';
import { readEntry } from './entries.ts';
import { QUERY, RIM } from './names.ts';
import { readRegistryAnswer, refuseFailure, warningsOf } from './registry-errors.ts';

/**
 * The entries of an answer, in its order. Entries that cannot be read are counted in a warning, and so are documents that
 * are named only (ObjectRef), for entries are asked for. Throws DMP_REGISTRY, DMP_TOO_MANY, DMP_ANSWER (without host).
 */
export function readQueryResponse(body: XmlElement): FoundDocuments {
  if (!isNamed(body, QUERY, 'AdhocQueryResponse')) throw notUnderstood('AdhocQueryResponse');
  const answer = readRegistryAnswer(body);
  refuseFailure(answer);
  const objects = children(body, RIM, 'RegistryObjectList').flatMap(elements);
  const documents = objects.filter((object) => isNamed(object, RIM, 'ExtrinsicObject'));
  const read = documents.map(readEntry);
  const entries = read.filter((entry): entry is DocumentEntry => entry !== undefined);
  const named = documents.length > 0 ? [] : objects.filter((object) => isNamed(object, RIM, 'ObjectRef'));
  const unreadable = read.length - entries.length + named.length;
  const warnings = [...warningsOf(answer), ...missing(body, objects.length)];
  if (unreadable > 0) warnings.push({ code: 'DMP_ENTRY_UNREADABLE', facts: { count: unreadable } });
  return { entries, warnings };
}

/** A registry may hold a part of the results back (ebRS 3.0, totalResultCount): who reads the list has to know. */
function missing(body: XmlElement, received: number): ErrorReport[] {
  const total = attribute(body, 'totalResultCount')?.trim() ?? '';
  if (!/^[0-9]{1,9}$/.test(total) || Number(total) <= received) return [];
  return [{ code: 'DMP_PARTIAL', facts: { dmpCode: 'totalResultCount', text: `${received} / ${Number(total)}` } }];
}
