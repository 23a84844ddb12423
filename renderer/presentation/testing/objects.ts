/** States and selections as tests need them. */
import type { KeySelection, PresentationState } from '../../../shared/presentation.ts';
import type { KnownSelection, KnownState } from '../presentation-store.ts';

export function aState(sopInstanceUid: string, changes: Partial<PresentationState> = {}): KnownState {
  const state: PresentationState = {
    label: `STATE ${sopInstanceUid}`,
    description: '',
    creator: '',
    date: '',
    images: [],
    modality: { kind: 'rescale', slope: 1, intercept: 0 },
    windows: [],
    shape: { kind: 'identity' },
    isForColors: false,
    rotation: 0,
    isMirrored: false,
    areas: [],
    shutters: [],
    shutterLevel: 0,
    layers: [],
    annotations: [],
    overlays: [],
    refused: [],
    ...changes,
  };
  return { sopInstanceUid, state };
}

export function aSelection(sopInstanceUid: string, images: KeySelection['images']): KnownSelection {
  const selection = { code: '113000', title: 'Of Interest', description: '', creator: '', date: '', images };
  return { sopInstanceUid, selection };
}
