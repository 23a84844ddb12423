/** The commands that turn, enlarge, colour and play the images of a pane. */
import {
  Captions,
  FastForward,
  FlipHorizontal2,
  FlipVertical2,
  Palette,
  Play,
  Rewind,
  RotateCcwSquare,
  RotateCwSquare,
  RulerDimensionLine,
  ScanSearch,
} from 'lucide-react';
import type { Command } from '../commands/command.ts';
import { cssPxPerMm, type ScreenCalibration } from '../geometry/scale.ts';
import { measuringSpacing } from '../measuring/spacing.ts';
import { COLOR_MAPS, type ColorMapName } from '../pixels/color-maps.ts';
import { screenCalibration } from '../settings/calibration.ts';
import { useLook } from './look-state.ts';
import type { StackView } from './stack-view.ts';

/** CSS px for a row of the drawn image at which a mm is a mm; undefined where pixels or screen are of unknown size. */
export function trueZoom(
  view: Pick<StackView, 'slice'>,
  calibration: ScreenCalibration | undefined,
  devicePixelRatio: number,
): number | undefined {
  const facts = view.slice()?.facts;
  const spacing = facts && measuringSpacing(facts, []);
  if (!calibration || !spacing?.isMillimetres) return undefined;
  return spacing.distances[0] * cssPxPerMm(calibration, devicePixelRatio);
}

const zoomNow = (view: StackView): number | undefined => trueZoom(view, screenCalibration(), window.devicePixelRatio);

const TURNS: readonly Command[] = [
  {
    id: 'look.rotateRight',
    group: 'look',
    label: 'control.rotateRight',
    keys: ['Shift+R'],
    icon: RotateCwSquare,
    run: ({ view }) => view.rotate(90),
  },
  {
    id: 'look.rotateLeft',
    group: 'look',
    label: 'control.rotateLeft',
    keys: ['Shift+L'],
    icon: RotateCcwSquare,
    run: ({ view }) => view.rotate(-90),
  },
  {
    id: 'look.flipHorizontal',
    group: 'look',
    label: 'control.flipHorizontal',
    keys: ['Shift+H'],
    icon: FlipHorizontal2,
    run: ({ view }) => view.flip('horizontal'),
  },
  {
    id: 'look.flipVertical',
    group: 'look',
    label: 'control.flipVertical',
    keys: ['Shift+V'],
    icon: FlipVertical2,
    run: ({ view }) => view.flip('vertical'),
  },
];

const SIZES: readonly Command[] = [
  {
    id: 'look.lens',
    group: 'look',
    label: 'control.lens',
    keys: ['O'],
    icon: ScanSearch,
    isOn: () => useLook.getState().isLensOn,
    run: () => useLook.getState().switchLens(!useLook.getState().isLensOn),
  },
  {
    id: 'look.trueSize',
    group: 'look',
    label: 'control.trueSize',
    keys: ['Shift+T'],
    icon: RulerDimensionLine,
    isAvailable: ({ view }) => zoomNow(view) !== undefined,
    run: ({ view }) => {
      const zoom = zoomNow(view);
      if (zoom !== undefined) view.setZoom(zoom);
    },
  },
  {
    id: 'look.texts',
    group: 'look',
    label: 'control.texts',
    keys: ['Shift+I'],
    icon: Captions,
    isOn: () => useLook.getState().areTextsShown,
    run: () => useLook.getState().showTexts(!useLook.getState().areTextsShown),
  },
];

const isGrey = (view: StackView): boolean => view.image()?.color === false;

function colorMapOf(view: StackView): ColorMapName {
  return view.state.getState().colorMap ?? 'grey';
}

const COLORS: readonly Command[] = [
  {
    id: 'look.nextColorMap',
    group: 'look',
    label: 'control.nextColorMap',
    keys: ['Shift+C'],
    icon: Palette,
    isAvailable: ({ view }) => isGrey(view),
    run: ({ view }) => view.setColorMap(COLOR_MAPS[(COLOR_MAPS.indexOf(colorMapOf(view)) + 1) % COLOR_MAPS.length]),
  },
  ...COLOR_MAPS.map((name): Command => ({
    id: `look.colorMap.${name}`,
    group: 'look',
    label: `control.colorMap.${name}`,
    keys: [],
    isAvailable: ({ view }) => isGrey(view),
    isOn: ({ view }) => colorMapOf(view) === name,
    run: ({ view }) => view.setColorMap(name),
  })),
];

const CINE: readonly Command[] = [
  {
    id: 'cine.play',
    group: 'navigation',
    label: 'control.cinePlay',
    keys: ['Space'],
    icon: Play,
    isAvailable: ({ view }) => view.count() > 1,
    isOn: ({ view }) => view.state.getState().isPlaying,
    run: ({ view }) => view.cine.toggle(),
  },
  {
    id: 'cine.slower',
    group: 'navigation',
    label: 'control.cineSlower',
    keys: [','],
    icon: Rewind,
    isAvailable: ({ view }) => view.count() > 1,
    run: ({ view }) => view.cine.change(-1),
  },
  {
    id: 'cine.faster',
    group: 'navigation',
    label: 'control.cineFaster',
    keys: ['.'],
    icon: FastForward,
    isAvailable: ({ view }) => view.count() > 1,
    run: ({ view }) => view.cine.change(1),
  },
];

export const LOOK_COMMANDS: readonly Command[] = [...TURNS, ...SIZES, ...COLORS, ...CINE];
