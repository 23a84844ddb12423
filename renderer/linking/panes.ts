/** The panes on the screen, and what happens in them: what users do is told apart from what linking has done itself. */
import type { LinkedModel, LinkedView } from './linked-view.ts';

export interface PaneEvents {
  /** The user went to another slice. */
  readonly scrolled?: (view: LinkedView) => void;
  /** Another series, or another plane, is in the pane. */
  readonly opened?: (view: LinkedView) => void;
  /** More of its slices are known. */
  readonly grown?: (view: LinkedView) => void;
  readonly drawn?: (view: LinkedView) => void;
  readonly left?: (view: LinkedView) => void;
}

interface Joined {
  /** It has a place on the screen. */
  isThere: boolean;
  model: LinkedModel | undefined;
  slices: readonly unknown[] | undefined;
  unsubscribe: () => void;
}

export class Panes {
  readonly #joined = new Map<LinkedView, Joined>();
  readonly #events: PaneEvents[] = [];
  readonly #listeners = new Set<() => void>();
  #list: readonly LinkedView[] = [];
  #isOurs = false;

  /** Follows a pane from now on; it may come and go. */
  join(view: LinkedView): void {
    if (this.#joined.has(view)) return;
    this.#joined.set(view, { isThere: false, model: undefined, slices: undefined, unsubscribe: () => undefined });
    view.state.subscribe((state, before) => {
      this.#notice(view);
      if (state.target !== before.target) this.#moved(view, before.target);
      if (state.drawn !== before.drawn) this.#tell('drawn', view);
    });
    this.#notice(view);
    this.#moved(view, undefined);
  }

  /** Those on the screen, by number. */
  readonly list = (): readonly LinkedView[] => this.#list;

  at(index: number): LinkedView | undefined {
    return this.#list.find((view) => view.index === index);
  }

  others(view: LinkedView): readonly LinkedView[] {
    return this.#list.filter((other) => other !== view);
  }

  on(events: PaneEvents): void {
    this.#events.push(events);
  }

  /** Told when panes come and go. */
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** To a slice, by us: nobody follows that. */
  goTo(view: LinkedView, index: number): void {
    const model = view.model();
    if (!model || model.snapshot().ids[index] === view.state.getState().target) return;
    this.#isOurs = true;
    try {
      view.goTo(index);
    } finally {
      this.#isOurs = false;
    }
  }

  #moved(view: LinkedView, before: string | undefined): void {
    if (view.state.getState().target === undefined) return;
    // The first slice of what was put into a pane is nowhere that the user went.
    if (before === undefined) this.#tell('opened', view);
    else if (!this.#isOurs) this.#tell('scrolled', view);
  }

  #notice(view: LinkedView): void {
    const joined = this.#joined.get(view);
    if (!joined) return;
    this.#noticeModel(view, joined);
    const isThere = view.size() !== undefined;
    if (isThere === joined.isThere) return;
    joined.isThere = isThere;
    this.#changed();
    if (!isThere) this.#tell('left', view);
  }

  #noticeModel(view: LinkedView, joined: Joined): void {
    const model = view.model();
    if (joined.model === model) return;
    joined.unsubscribe();
    joined.model = model;
    joined.slices = model?.snapshot().slices;
    joined.unsubscribe =
      model?.subscribe(() => {
        const { slices } = model.snapshot();
        if (slices === joined.slices) return;
        joined.slices = slices;
        this.#tell('grown', view);
      }) ?? (() => undefined);
  }

  #tell(event: keyof PaneEvents, view: LinkedView): void {
    for (const events of this.#events) events[event]?.(view);
  }

  #changed(): void {
    const there = [...this.#joined].flatMap(([view, { isThere }]) => (isThere ? [view] : []));
    this.#list = there.sort((a, b) => a.index - b.index);
    for (const listener of [...this.#listeners]) listener();
  }
}
