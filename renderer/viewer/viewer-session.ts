/** What the viewer keeps while a patient is open: the viewport, the series that were looked at, their thumbnails. */
import { cache } from '@cornerstonejs/core';
import type { WorkstationApi } from '../app/api.ts';
import { DECODERS, warmDecoders } from '../decoding/decoders.ts';
import { imageLoaded } from '../measures/page-times.ts';
import { widestImage } from './engine.ts';
import { hasRoom, isLoaded, loadImage, orderDecoding, purgeImages } from './images.ts';
import { SeriesModel } from './series-model.ts';
import type { Slice } from './slices.ts';
import { StackView } from './stack-view.ts';
import { drawSmall, type SmallPicture } from './thumbnail-pixels.ts';
import { Thumbnails } from './thumbnails.ts';
import { onPatientLeaving } from './viewer-state.ts';

/** Fetches under way while the decoders are busy. */
const AHEAD = 2;
/** CSS pixels; as in Thumbnail.module.css. */
const THUMBNAIL_SIDE = 72;

const models = new Map<string, SeriesModel>();
let view: StackView | undefined;
let small: Thumbnails | undefined;

/** The one viewport. Throws when this machine cannot draw. */
export function stackView(): StackView {
  view ??= new StackView();
  return view;
}

/** Starts what takes a moment before a first image, while nobody waits for one. */
export function warmViewer(): void {
  try {
    stackView();
    widestImage();
  } catch {
    // Told when images are asked for.
  }
}

/** The series as known so far; the same object until the patient leaves. */
export function seriesModel(seriesUid: string, api: WorkstationApi): SeriesModel {
  const known = models.get(seriesUid);
  if (known) return known;
  const model = new SeriesModel({
    instances: (from, signal) => api.instances(seriesUid, from, signal),
    load: async (id, facts, signal) => {
      const isHere = isLoaded(id);
      const start = performance.now();
      await loadImage(id, facts, signal);
      if (!isHere) imageLoaded(seriesUid, performance.now() - start);
    },
    order: orderDecoding,
    isLoaded,
    hasRoom,
    concurrency: DECODERS + AHEAD,
    maxSide: widestImage(),
  });
  models.set(seriesUid, model);
  return model;
}

/** The thumbnails of the patient's series; the same object for ever. */
export function thumbnails(api: WorkstationApi): Thumbnails {
  small ??= new Thumbnails({
    instances: (series, from, signal) => api.instances(series, from, signal),
    draw: drawThumbnail,
    maxSide: widestImage(),
  });
  return small;
}

async function drawThumbnail({ id, facts }: Slice, signal: AbortSignal): Promise<SmallPicture | undefined> {
  await loadImage(id, facts, signal);
  const image = cache.getImage(id);
  if (!image) return undefined;
  const [width = 1, center = 0] = [image.windowWidth, image.windowCenter].map((value) =>
    Array.isArray(value) ? value[0] : value,
  );
  return drawSmall(
    {
      pixels: image.getPixelData(),
      rows: image.rows,
      columns: image.columns,
      isColor: image.color,
      isInverted: image.invert,
      spacing: facts.spacing ?? facts.aspect,
      window: { width, center },
      windowFunction: facts.windowFunction,
    },
    Math.round(THUMBNAIL_SIDE * window.devicePixelRatio),
  );
}

// This module is loaded with the record of a patient, before anybody asks for images.
warmDecoders();

onPatientLeaving(() => {
  for (const model of models.values()) model.close();
  models.clear();
  small?.clear();
  purgeImages();
});
