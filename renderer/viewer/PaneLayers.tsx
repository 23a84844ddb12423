import type { Examination, ExaminationSeries } from '../../shared/examination.ts';
import { LinkLayers } from '../linking/LinkLayers.tsx';
import { PixelLayers } from '../pixels/PixelLayers.tsx';
import { PresentationLayer } from '../presentation/PresentationLayer.tsx';
import { VolumeLayer } from '../volume/VolumeLayer.tsx';
import type { Slice } from './slices.ts';
import type { StackView } from './stack-view.ts';
import styles from './PaneLayers.module.css';

export interface PaneLayerProps {
  readonly view: StackView;
  /** The slice that is drawn. */
  readonly slice: Slice;
  readonly examination: Examination;
  readonly series: ExaminationSeries;
}

/** What is drawn over an image, from the lowest to the topmost; each follows `state.drawn` by itself. */
export function PaneLayers({ view, slice, series }: PaneLayerProps) {
  return (
    <div className={styles['layers']}>
      <PixelLayers view={view} slice={slice} />
      <PresentationLayer view={view} slice={slice} seriesUid={series.seriesInstanceUid} />
      <LinkLayers view={view} />
      <VolumeLayer view={view} seriesUid={series.seriesInstanceUid} />
    </div>
  );
}
