/** From an object to the images that it speaks of. */
import { useApi, latestState } from '../app/server-state.ts';
import { useOpenSeries } from '../examination/use-open-series.ts';
import type { StackModel } from '../viewer/stack-model.ts';
import { sliceId } from '../viewer/slices.ts';
import type { StackView } from '../viewer/stack-view.ts';
import { seriesModel } from '../viewer/viewer-session.ts';
import type { GoToImage } from './ObjectPane.tsx';

/** Opens the series of an image, at that image; in the series that is on the screen goes to it. */
export function useGoToImage(view: StackView, model: StackModel): GoToImage {
  const api = useApi();
  const patient = latestState()?.patient;
  const openSeries = useOpenSeries(patient?.key ?? '');
  return ({ sopInstanceUid, series: uid }, frame = 1) => {
    const all = patient?.examinations.flatMap(({ blocked, series }) => (blocked ? [] : series));
    const series = all?.find(({ seriesInstanceUid }) => seriesInstanceUid === uid);
    if (!series) return;
    const target = seriesModel(series.seriesInstanceUid, api);
    const { ids } = target.snapshot();
    // An object may name a frame that its image does not have: the first one is there in any case.
    const id = [sliceId(sopInstanceUid, frame), sliceId(sopInstanceUid, 1)].find((one) => ids.includes(one));
    if (target === model) {
      if (id !== undefined) view.goTo(ids.indexOf(id));
      return;
    }
    target.look(id ?? sliceId(sopInstanceUid, 1));
    openSeries.run(series);
  };
}
