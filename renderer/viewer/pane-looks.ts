/** Where the panes that show a series are in it, and which of its images they want. */
import { directionOf, nearestFirst } from './load-order.ts';
import { byTurns } from './load-shares.ts';

interface Look {
  readonly id: string;
  /** Of its last scroll. */
  readonly direction: -1 | 0 | 1;
}

export class PaneLooks {
  /** By pane, the one that moved last at the end; undefined: no pane shows it yet. */
  readonly #looks = new Map<number | undefined, Look>();
  #target: string | undefined;

  /** The image last looked at. */
  get target(): string | undefined {
    return this.#target;
  }

  get isEmpty(): boolean {
    return this.#looks.size === 0;
  }

  /** Where the first pane is to begin, unless that is known. */
  begin(id: string | undefined): void {
    this.#target ??= id;
  }

  /** A pane has gone to `id`, one of `ids`. */
  move(pane: number | undefined, id: string, ids: readonly string[]): void {
    const isElsewhere = pane === undefined && [...this.#looks.keys()].some((other) => other !== undefined);
    // Panes stay where they are: the one that opens the series next begins there.
    if (isElsewhere) {
      this.#target = id;
      return;
    }
    const before = this.#looks.get(pane) ?? { id: this.#target, direction: 0 };
    const isMove = before.id !== undefined && before.id !== id;
    const direction = isMove ? (directionOf(ids.indexOf(before.id), ids.indexOf(id)) ?? 0) : before.direction;
    this.#looks.delete(pane);
    this.#looks.set(pane, { id, direction });
    // What was looked at before any pane did is looked at by that pane now.
    if (pane !== undefined) this.#looks.delete(undefined);
    this.#target = id;
  }

  /** A pane, or every one, shows something else. */
  leave(pane: number | undefined): void {
    if (pane === undefined) this.#looks.clear();
    else this.#looks.delete(pane);
  }

  has(id: string): boolean {
    return id === this.#target || [...this.#looks.values()].some((look) => look.id === id);
  }

  /** Those of `ids` that pass `isWanted`, most wanted first; `looked` of them are being looked at. */
  wanted(
    ids: readonly string[],
    isWanted: (id: string) => boolean,
  ): { readonly order: readonly string[]; readonly looked: number } {
    const looks = this.#all();
    const all = byTurns(looks.map(({ id, direction }) => nearestFirst(ids, Math.max(0, ids.indexOf(id)), direction)));
    const order = all.filter(isWanted);
    const targets = new Set(looks.map(({ id }) => id));
    const others = order.findIndex((id) => !targets.has(id));
    return { order, looked: others < 0 ? order.length : others };
  }

  #all(): readonly Look[] {
    if (!this.isEmpty) return [...this.#looks.values()].reverse();
    return this.#target === undefined ? [] : [{ id: this.#target, direction: 0 }];
  }
}
