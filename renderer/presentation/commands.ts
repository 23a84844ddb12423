/** The commands on presentation states and key images. */
import { Layers, Star } from 'lucide-react';
import type { Command, CommandContext } from '../commands/command.ts';
import { seriesOf } from '../viewer/open-series.ts';
import { toggleKeyOnly, togglePresentation, usePresentations } from './presentation-store.ts';
import { keyImages, stateFor, statesFor } from './which.ts';

/** The image in the pane that has the keys, and its series. */
function at({ view }: CommandContext): { readonly id: string; readonly seriesUid: string } | undefined {
  const id = view.state.getState().target;
  const seriesUid = id === undefined ? undefined : seriesOf(id);
  return id === undefined || seriesUid === undefined ? undefined : { id, seriesUid };
}

function hasKeys({ view }: CommandContext): boolean {
  const { selections } = usePresentations.getState();
  return keyImages(selections, view.model()?.snapshot().ids ?? []).size > 0;
}

export const PRESENTATION_COMMANDS: readonly Command[] = [
  {
    id: 'presentation.state',
    group: 'look',
    label: 'control.presentationState',
    keys: ['Shift+S'],
    icon: Layers,
    isAvailable: (context) => {
      const place = at(context);
      return place !== undefined && statesFor(usePresentations.getState().states, place.id).length > 0;
    },
    isOn: (context) => {
      const place = at(context);
      const { states, chosen } = usePresentations.getState();
      return place !== undefined && stateFor(states, chosen[place.seriesUid], place.id) !== undefined;
    },
    run: (context) => {
      const place = at(context);
      if (place) togglePresentation(place.seriesUid);
    },
  },
  {
    id: 'presentation.keyOnly',
    group: 'navigation',
    label: 'control.keyOnly',
    keys: ['Shift+K'],
    icon: Star,
    isAvailable: hasKeys,
    isOn: (context) => {
      const place = at(context);
      return place !== undefined && usePresentations.getState().keyOnly.includes(place.seriesUid);
    },
    run: (context) => {
      const place = at(context);
      if (place) toggleKeyOnly(place.seriesUid);
    },
  },
];
