/** Marks what was found without touching the document: the CSS Custom Highlight API, styled in `FindBar.module.css`. */

const ALL = 'report-found';
const CURRENT = 'report-found-current';

interface Marks {
  readonly ranges: readonly Range[];
  readonly current: readonly Range[];
}

const places = new Map<symbol, Marks>();

/** Marks of one place (a page, a text), which replace those that it had. */
export function mark(place: symbol, marks: Marks): void {
  places.set(place, marks);
  refresh();
}

export function unmark(place: symbol): void {
  if (places.delete(place)) refresh();
}

function refresh(): void {
  const all = [...places.values()];
  set(
    ALL,
    all.flatMap(({ ranges }) => ranges),
    0,
  );
  set(
    CURRENT,
    all.flatMap(({ current }) => current),
    1,
  );
}

function set(name: string, ranges: readonly Range[], priority: number): void {
  if (ranges.length === 0) {
    CSS.highlights.delete(name);
    return;
  }
  const highlight = new Highlight(...ranges);
  highlight.priority = priority;
  CSS.highlights.set(name, highlight);
}

/** Brings a range into the sight of the place that scrolls, a third from the top; leaves it alone when it is seen. */
export function reveal(range: Range, scroller: Element): void {
  const [place, view] = [range.getBoundingClientRect(), scroller.getBoundingClientRect()];
  if (place.top < view.top || place.bottom > view.bottom) {
    scroller.scrollTop += place.top - view.top - view.height / 3;
  }
  if (place.left < view.left || place.right > view.right) {
    scroller.scrollLeft += place.left - view.left - view.width / 3;
  }
}
