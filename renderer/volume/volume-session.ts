/** The volumes of the patient, and their planes for the panes. */
import { cache, imageLoader } from '@cornerstonejs/core';
import { WorkstationError } from '../../shared/errors.ts';
import { onState } from '../app/server-state.ts';
import { refusalText } from '../geometry/volume-refusal.ts';
import { useView } from '../app/view-state.ts';
import { createI18n } from '../ui/i18n.ts';
import type { PixelArray } from '../decoding/frame.ts';
import { offerPlanes } from '../layout/cell-model.ts';
import { cornerstoneImage } from '../viewer/cornerstone-image.ts';
import { loadImage } from '../viewer/images.ts';
import { announce } from '../viewer/metadata-provider.ts';
import type { SeriesSnapshot } from '../viewer/series-model.ts';
import { onPatientLeaving } from '../viewer/viewer-state.ts';
import { openSeries } from '../viewer/open-series.ts';
import { PLANE_SCHEME } from './plane-id.ts';
import type { ImageStore } from './plane-images.ts';
import { PlaneModel } from './plane-model.ts';
import type { PlaneKind } from './plane-stack.ts';
import { SeriesVolume } from './series-volume.ts';
import { VolumeClient } from './volume-client.ts';
import { awaited } from './volume-offer.ts';
import { settingsOf, useVolume } from './volume-state.ts';

const client = new VolumeClient(
  () => new Worker(new URL('./volume-worker.ts', import.meta.url), { type: 'module', name: 'volume' }),
);

const volumes = new Map<string, SeriesVolume>();
const planes = new Map<string, PlaneModel>();

/** The planes of a series in one direction; the same object until the patient leaves. */
export function planeModel(seriesUid: string, kind: PlaneKind): PlaneModel {
  const name = `${seriesUid}/${kind}`;
  const known = planes.get(name);
  if (known) return known;
  const model = new PlaneModel(kind, {
    volume: volumeOf(seriesUid),
    client,
    settings: () => settingsOf(seriesUid),
    onSettings: (listener) =>
      useVolume.subscribe(({ settings }, before) => {
        if (settings[seriesUid] !== before.settings[seriesUid]) listener();
      }),
    images,
    explain: (refusals) => {
      const i18n = createI18n(useView.getState().locale);
      return refusals.map((refusal) => refusalText(refusal, i18n)).join(' ');
    },
    after: (milliseconds, callback) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  planes.set(name, model);
  return model;
}

function volumeOf(seriesUid: string): SeriesVolume {
  const known = volumes.get(seriesUid);
  if (known) return known;
  const volume = new SeriesVolume(seriesUid, {
    series: {
      subscribe: (listener) => openSeries.get(seriesUid)?.subscribe(listener) ?? nothing,
      snapshot: () => openSeries.get(seriesUid)?.snapshot() ?? NO_SERIES,
      loadAll: () => openSeries.get(seriesUid)?.loadAll() ?? nothing,
    },
    client,
    pixels: (imageId) => cache.getImage(imageId)?.getPixelData() as PixelArray | undefined,
    reload: ({ id, facts }, signal) => loadImage(id, facts, signal),
    awaited: (snapshot) => awaited(seriesUid, snapshot),
    makeRoom: () => {
      for (const other of volumes.values()) if (other !== volume && !other.isUsed) other.forget();
    },
    breathe: () => new Promise((resolve) => setTimeout(resolve)),
    now: () => performance.now(),
  });
  volumes.set(seriesUid, volume);
  return volume;
}

const NO_SERIES: SeriesSnapshot = { slices: [], ids: [], states: new Map() };
const nothing = (): void => undefined;

/** The cache from which panes draw. */
const images: ImageStore = {
  put: (id, facts, { pixels, min, max }) => {
    announce(id, facts);
    cache.putImageSync(id, cornerstoneImage(id, facts, { pixels, isColor: false, min, max }));
  },
  remove: (id) => {
    if (cache.getImageLoadObject(id)) cache.removeImageLoadObject(id);
  },
};

// Asked for a plane that has left the cache; panes ask the model, which cuts it anew.
imageLoader.registerImageLoader(PLANE_SCHEME, () => ({
  promise: Promise.reject(new WorkstationError('PATIENT_CHANGED')),
}));

offerPlanes(planeModel);

onState(() => {
  for (const volume of volumes.values()) volume.follow();
});

onPatientLeaving(() => {
  for (const model of planes.values()) model.close();
  planes.clear();
  for (const volume of volumes.values()) volume.close();
  volumes.clear();
  client.close();
});
