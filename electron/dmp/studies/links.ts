/** Which documents are about one act. */
import type { StudyLink } from '../../../shared/record.ts';
import { groupBy } from './order.ts';
import type { Statement } from './statements.ts';

/** Documents that stand in one line. */
export interface Line {
  readonly statements: readonly Statement[];
  /** The weakest of the links that brought report and manifest into the line. */
  readonly link: StudyLink;
}

/** From the strongest to the weakest. */
const LINKS = ['study', 'accession', 'order', 'report'] as const;
type Link = (typeof LINKS)[number];

/**
 * Groups documents by what they say: two are linked by the first of study, accession number and order of which both say
 * something, and only if it is the same; whatever comes after does not count for them. So look-alikes with different
 * studies stay apart, though they share an order. Then what retrieved reports say inside, for lines that lack
 * something. The outcome does not depend on the order of the statements; the time is next to linear in their number.
 */
export function linkDocuments(statements: readonly Statement[]): Line[] {
  const groups = new Groups(statements);
  groups.join(
    'study',
    inBuckets(statements, ({ studies }) => studies),
  );
  const accessions = inBuckets(statements, ({ accessions: keys }) => keys);
  groups.join(
    'accession',
    accessions.filter((bucket) => bucket.some(hasNoStudy)),
  );
  const orders = inBuckets(statements, ({ orders: keys }) => keys);
  groups.join('order', orders.map(undecidedByMore));
  joinToldStudies(statements, groups);
  joinToldAccessions(statements, groups);
  return groups.lines();
}

const hasNoStudy = ({ studies }: Statement) => studies.length === 0;
const hasNoAccession = ({ accessions }: Statement) => accessions.length === 0;

/** The statements that share a key, for each key. */
function inBuckets(statements: readonly Statement[], keys: (statement: Statement) => readonly string[]): Statement[][] {
  const pairs = statements.flatMap((statement) => keys(statement).map((key) => ({ key, statement })));
  const buckets = groupBy(pairs, ({ key }) => key);
  return [...buckets.values()].map((bucket) => bucket.map(({ statement }) => statement));
}

/**
 * Of the documents of one order, those that it links. Nothing stronger speaks between a document without study and
 * accession number and any other; between one with a study only and one with an accession number only neither.
 */
function undecidedByMore(bucket: readonly Statement[]): readonly Statement[] {
  if (bucket.some((one) => hasNoStudy(one) && hasNoAccession(one))) return bucket;
  const [studyOnly, accessionOnly] = [bucket.filter(hasNoAccession), bucket.filter(hasNoStudy)];
  return studyOnly.length > 0 && accessionOnly.length > 0 ? [...studyOnly, ...accessionOnly] : [];
}

/**
 * A report leads to the studies that it names inside (serviceEvent), where the one side has no images or the other no
 * report: two lines that are whole stay two, whatever a text says.
 */
function joinToldStudies(statements: readonly Statement[], groups: Groups): void {
  const byStudy = new Map<string, Statement>();
  for (const one of statements) for (const study of one.studies) byStudy.set(study, byStudy.get(study) ?? one);
  const pairs = statements.flatMap((teller) =>
    teller.told.studies.map((study) => [teller, byStudy.get(study)] as const),
  );
  const lacking = groups.lacking();
  const links: Statement[][] = [];
  for (const [teller, other] of pairs)
    if (other !== undefined && (lacking(teller) === 'manifest' || lacking(other) === 'report'))
      links.push([teller, other]);
  groups.join('report', links);
}

/** Likewise the accession numbers inside, for reports that are still without images. */
function joinToldAccessions(statements: readonly Statement[], groups: Groups): void {
  const lacking = groups.lacking();
  const toldBy = (one: Statement) => (lacking(one) === 'manifest' ? one.told.accessions : []);
  const buckets = inBuckets(statements, (one) => [...new Set([...one.told.stated, ...toldBy(one)])]);
  const isOpen = (one: Statement) => hasNoStudy(one) && one.told.studies.length === 0;
  const isTold = (bucket: readonly Statement[]) => bucket.some((one) => one.told.accessions.length > 0);
  groups.join(
    'report',
    buckets.filter((bucket) => isTold(bucket) && bucket.some(isOpen)),
  );
}

/** Disjoint sets (union by size, path splitting), which remember the weakest link inside. */
class Groups {
  readonly #statements: readonly Statement[];
  readonly #index: ReadonlyMap<Statement, number>;
  readonly #parent: number[];
  readonly #size: number[];
  readonly #weakest: (number | undefined)[];

  constructor(statements: readonly Statement[]) {
    this.#statements = statements;
    this.#index = new Map(statements.map((statement, index) => [statement, index]));
    this.#parent = statements.map((_, index) => index);
    this.#size = statements.map(() => 1);
    this.#weakest = statements.map(() => undefined);
  }

  /** Makes one group of what is in each bucket. Links are made from the strongest to the weakest. */
  join(link: Link, buckets: readonly (readonly Statement[])[]): void {
    const level = LINKS.indexOf(link);
    for (const [first, ...others] of buckets)
      for (const other of others) if (first !== undefined) this.#union(this.#root(first), this.#root(other), level);
  }

  /** Which kind of document a group has none of, as the groups are now. */
  lacking(): (statement: Statement) => 'report' | 'manifest' | undefined {
    const kinds = new Map<number, Set<string>>();
    for (const one of this.#statements) {
      const root = this.#root(one);
      kinds.set(root, (kinds.get(root) ?? new Set()).add(one.document.kind));
    }
    const roots = new Map(this.#statements.map((one) => [one, this.#root(one)]));
    return (statement) => {
      const there = kinds.get(roots.get(statement) ?? -1);
      return (['report', 'manifest'] as const).find((kind) => there?.has(kind) !== true);
    };
  }

  lines(): Line[] {
    const lacking = this.lacking();
    const groups = groupBy(this.#statements, (one) => String(this.#root(one)));
    return [...groups.entries()].map(([root, statements]) => {
      const isWhole = statements[0] !== undefined && lacking(statements[0]) === undefined;
      return { statements, link: (isWhole ? LINKS[this.#weakest[Number(root)] ?? -1] : undefined) ?? 'none' };
    });
  }

  #root(statement: Statement): number {
    let at = this.#index.get(statement) ?? -1;
    for (let above = this.#above(at); above !== at; above = this.#above(at)) {
      this.#parent[at] = this.#above(above);
      at = above;
    }
    return at;
  }

  #above(at: number): number {
    return this.#parent[at] ?? at;
  }

  #union(a: number, b: number, level: number): void {
    if (a === b) return;
    const [large, small] = (this.#size[a] ?? 0) >= (this.#size[b] ?? 0) ? [a, b] : [b, a];
    this.#parent[small] = large;
    this.#size[large] = (this.#size[large] ?? 0) + (this.#size[small] ?? 0);
    this.#weakest[large] = level;
  }
}
