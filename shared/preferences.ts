/** What a user of the workstation sets for themselves: keys, buttons, screen, rules and presets. Never anything of a patient. */
import { z } from 'zod';

/** What dragging with a button of the mouse does. */
export const BUTTON_ACTIONS = ['window', 'zoom', 'pan', 'scroll'] as const;
/** What the wheel does. */
export const WHEEL_ACTIONS = ['scroll', 'zoom', 'window'] as const;

const Buttons = z.strictObject({
  /** At the start; afterwards the left button has the tool that was chosen last. */
  left: z.enum(BUTTON_ACTIONS),
  middle: z.enum(BUTTON_ACTIONS),
  right: z.enum(BUTTON_ACTIONS),
  wheel: z.enum(WHEEL_ACTIONS),
});
export type Buttons = z.output<typeof Buttons>;
export type ButtonAction = (typeof BUTTON_ACTIONS)[number];

/** Of keys, as renderer/commands/keymap.ts writes them: `Shift+R`, `Digit1`. */
const Key = z.string().min(1).max(40);
const CommandId = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/);
/** Only the commands whose keys are not those of the program; an empty list: a command without a key. */
const Keys = z.record(CommandId, z.array(Key).max(6)).refine(hasAtMost(400));

/** Window presets are on the digits 1 to 9. */
export const PRESETS_PER_MODALITY = 9;
const Preset = z.strictObject({
  name: z.string().trim().min(1).max(40),
  /** In values of the modality (HU for CT). */
  center: z.number().min(-1e6).max(1e6),
  width: z.number().min(1e-3).max(2e6),
});
export type WindowPreset = z.output<typeof Preset>;

/**
 * One schema for each part; a part is kept, changed and lost as a whole. The language is not among them: it is the
 * workstation's, because it is chosen before anybody has logged in.
 */
const PARTS = {
  keys: Keys,
  /** False: keys without Ctrl, Alt or Cmd that write a character do nothing (WCAG 2.1, 2.1.4). */
  singleKeys: z.boolean(),
  buttons: Buttons,
  /** By the size of the screen in its own pixels, `2560x1440`: how many of them make a mm (renderer/geometry/scale.ts). */
  calibration: z.record(z.string().regex(/^\d{2,5}x\d{2,5}$/), z.number().min(0.5).max(40)).refine(hasAtMost(16)),
  /** Arrangements of the viewer, each as shared/hanging-rules.ts has it. */
  hangingRules: z
    .array(z.record(z.string().max(64), z.unknown()))
    .max(100)
    .refine(isShorterThan(32_000)),
  /** By modality (`CT`), instead of those of the program; in the order of the digits. */
  presets: z
    .record(z.string().regex(/^[A-Z0-9]{1,16}$/), z.array(Preset).max(PRESETS_PER_MODALITY))
    .refine(hasAtMost(40)),
};

export type Preferences = { readonly [Part in keyof typeof PARTS]: z.output<(typeof PARTS)[Part]> };
/** The parts that change; each takes the place of the one that was kept. */
export const PreferencesChange = z.strictObject({
  keys: PARTS.keys.exactOptional(),
  singleKeys: PARTS.singleKeys.exactOptional(),
  buttons: PARTS.buttons.exactOptional(),
  calibration: PARTS.calibration.exactOptional(),
  hangingRules: PARTS.hangingRules.exactOptional(),
  presets: PARTS.presets.exactOptional(),
});
export type PreferencesChange = z.output<typeof PreferencesChange>;
export type PreferencesPart = keyof Preferences;

export const DEFAULT_PREFERENCES: Preferences = {
  keys: {},
  singleKeys: true,
  buttons: { left: 'window', middle: 'pan', right: 'zoom', wheel: 'scroll' },
  calibration: {},
  hangingRules: [],
  presets: {},
};

/** What could be read of kept preferences, and the names of the parts that could not. */
export interface PreferencesRead {
  readonly kept: PreferencesChange;
  readonly lost: readonly string[];
}

/** Strict with each part, forgiving with the rest: what is broken or unknown is left out and named. Never throws. */
export function readPreferences(content: unknown): PreferencesRead {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return { kept: {}, lost: ['*'] };
  const lost: string[] = [];
  let kept: PreferencesChange = {};
  for (const [name, value] of Object.entries(content as Record<string, unknown>)) {
    const part = PreferencesChange.safeParse({ [name]: value });
    if (part.success) kept = { ...kept, ...part.data };
    else lost.push(name);
  }
  return { kept, lost };
}

function hasAtMost(count: number): (record: object) => boolean {
  return (record) => Object.keys(record).length <= count;
}

function isShorterThan(characters: number): (value: unknown) => boolean {
  return (value) => JSON.stringify(value).length <= characters;
}

/**
 * `GET` gives Preferences, `PUT` takes PreferencesChange and answers with the Preferences from then on, which are on the
 * disk. The language: `PUT /api/settings/locale`.
 */
export const PREFERENCES_API = '/api/preferences';
