/** From hanging rules and what is known of the examinations to an arrangement of the panes. Pure. */
import type { Examination } from '../../shared/examination.ts';
import { DEFAULT_RULES, type HangingPlace, type HangingRule } from '../../shared/hanging-rules.ts';
import { EMPTY_LAYOUT, paneCount, type Cell, type Layout } from './grid.ts';
import { plainWords } from './words.ts';

export interface SeriesFacts {
  readonly seriesUid: string;
  readonly modality: string;
  readonly description: string;
}

export interface ExaminationFacts {
  readonly modality: string;
  /** Code of shared/regions.ts; undefined when it is not known. */
  readonly region: string | undefined;
  /** Those that can be shown, in the order of the manifest. */
  readonly series: readonly SeriesFacts[];
}

export interface HangingFacts {
  readonly current: ExaminationFacts;
  /** The nearest earlier examination that is open. */
  readonly prior?: ExaminationFacts | undefined;
  /** The series that the user has asked for: it is among those shown, whatever the rule says. */
  readonly first?: string | undefined;
}

export interface Arrangement {
  readonly layout: Layout;
  /** The rule has panes for an earlier examination. */
  readonly wantsPrior: boolean;
  readonly report: HangingRule['report'];
}

/** Modalities whose objects are not looked at side by side: they come up when they are chosen. */
const NOT_HUNG = new Set(['SR', 'PR', 'KO', 'DOC', 'OT', 'SEG', 'REG', 'AU', 'ECG', 'RTSTRUCT', 'RTPLAN', 'RTDOSE']);
const LOOKED_AT_WITH = 'PT';

/** What the rules need to know of an examination. */
export function factsOf({ series }: Pick<Examination, 'series'>, region: string | undefined): ExaminationFacts {
  const usable = series.filter(({ problem }) => !problem);
  const images = usable.filter(({ modality }) => !NOT_HUNG.has(modality));
  const modalities = images.map(({ modality }) => modality).filter((modality) => modality !== '');
  return {
    // A CT is made with every PET: that is what it is called.
    modality: modalities.find((modality) => modality === LOOKED_AT_WITH) ?? modalities[0] ?? '',
    region,
    series: (images.length > 0 ? images : usable).map(({ seriesInstanceUid, modality, description }) => ({
      seriesUid: seriesInstanceUid,
      modality,
      description,
    })),
  };
}

/** The arrangement of the first rule that fits: the user's own come first, then the program's. */
export function arrange(own: readonly HangingRule[], facts: HangingFacts): Arrangement {
  const rule = [...own, ...DEFAULT_RULES].find((one) => fits(one, facts.current));
  if (!rule) return { layout: withFirst(EMPTY_LAYOUT, facts), wantsPrior: false, report: 'as-is' };
  const taken = new Set<string>();
  const cells = EMPTY_LAYOUT.cells.map((_, index): Cell => {
    const place = index < paneCount(rule) ? rule.places[index] : undefined;
    const series = place && take(place, facts, taken);
    return series && { seriesUid: series.seriesUid };
  });
  const layout = { ...EMPTY_LAYOUT, rows: rule.rows, columns: rule.columns, cells };
  return {
    layout: withFirst(layout, facts),
    wantsPrior: rule.places.some(({ examination }) => examination === 'prior'),
    report: rule.report,
  };
}

function fits({ modality, region, series: [least, most] }: HangingRule, facts: ExaminationFacts): boolean {
  const count = Math.max(1, facts.series.length);
  if (modality !== '*' && modality !== facts.modality) return false;
  if (region !== '*' && region !== facts.region) return false;
  return count >= least && (most === undefined || count <= most);
}

/** The series for a place; by words where some has them, else by order. */
function take(place: HangingPlace, facts: HangingFacts, taken: Set<string>): SeriesFacts | undefined {
  const all = (place.examination === 'current' ? facts.current : facts.prior)?.series ?? [];
  const free = all.filter(
    ({ seriesUid, modality }) => !taken.has(seriesUid) && (place.modality === undefined || modality === place.modality),
  );
  const { words } = place;
  const named = words && free.find(({ description }) => hasOneOf(description, words));
  const found = named ?? free[0];
  if (found) taken.add(found.seriesUid);
  return found;
}

function hasOneOf(description: string, words: readonly string[]): boolean {
  const plain = ` ${plainWords(description)} `;
  return words.some((word) => plain.includes(` ${plainWords(word)} `));
}

/** The pane of the series that was asked for is the active one; where it has none, it gets the first. */
function withFirst(layout: Layout, { current, first }: HangingFacts): Layout {
  if (first === undefined) return layout;
  const place = layout.cells.findIndex((cell) => cell?.seriesUid === first);
  if (place >= 0) return { ...layout, active: place };
  // A single pane shows what was asked for; several show the others in their order beside it.
  const others = current.series.map(({ seriesUid }) => seriesUid).filter((uid) => uid !== first);
  const isOrdered = layout.cells.every((cell, index) => !cell || cell.seriesUid === current.series[index]?.seriesUid);
  if (!isOrdered) return { ...layout, cells: layout.cells.with(0, { seriesUid: first }), active: 0 };
  const cells = layout.cells.map((cell, index): Cell => {
    if (index === 0) return { seriesUid: first };
    const next = cell && others[index - 1];
    return next === undefined ? undefined : { seriesUid: next };
  });
  return { ...layout, cells, active: 0 };
}

/**
 * The rule that makes this arrangement again: by the description of each series where it has one, else by order. A plane
 * of a volume becomes its series.
 */
export function ruleOf(
  layout: Layout,
  current: ExaminationFacts,
  prior: ExaminationFacts | undefined,
  report: HangingRule['report'],
): HangingRule {
  const placeOf = (cell: Cell): HangingPlace => {
    const ofPrior = prior?.series.find(({ seriesUid }) => seriesUid === cell?.seriesUid);
    const found = ofPrior ?? current.series.find(({ seriesUid }) => seriesUid === cell?.seriesUid);
    const words = plainWords(found?.description ?? '')
      .slice(0, 64)
      .trim();
    return {
      examination: ofPrior ? 'prior' : 'current',
      ...(found && /^[A-Z0-9]{1,16}$/.test(found.modality) && { modality: found.modality }),
      ...(words !== '' && { words: [words] }),
    };
  };
  const cells = layout.cells.slice(0, paneCount(layout));
  const last = cells.findLastIndex((cell) => cell !== undefined);
  return {
    modality: /^[A-Z0-9]{1,16}$/.test(current.modality) ? current.modality : '*',
    region: current.region ?? '*',
    series: current.series.length <= 1 ? [1, 1] : [2],
    rows: layout.rows,
    columns: layout.columns,
    places: cells.slice(0, last + 1).map(placeOf),
    report,
  };
}

/** The rules with another one, in the place of the one for the same examinations if there is one; it goes first. */
export function withRule(rules: readonly HangingRule[], rule: HangingRule): readonly HangingRule[] {
  const isFor = ({ modality, region, series }: HangingRule): string => JSON.stringify([modality, region, series]);
  return [rule, ...rules.filter((one) => isFor(one) !== isFor(rule))].slice(0, MOST_RULES);
}

const MOST_RULES = 60;
