/** How large the pixels of this screen are, as the user has measured them. */
import type { Preferences } from '../../shared/preferences.ts';
import type { ScreenCalibration } from '../geometry/scale.ts';
import { preferences } from './preferences.ts';

/** A screen as the page can tell it from another: its size in its own pixels. */
export interface ScreenSize {
  readonly width: number;
  readonly height: number;
  readonly devicePixelRatio: number;
}

/** The screen on which the window is now. */
export function currentScreen(): ScreenSize {
  const { width, height } = window.screen;
  return { width, height, devicePixelRatio: window.devicePixelRatio };
}

/** The name under which the calibration of a screen is kept: `2560x1440`, whatever the page is zoomed to. */
export function screenKey({ width, height, devicePixelRatio }: ScreenSize): string {
  return `${Math.round(width * devicePixelRatio)}x${Math.round(height * devicePixelRatio)}`;
}

/** Undefined until the user has measured a screen of that size. */
export function calibrationOf(
  { calibration }: Pick<Preferences, 'calibration'>,
  screen: ScreenSize,
): ScreenCalibration | undefined {
  const devicePxPerMm = calibration[screenKey(screen)];
  return devicePxPerMm === undefined ? undefined : { devicePxPerMm };
}

/** That of the screen on which the window is now. */
export function screenCalibration(): ScreenCalibration | undefined {
  return calibrationOf(preferences(), currentScreen());
}
