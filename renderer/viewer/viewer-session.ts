/** What the viewer keeps while a patient is open: the viewport, the series that were looked at, their thumbnails. */
import { cache } from '@cornerstonejs/core';
import type { WorkstationState } from '../../shared/api.ts';
import type { WorkstationApi } from '../app/api.ts';
import { latestState, onState } from '../app/server-state.ts';
import { DECODERS, warmDecoders } from '../decoding/decoders.ts';
import { imageLoaded } from '../measures/page-times.ts';
import { startDrawing } from '../measuring/session.ts';
import { widestImage } from './engine.ts';
import { hasRoom, isLoaded, loadImage, orderDecoding, purgeImages, warmFetching } from './images.ts';
import { SeriesModel } from './series-model.ts';
import type { Slice } from './slices.ts';
import { StackView } from './stack-view.ts';
import { drawSmall, type SmallPicture } from './thumbnail-pixels.ts';
import { Thumbnails } from './thumbnails.ts';
import { onPatientLeaving, onSeriesOpening, useViewer } from './viewer-state.ts';

/** Fetches under way while the decoders are busy. */
const AHEAD = 2;
const LONGEST_PAINT_MS = 200;
/** CSS pixels; as in Thumbnail.module.css. */
const THUMBNAIL_SIDE = 72;

const models = new Map<string, SeriesModel>();
let view: StackView | undefined;
let small: Thumbnails | undefined;

/** The one viewport. Throws when this machine cannot draw. */
export function stackView(): StackView {
  view ??= new StackView(startDrawing(seriesOf));
  return view;
}

/** Series Instance UID of the series to which an image belongs, among those that were opened. */
export function seriesOf(imageId: string): string | undefined {
  for (const [uid, model] of models) if (model.snapshot().ids.includes(imageId)) return uid;
  return undefined;
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

/** The frame that is drawn next is over; a page that is not in sight draws none. */
function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LONGEST_PAINT_MS);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        clearTimeout(timer);
        resolve();
      }),
    );
  });
}

/** The series as known so far; the same object until the patient leaves. */
export function seriesModel(seriesUid: string, api: WorkstationApi): SeriesModel {
  const known = models.get(seriesUid);
  if (known) return known;
  const model = new SeriesModel({
    instances: (from, signal, wait) => api.instances(seriesUid, from, signal, wait),
    load: async (id, facts, signal) => {
      const isHere = isLoaded(id);
      const start = performance.now();
      await loadImage(id, facts, signal);
      if (!isHere) imageLoaded(seriesUid, performance.now() - start);
    },
    order: orderDecoding,
    isLoaded,
    hasRoom,
    afterPaint,
    concurrency: DECODERS + AHEAD,
    maxSide: widestImage(),
  });
  models.set(seriesUid, model);
  return model;
}

/** Place of an image in its series, from 1; undefined while that is not known. */
export function placeOf(seriesUid: string, imageId: string): number | undefined {
  const index = models.get(seriesUid)?.snapshot().ids.indexOf(imageId) ?? -1;
  return index < 0 ? undefined : index + 1;
}

/** Has the model of a series ask for what has arrived of it by the last state received. */
export function followSeries(seriesUid: string): void {
  follow(seriesUid, latestState());
}

function follow(seriesUid: string, state: WorkstationState | undefined): void {
  const all = state?.patient?.examinations.flatMap(({ series }) => series);
  const series = all?.find(({ seriesInstanceUid }) => seriesInstanceUid === seriesUid);
  if (series) models.get(seriesUid)?.follow(series.progress);
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
warmFetching();

// Before the components: the first image of a series does not wait for the viewer around it to be drawn.
onSeriesOpening((seriesUid, api, asked) => {
  const model = seriesModel(seriesUid, api);
  followSeries(seriesUid);
  if (asked) model.hurry();
});
onState((state) => {
  const { seriesUid } = useViewer.getState();
  if (seriesUid !== undefined) follow(seriesUid, state);
});

onPatientLeaving(() => {
  for (const model of models.values()) model.close();
  models.clear();
  small?.clear();
  purgeImages();
});
