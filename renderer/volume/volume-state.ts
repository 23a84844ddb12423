/** How the volumes of the patient are looked at. Light on purpose: commands read it without loading the viewer. */
import { create } from 'zustand';
import type { VolumeRefusal } from '../geometry/volume-refusal.ts';
import type { Layout } from '../layout/grid.ts';
import { onPatientLeaving } from '../viewer/viewer-state.ts';
import type { Vector } from '../viewer/frame-facts.ts';
import type { PlaneSettings } from './plane-ports.ts';
import type { ObliqueAngles } from './plane-stack.ts';
import type { SlabMode } from './reslice.ts';

export const SLAB_MODES = ['max', 'min', 'mean'] as const satisfies readonly SlabMode[];

/** Of one series. */
export interface VolumeSettings extends PlaneSettings {
  /** Of the slab once it is switched on, in mm. */
  readonly thickness: number;
}

/** Why planes of a series were not shown when they were asked for. */
export interface VolumeNotice {
  readonly seriesUid: string;
  readonly refusals: readonly VolumeRefusal[];
  /** Slices that may still come and make it a volume. */
  readonly missing: number;
}

interface VolumeState {
  readonly settings: Readonly<Record<string, VolumeSettings>>;
  readonly notice: VolumeNotice | undefined;
  /** The layout before the planes of a series took its place. */
  readonly before: { readonly seriesUid: string; readonly layout: Layout } | undefined;
  readonly setSlab: (seriesUid: string, mode: SlabMode | undefined) => void;
  readonly setThickness: (seriesUid: string, mm: number) => void;
  readonly setAngles: (seriesUid: string, angles: Partial<ObliqueAngles>) => void;
  readonly setPivot: (seriesUid: string, pivot: Vector | undefined) => void;
  readonly setNotice: (notice: VolumeNotice | undefined) => void;
  readonly setBefore: (before: VolumeState['before']) => void;
}

export const THICKNESS = { least: 1, most: 200, usual: 10 } as const;

export const USUAL_SETTINGS: VolumeSettings = {
  slab: undefined,
  thickness: THICKNESS.usual,
  angles: { rotation: 45, tilt: 0 },
  pivot: undefined,
};

const NOTHING = { settings: {}, notice: undefined, before: undefined } as const;

export const useVolume = create<VolumeState>((set) => {
  const change = (seriesUid: string, to: (settings: VolumeSettings) => Partial<VolumeSettings>): void =>
    set(({ settings }) => {
      const before = settings[seriesUid] ?? USUAL_SETTINGS;
      return { settings: { ...settings, [seriesUid]: { ...before, ...to(before) } } };
    });
  return {
    ...NOTHING,
    setSlab: (seriesUid, mode) => change(seriesUid, ({ thickness }) => ({ slab: mode && { mode, thickness } })),
    setThickness: (seriesUid, mm) => {
      if (!Number.isFinite(mm)) return;
      const thickness = Math.min(Math.max(mm, THICKNESS.least), THICKNESS.most);
      change(seriesUid, ({ slab }) => ({ thickness, slab: slab && { ...slab, thickness } }));
    },
    setAngles: (seriesUid, angles) =>
      change(seriesUid, (before) => ({ angles: turned({ ...before.angles, ...angles }) })),
    setPivot: (seriesUid, pivot) => change(seriesUid, () => ({ pivot })),
    setNotice: (notice) => set({ notice }),
    setBefore: (before) => set({ before }),
  };
});

export const settingsOf = (seriesUid: string): VolumeSettings =>
  useVolume.getState().settings[seriesUid] ?? USUAL_SETTINGS;

/** The next one: no slab, the brightest, the darkest, the mean. */
export function nextSlabMode(mode: SlabMode | undefined): SlabMode | undefined {
  return mode === undefined ? SLAB_MODES[0] : SLAB_MODES[SLAB_MODES.indexOf(mode) + 1];
}

/** -180 to 180 degrees, and -90 to 90: beyond, the plane is one of these again. */
function turned({ rotation, tilt }: ObliqueAngles): ObliqueAngles {
  const around = ((((rotation + 180) % 360) + 360) % 360) - 180;
  return { rotation: Number.isFinite(around) ? around : 0, tilt: Math.min(Math.max(tilt || 0, -90), 90) };
}

onPatientLeaving(() => useVolume.setState(NOTHING));
