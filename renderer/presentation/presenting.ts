/** Keeps a view as the presentation state of its image says, and gives it back as the user had it. */
import type { Slice } from '../viewer/slices.ts';
import type { StackState } from '../viewer/stack-view.ts';
import type { ScreenSize } from './place.ts';
import { usePixels } from '../pixels/pixel-state.ts';
import { usePresentations, type KnownState } from './presentation-store.ts';
import { presented, type Presented } from './presented.ts';
import { stateLayers } from './state-layers.ts';
import { keyImages, stateFor } from './which.ts';

/** What it needs of a `StackView`. */
export interface PresentableView {
  readonly index: number;
  readonly state: {
    readonly getState: () => StackState;
    readonly subscribe: (listener: (state: StackState) => void) => () => void;
  };
  /** The slice that is drawn. */
  slice(): Slice | undefined;
  /** Looks at images as that says, beside the user's own way, which comes back unchanged with undefined. */
  present(presented: Presented | undefined): void;
  /** Key of what was told last and still holds. */
  presented(): string | undefined;
  model(): { snapshot(): { readonly ids: readonly string[] } } | undefined;
  /** Where stepping stops; undefined: at every image. */
  setStops(isStop: ((imageId: string) => boolean) | undefined): void;
}

/** Follows the view and what the user wants of the series, until the returned function is called. */
export function keepPresented(view: PresentableView, seriesUid: string, screen: () => ScreenSize): () => void {
  const followImage = (): void => {
    const slice = view.slice();
    if (!slice) return;
    const known = knownFor(slice, seriesUid);
    const wanted = known && presented(known, slice.id, slice.facts, screen());
    if (wanted?.key !== view.presented()) view.present(wanted);
    layOver(view.index, known);
  };
  const followStops = (): void => {
    const { keyOnly, selections } = usePresentations.getState();
    if (!keyOnly.includes(seriesUid)) return view.setStops(undefined);
    const keys = keyImages(selections, view.model()?.snapshot().ids ?? []);
    view.setStops(keys.size > 0 ? (id) => keys.has(id) : undefined);
  };
  let count = -1;
  const followView = (): void => {
    followImage();
    const now = view.model()?.snapshot().ids.length ?? 0;
    if (now !== count) followStops();
    count = now;
  };
  const endings = [
    view.state.subscribe(followView),
    usePresentations.subscribe(() => {
      followImage();
      followStops();
    }),
  ];
  followView();
  return () => {
    for (const end of endings) end();
    view.setStops(undefined);
    view.present(undefined);
    layOver(view.index, undefined);
  };
}

function knownFor({ id }: Slice, seriesUid: string): KnownState | undefined {
  const { states, chosen } = usePresentations.getState();
  return stateFor(states, chosen[seriesUid], id);
}

/** Shutters and overlays of the state in place of the image's own. */
function layOver(view: number, known: KnownState | undefined): void {
  const { presented: all, present } = usePixels.getState();
  const layers = known && stateLayers(known);
  if (all.get(view) !== layers) present(view, layers);
}
