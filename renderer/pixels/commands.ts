/** The commands on values: windows at hand, the file's own, an automatic one, and the layers over the image. */
import type { Command, CommandContext } from '../commands/command.ts';
import { preferences } from '../settings/preferences.ts';
import type { FrameFacts } from '../viewer/frame-facts.ts';
import { usePixels } from './pixel-state.ts';
import { presetsFor, voiName } from './presets.ts';
import { voiChoices, type VoiChoice } from './voi.ts';

const PRESETS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

function factsOf({ view }: CommandContext): FrameFacts | undefined {
  return view.slice()?.facts;
}

/** The preset under a digit, for the image in the pane that has the keys. */
function preset(context: CommandContext, digit: number): VoiChoice | undefined {
  const facts = factsOf(context);
  return facts && presetsFor(facts, preferences().presets)[digit - 1];
}

function isGrey(context: CommandContext): boolean {
  const facts = factsOf(context);
  return facts !== undefined && facts.samples === 1 && facts.photometric !== 'PALETTE COLOR';
}

/** The choice of the file after the one that is on; the first one where none of them is. */
function nextOfFile(context: CommandContext): VoiChoice | undefined {
  const facts = factsOf(context);
  const choices = facts ? voiChoices(facts) : [];
  const current = choices.findIndex(({ id }) => id === context.view.state.getState().voi);
  return choices[(current + 1) % Math.max(1, choices.length)];
}

export const PIXEL_COMMANDS: readonly Command[] = [
  ...PRESETS.map((digit): Command => ({
    id: `window.preset${digit}`,
    group: 'window',
    label: `control.preset.${digit}`,
    keys: [`Digit${digit}`],
    detail: (context, t) => {
      const choice = preset(context, digit);
      return choice && voiName(choice, t);
    },
    isAvailable: (context) => preset(context, digit) !== undefined,
    isOn: (context) => {
      const { voi } = context.view.state.getState();
      return voi !== undefined && preset(context, digit)?.id === voi;
    },
    run: (context) => {
      const choice = preset(context, digit);
      if (choice) context.view.setVoi(choice);
    },
  })),
  {
    id: 'window.auto',
    group: 'window',
    label: 'control.autoWindow',
    keys: ['Digit0'],
    isAvailable: isGrey,
    run: ({ view }) => view.autoWindow(),
  },
  {
    id: 'window.file',
    group: 'window',
    label: 'control.fileWindow',
    keys: [],
    isAvailable: (context) => nextOfFile(context) !== undefined,
    run: (context) => context.view.setVoi(nextOfFile(context)),
  },
  {
    id: 'look.overlays',
    group: 'look',
    label: 'control.overlays',
    keys: ['Shift+O'],
    isOn: () => usePixels.getState().showsOverlays,
    run: () => usePixels.getState().toggleOverlays(),
  },
  {
    id: 'look.shutters',
    group: 'look',
    label: 'control.shutters',
    keys: [],
    isOn: () => usePixels.getState().showsShutters,
    run: () => usePixels.getState().toggleShutters(),
  },
];
