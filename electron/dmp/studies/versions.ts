/** Documents with the earlier versions that they replace: a list shows the latest, and how many there were. */
import type { RecordDocument } from '../../../shared/record.ts';
import type { DocumentEntry } from '../contract.ts';
import { compareTexts, groupBy, newestFirst } from './order.ts';

/** A document that the list shows. */
export interface Current {
  readonly kind: RecordDocument['kind'];
  readonly entry: DocumentEntry;
  /** How many documents went under it. */
  readonly replaces: number;
}

type Kinded = Pick<Current, 'kind' | 'entry'>;

/**
 * Puts deprecated documents under those that replaced them: under one of the same logical id, else under a later one of the
 * same references and type. What is in force never goes out of sight, not even for another of the same logical id.
 */
export function collapseVersions(documents: readonly Kinded[]): Current[] {
  // No identifier holds a line break: a document without logical id stays by itself.
  const byLogicalId = groupBy(distinctDocuments(documents), ({ entry }) => entry.logicalId || `\n${entry.uniqueId}`);
  const lines = [...byLogicalId.values()].map((versions) => versions.toSorted(bestFirst)).flatMap(sameLogicalId);
  const inForce = lines.filter((line) => !isOld(line));
  const alike = new Map([...groupBy(inForce, likeness)].map(([key, some]) => [key, some.toSorted(bestFirst)]));
  const added = new Map<Current, number>();
  const left = lines.filter(isOld).filter((line) => {
    const key = likeness(line);
    const heir = key === '' ? undefined : heirOf(line, alike.get(key) ?? []);
    if (heir !== undefined) added.set(heir, (added.get(heir) ?? 0) + 1 + line.replaces);
    return heir === undefined;
  });
  return [...inForce.map((line) => ({ ...line, replaces: line.replaces + (added.get(line) ?? 0) })), ...left];
}

/** An answer may hold several entries of one document, e.g. after its metadata were changed: the best one is it. */
function distinctDocuments(documents: readonly Kinded[]): Kinded[] {
  const groups = groupBy(documents, ({ entry }) => entry.uniqueId);
  return [...groups.values()].flatMap((entries) => entries.toSorted(bestFirst).slice(0, 1));
}

/** Of the versions of one entry, the best first: what is in force stays, the deprecated go under the newest. */
function sameLogicalId(versions: readonly Kinded[]): Current[] {
  const [newest, ...others] = versions;
  if (newest === undefined) return [];
  const replaced = others.filter(isOld).length;
  const inForce = others.filter((version) => !isOld(version));
  return [{ ...newest, replaces: replaced }, ...inForce.map((version) => ({ ...version, replaces: 0 }))];
}

function isOld({ entry }: Kinded): boolean {
  return entry.status === 'deprecated';
}

/** What a document has in common with the one that replaces it; empty when nothing tells. */
function likeness({ kind, entry }: Kinded): string {
  if (entry.references.length === 0) return '';
  const references = entry.references
    .map((one) => JSON.stringify([one.kind, one.id, one.issuer]))
    .toSorted(compareTexts);
  return JSON.stringify([kind, entry.typeCode?.code, ...new Set(references)]);
}

/** The first that came after it, of several with the newest first. One that is older has not replaced it. */
function heirOf({ entry }: Current, candidates: readonly Current[]): Current | undefined {
  let [low, high] = [0, candidates.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const isLater = (candidates[middle]?.entry.creationTime ?? '') >= entry.creationTime;
    if (isLater) low = middle + 1;
    else high = middle;
  }
  return candidates[low - 1];
}

const RANKS: readonly DocumentEntry['status'][] = ['approved', 'unknown', 'archived', 'deprecated', 'deleted'];

/** In force before deprecated, then the newest; the rest is for the order to be one. */
function bestFirst({ entry: a }: Kinded, { entry: b }: Kinded): number {
  return (
    Number(a.status === 'deprecated') - Number(b.status === 'deprecated') ||
    newestFirst(a.creationTime, b.creationTime) ||
    RANKS.indexOf(a.status) - RANKS.indexOf(b.status) ||
    compareTexts(a.uniqueId, b.uniqueId) ||
    compareTexts(a.entryUuid, b.entryUuid) ||
    compareTexts(a.title, b.title)
  );
}
