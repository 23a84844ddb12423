/** The content tree of a structured report as it is laid out: sections, lines, and images told together. */
import type { CodedText, ReportItem, ReportReference, ReportValue } from '../../shared/objects.ts';

/** One thing to lay out. */
export type ReportLine =
  | { readonly kind: 'section'; readonly title: string; readonly place: string; readonly lines: readonly ReportLine[] }
  | {
      readonly kind: 'line';
      readonly place: string;
      readonly name: string;
      readonly value: Exclude<ReportValue, { readonly kind: 'container' | 'references' }>;
      /** How it was found out, or what it applies to: less than a finding. */
      readonly isQuiet: boolean;
      readonly lines: readonly ReportLine[];
    }
  | {
      readonly kind: 'images';
      readonly name: string;
      /** Those that can be opened. */
      readonly linked: readonly ReportReference[];
      /** By class, those that cannot. */
      readonly absent: readonly { readonly className: string; readonly count: number }[];
      readonly lines: readonly ReportLine[];
    };

/** The lines of items of one level: images that follow each other without a word between them are one line. */
export function reportLines(items: readonly ReportItem[]): readonly ReportLine[] {
  const lines: ReportLine[] = [];
  let run: ReportReference[] = [];
  const endRun = (): void => {
    if (run.length > 0) lines.push(images('', run, []));
    run = [];
  };
  for (const item of items) {
    const { value, concept, items: below } = item;
    if (value.kind === 'references' && isUnnamed(concept) && below.length === 0) {
      run.push(...value.references);
      continue;
    }
    endRun();
    lines.push(lineOf(item));
  }
  endRun();
  return lines;
}

function lineOf({ place, relation, concept, value, items }: ReportItem): ReportLine {
  const lines = reportLines(items);
  const name = concept.meaning;
  if (value.kind === 'container') return { kind: 'section', title: name, place, lines };
  if (value.kind === 'references') return images(name, value.references, lines);
  const isQuiet = relation === 'context' || relation === 'modifier';
  return { kind: 'line', place, name, value, isQuiet, lines };
}

function images(name: string, references: readonly ReportReference[], lines: readonly ReportLine[]): ReportLine {
  const absent = Map.groupBy(
    references.filter(({ series }) => series === undefined),
    ({ className }) => className,
  );
  return {
    kind: 'images',
    name,
    linked: references.filter(({ series }) => series !== undefined),
    absent: [...absent].map(([className, { length: count }]) => ({ className, count })),
    lines,
  };
}

function isUnnamed({ meaning }: CodedText): boolean {
  return meaning === '';
}
