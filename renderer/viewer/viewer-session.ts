/** What the viewer keeps while a patient is open: the series that were looked at, their thumbnails, what is loaded next. */
import { cache } from '@cornerstonejs/core';
import type { WorkstationState } from '../../shared/api.ts';
import type { WorkstationApi } from '../app/api.ts';
import { latestState, onState } from '../app/server-state.ts';
import { useLayout } from '../layout/layout-state.ts';
import { DECODERS, warmDecoders } from '../decoding/decoders.ts';
import { imageLoaded } from '../measures/page-times.ts';
import { widestImage } from './engine.ts';
import { SharedLoads, type LoadShare } from './load-shares.ts';
import { openSeries } from './open-series.ts';
import { beginSeries, hasRoom, isLoaded, loadImage, orderDecoding, purgeImages, warmBeginnings } from './images.ts';
import { SeriesModel } from './series-model.ts';
import type { Slice } from './slices.ts';
import type { StackModel } from './stack-model.ts';
import { drawSmall, type SmallPicture } from './thumbnail-pixels.ts';
import { Thumbnails } from './thumbnails.ts';
import { onPatientLeaving, onSeriesOpening, useViewer } from './viewer-state.ts';
import { activeView, warmViews } from './views.ts';

export { placeOf, seriesOf } from './open-series.ts';
export { stackView } from './views.ts';

/** Fetches under way while the decoders are busy. */
const AHEAD = 2;
const LONGEST_PAINT_MS = 200;
/** CSS pixels; as in Thumbnail.module.css. */
const THUMBNAIL_SIDE = 72;

let small: Thumbnails | undefined;

const shares = new WeakMap<StackModel, LoadShare>();
const loads = new SharedLoads({
  order: orderDecoding,
  concurrency: DECODERS + AHEAD,
  preferred: () => {
    const model = activeView().model();
    return model && shares.get(model);
  },
});

/** Starts what takes a moment before a first image, while nobody waits for one. */
export function warmViewer(): void {
  try {
    warmViews();
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
  const known = openSeries.get(seriesUid);
  if (known) return known;
  let ofModel: LoadShare | undefined;
  const model = new SeriesModel({
    instances: (from, signal) => api.instances(seriesUid, from, signal),
    begin: (signal) => beginSeries(seriesUid, signal),
    load: async (id, facts, signal) => {
      const isHere = isLoaded(id);
      const start = performance.now();
      await loadImage(id, facts, signal);
      if (!isHere) imageLoaded(seriesUid, performance.now() - start);
    },
    share: (load) => (ofModel = loads.share(load)),
    isLoaded,
    hasRoom,
    afterPaint,
    concurrency: DECODERS + AHEAD,
    maxSide: widestImage(),
  });
  if (ofModel) shares.set(model, ofModel);
  openSeries.set(seriesUid, model);
  return model;
}

/** Has the model of a series ask for what has arrived of it by the last state received. */
export function followSeries(seriesUid: string): void {
  follow(seriesUid, latestState());
}

function follow(seriesUid: string, state: WorkstationState | undefined): void {
  const all = state?.patient?.examinations.flatMap(({ series }) => series);
  const series = all?.find(({ seriesInstanceUid }) => seriesInstanceUid === seriesUid);
  if (series) openSeries.get(seriesUid)?.follow(series.progress);
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

// This module is loaded before anybody asks for images.
warmDecoders();
warmBeginnings();

// Before the components: the first image of a series does not wait for the viewer around it to be drawn.
onSeriesOpening((seriesUid, api, asked) => {
  const model = seriesModel(seriesUid, api);
  followSeries(seriesUid);
  if (asked) model.hurry();
});
onState((state) => {
  for (const seriesUid of shownSeries()) follow(seriesUid, state);
});
useLayout.subscribe(({ active, cells }, before) => {
  if (active !== before.active) loads.again();
  if (cells !== before.cells) for (const seriesUid of shownSeries()) follow(seriesUid, latestState());
});

/** Series Instance UIDs of what stands in the panes. */
function shownSeries(): ReadonlySet<string> {
  const { seriesUid } = useViewer.getState();
  const inPanes = useLayout.getState().cells.map((cell) => cell?.seriesUid);
  return new Set([seriesUid, ...inPanes].filter((uid) => uid !== undefined));
}

onPatientLeaving(() => {
  for (const model of openSeries.values()) model.close();
  openSeries.clear();
  small?.clear();
  purgeImages();
});
