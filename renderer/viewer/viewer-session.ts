/** What the viewer keeps while a patient is open: the viewport and the series that were looked at. */
import type { WorkstationApi } from '../app/api.ts';
import { DECODERS, widestImage } from './engine.ts';
import { hasRoom, isLoaded, loadImage, purgeImages } from './images.ts';
import { SeriesModel } from './series-model.ts';
import { StackView } from './stack-view.ts';
import { onPatientLeaving } from './viewer-state.ts';

/** Fetches under way while the decoders are busy. */
const AHEAD = 2;

const models = new Map<string, SeriesModel>();
let view: StackView | undefined;

/** The one viewport. Throws when this machine cannot draw. */
export function stackView(): StackView {
  view ??= new StackView();
  return view;
}

/** The series as known so far; the same object until the patient leaves. */
export function seriesModel(seriesUid: string, api: WorkstationApi): SeriesModel {
  const known = models.get(seriesUid);
  if (known) return known;
  const model = new SeriesModel({
    instances: (from, signal) => api.instances(seriesUid, from, signal),
    load: loadImage,
    isLoaded,
    hasRoom,
    concurrency: DECODERS + AHEAD,
    maxSide: widestImage(),
  });
  models.set(seriesUid, model);
  return model;
}

onPatientLeaving(() => {
  for (const model of models.values()) model.close();
  models.clear();
  purgeImages();
});
