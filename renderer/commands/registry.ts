/** Every command of the viewer, from each of its rooms, in the order in which palette and sheet show them. */
import { LAYOUT_COMMANDS } from '../layout/commands.ts';
import { LINK_COMMANDS } from '../linking/commands.ts';
import { OUTPUT_COMMANDS } from '../output/commands.ts';
import { PIXEL_COMMANDS } from '../pixels/commands.ts';
import { PRESENTATION_COMMANDS } from '../presentation/commands.ts';
import { LOOK_COMMANDS } from '../viewer/commands-look.ts';
import { VOLUME_COMMANDS } from '../volume/commands.ts';
import { COMMAND_GROUPS, type Command, type CommandGroup } from './command.ts';
import { OWN_COMMANDS } from './own-commands.ts';

/** Of commands to which their room gives none: all keys are handed out in one place, where a conflict is seen. */
const OTHER_KEYS: Readonly<Record<string, readonly string[]>> = {
  'window.file': ['Shift+P'],
  'look.shutters': ['Shift+M'],
  'volume.oblique': ['Shift+J'],
  'volume.pivot': ['Shift+Q'],
  'volume.thicker': ['Ctrl+ArrowUp'],
  'volume.thinner': ['Ctrl+ArrowDown'],
  'volume.turnRight': ['Ctrl+Shift+ArrowRight'],
  'volume.turnLeft': ['Ctrl+Shift+ArrowLeft'],
  'volume.tiltForwards': ['Ctrl+Shift+ArrowUp'],
  'volume.tiltBackwards': ['Ctrl+Shift+ArrowDown'],
  'output.saveMeasurements': ['Ctrl+Shift+S'],
  'output.sendMeasurements': ['Ctrl+Shift+E'],
};

export const COMMANDS: readonly Command[] = inGroups([
  ...OWN_COMMANDS,
  ...PIXEL_COMMANDS,
  ...LOOK_COMMANDS,
  ...LAYOUT_COMMANDS,
  ...LINK_COMMANDS,
  ...PRESENTATION_COMMANDS,
  ...VOLUME_COMMANDS,
  ...OUTPUT_COMMANDS,
]);

const BY_ID: ReadonlyMap<string, Command> = new Map(COMMANDS.map((command) => [command.id, command]));

/** Throws when there is none of that name: a mistake of ours. */
export function commandOf(id: string): Command {
  const command = BY_ID.get(id);
  if (!command) throw new Error(`no command ${id}`);
  return command;
}

export function commandsOf(group: CommandGroup): readonly Command[] {
  return COMMANDS.filter((command) => command.group === group);
}

function inGroups(commands: readonly Command[]): readonly Command[] {
  const withKeys = commands.map((command) => {
    const keys = command.keys.length === 0 ? OTHER_KEYS[command.id] : undefined;
    return keys ? { ...command, keys } : command;
  });
  return COMMAND_GROUPS.flatMap((group) => withKeys.filter((command) => command.group === group));
}
