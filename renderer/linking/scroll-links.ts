/** Panes that scroll together: the one that the user scrolls leads, the others go where it is now. */
import type { StoreApi } from 'zustand/vanilla';
import { stepAlong, type Anchors, type ScrollWay } from './following.ts';
import type { LinkState } from './link-state.ts';
import { placeOf, type LinkedModel, type LinkedView } from './linked-view.ts';
import type { Panes } from './panes.ts';

/** Runs something once, before the next picture of the screen. */
export type NextFrame = (run: () => void) => void;

/** What a pane showed when the offset was taken. */
interface Anchor {
  readonly model: LinkedModel;
  readonly id: string;
}

export class ScrollLinks {
  readonly #panes: Panes;
  readonly #links: StoreApi<LinkState>;
  readonly #nextFrame: NextFrame;
  readonly #active: () => LinkedView | undefined;
  #leader: LinkedView | undefined;
  #anchors = new Map<LinkedView, Anchor>();
  #isWaiting = false;

  /** `active` is the pane that leads when the link is switched on. */
  constructor(
    panes: Panes,
    links: StoreApi<LinkState>,
    ports: { readonly nextFrame: NextFrame; readonly active: () => LinkedView | undefined },
  ) {
    this.#panes = panes;
    this.#links = links;
    this.#nextFrame = ports.nextFrame;
    this.#active = ports.active;
    panes.on({
      scrolled: (view) => this.#lead(view),
      opened: (view) => this.#join(view),
      grown: (view) => {
        // The pane that leads is still where it was: what has come may suit the others better.
        if (view !== this.#leader) this.#followOne(view);
      },
      left: (view) => {
        this.#anchors.delete(view);
        if (this.#leader === view) this.#leader = undefined;
        links.getState().note(view.index, undefined);
      },
    });
    links.subscribe(({ way, times }, before) => {
      if (times !== before.times) this.#switch(way);
    });
  }

  #switch(way: ScrollWay | undefined): void {
    this.#leader = way === undefined ? undefined : this.#active();
    this.#anchors = new Map();
    if (way === 'here') for (const view of this.#panes.list()) this.#anchor(view);
    this.#followAll();
  }

  #anchor(view: LinkedView): void {
    const model = view.model();
    const { target } = view.state.getState();
    if (model && target !== undefined) this.#anchors.set(view, { model, id: target });
  }

  #lead(view: LinkedView): void {
    if (this.#links.getState().way === undefined) return;
    this.#leader = view;
    this.#links.getState().note(view.index, undefined);
    // However fast the user scrolls, the others go to the newest place only, and once a picture.
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#nextFrame(() => {
      this.#isWaiting = false;
      this.#followAll();
    });
  }

  /** What comes into a pane goes to where the others are. */
  #join(view: LinkedView): void {
    if (this.#leader === undefined || this.#leader === view) [this.#leader] = this.#panes.others(view);
    this.#followOne(view);
  }

  #followAll(): void {
    for (const view of this.#panes.list()) this.#followOne(view);
  }

  #followOne(view: LinkedView): void {
    const { way, note } = this.#links.getState();
    const leader = this.#leader;
    if (way === undefined || !leader) return;
    const [from, to] = [placeOf(leader), placeOf(view)];
    if (view === leader || !from || !to) return note(view.index, undefined);
    const step = stepAlong(way, from, to, this.#anchorsOf(leader, view));
    note(view.index, step.note);
    if (step.index !== undefined) this.#panes.goTo(view, step.index);
  }

  #anchorsOf(leader: LinkedView, follower: LinkedView): Anchors | undefined {
    const [from, to] = [leader, follower].map((view) => {
      const anchor = this.#anchors.get(view);
      return anchor && anchor.model === view.model() ? anchor.model.snapshot().ids.indexOf(anchor.id) : -1;
    });
    if (from === undefined || to === undefined || from < 0 || to < 0) return undefined;
    return { leader: from, follower: to };
  }
}
