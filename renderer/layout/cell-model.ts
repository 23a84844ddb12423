/** What a pane goes through: the slices of a series, or planes of its volume. */
import type { WorkstationApi } from '../app/api.ts';
import { openSeries } from '../viewer/open-series.ts';
import { sliceId } from '../viewer/slices.ts';
import type { StackModel } from '../viewer/stack-model.ts';
import { seriesModel } from '../viewer/viewer-session.ts';
import type { Cell, ReformattedPlane } from './grid.ts';
import { takePlace } from './kept-places.ts';

type PlaneSource = (seriesUid: string, plane: ReformattedPlane) => StackModel | undefined;
let planes: PlaneSource | undefined;

/** Who makes planes of volumes; until then a cell with a plane shows the series itself. */
export function offerPlanes(source: PlaneSource): void {
  planes = source;
}

/** The same model for the same cell until the patient leaves. */
export function modelOf(cell: NonNullable<Cell>, api: WorkstationApi): StackModel {
  // Planes are made of the series: it has to be there first.
  const series = seriesAtItsPlace(cell.seriesUid, api);
  return (cell.plane && planes?.(cell.seriesUid, cell.plane)) ?? series;
}

/** A series begins at the image at which it was left before the page was loaded again. */
function seriesAtItsPlace(seriesUid: string, api: WorkstationApi): StackModel {
  const model = seriesModel(seriesUid, api);
  const image = takePlace(seriesUid);
  if (image === undefined || model.target !== undefined) return model;
  const [sop = '', frame = '1'] = image.split('/');
  model.look(sliceId(sop, Number(frame)));
  return model;
}

/** The image at which each series was left, `sop/frame`. */
export function placesNow(): readonly { readonly series: string; readonly image: string }[] {
  return [...openSeries].flatMap(([series, { target }]) =>
    target === undefined ? [] : [{ series, image: imageOf(target) }],
  );
}

/** `sop/frame` of the id of a slice. */
export function imageOf(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}
