import { useEffect } from 'react';
import { screenCalibration } from '../settings/calibration.ts';
import type { ScreenSize } from './place.ts';
import { keepPresented, type PresentableView } from './presenting.ts';
import './session.ts';

/** Shows the images of a pane as presentation states say, and goes from key image to key image where that is wanted. */
export function usePresenting(view: PresentableView, model: object, seriesUid: string): void {
  // With each model anew: a view that opens one has forgotten what it was told.
  useEffect(() => keepPresented(view, seriesUid, screenSize), [view, model, seriesUid]);
}

/** As the user has measured it. */
export function screenSize(): ScreenSize {
  return { devicePxPerMm: screenCalibration()?.devicePxPerMm, devicePixelRatio: window.devicePixelRatio };
}
