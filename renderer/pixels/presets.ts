/** Windows at hand for a kind of image, on the keys 1 to 9; and what choices are called. */
import type { WindowPreset } from '../../shared/preferences.ts';
import { valueUnit } from '../measuring/readings.ts';
import type { Facts, TextKey } from '../ui/i18n.ts';
import type { FrameFacts } from '../viewer/frame-facts.ts';
import { voiChoices, type VoiChoice, type WindowChoice } from './voi.ts';

/** In Hounsfield units; in the order of the keys. */
const CT: readonly (readonly [name: keyof typeof NAMES, center: number, width: number])[] = [
  ['lung', -600, 1500],
  ['mediastinum', 40, 400],
  ['bone', 500, 2000],
  ['brain', 40, 80],
  ['abdomen', 50, 350],
  ['liver', 90, 150],
  ['angio', 250, 700],
  ['subdural', 75, 250],
  ['temporal', 700, 4000],
];

const NAMES = {
  lung: 'window.lung',
  mediastinum: 'window.mediastinum',
  bone: 'window.bone',
  brain: 'window.brain',
  abdomen: 'window.abdomen',
  liver: 'window.liver',
  angio: 'window.angio',
  subdural: 'window.subdural',
  temporal: 'window.temporal',
} as const satisfies Record<string, TextKey>;

/** White from this uptake on (SUVbw, g/ml); black without any. */
const PT_UPTAKES = [5, 7, 10, 15, 20] as const;

type PresetFacts = Pick<FrameFacts, 'modality' | 'samples' | 'photometric' | 'spacing' | 'aspect' | 'measuring'>;

/**
 * The presets for an image: those of the user where they have set any for its modality, else ours. Ours are there only
 * where the values mean what they are for: Hounsfield units, or an uptake that can be computed. Nothing for colours.
 */
export function presetsFor(
  facts: PresetFacts,
  own: Readonly<Record<string, readonly WindowPreset[]>> = {},
): readonly VoiChoice[] {
  if (facts.samples > 1 || facts.photometric === 'PALETTE COLOR') return [];
  const chosen = own[facts.modality];
  if (chosen && chosen.length > 0) {
    return chosen.map(({ name, center, width }, index) => window(`own.${index + 1}`, center, width, name));
  }
  const { factor, unit } = valueUnit(facts);
  if (facts.modality === 'CT' && unit === 'HU') return CT.map(([name, ...values]) => window(`CT.${name}`, ...values));
  if (unit !== 'SUVbw') return [];
  return PT_UPTAKES.map((most) => ({
    ...window(`PT.${most}`, most / factor / 2, most / factor, `SUV 0–${most}`),
    function: 'LINEAR_EXACT',
  }));
}

function window(id: string, center: number, width: number, name = ''): WindowChoice {
  return { id, name, kind: 'window', center, width, function: 'LINEAR' };
}

/** What a choice is called on the screen. */
export function voiName(
  { id, name }: Pick<VoiChoice, 'id' | 'name'>,
  t: (key: TextKey, facts?: Facts) => string,
): string {
  if (name !== '') return name;
  const [kind = '', which = ''] = id.split('.');
  const known = Object.entries(NAMES).find(([preset]) => kind === 'CT' && preset === which);
  if (known) return t(known[1]);
  return t(kind === 'table' ? 'window.fileTable' : 'window.fileWindow', { number: which });
}

/**
 * What the choice that is on is called, for the corner of an image; undefined for a window set by hand, and for the only
 * one of a file that does not call it anything.
 */
export function shownVoiName(
  facts: PresetFacts & Parameters<typeof voiChoices>[0],
  id: string | undefined,
  own: Parameters<typeof presetsFor>[1],
  t: (key: TextKey, facts?: Facts) => string,
): string | undefined {
  if (id === undefined) return undefined;
  const ofFile = voiChoices(facts);
  const choice = [...ofFile, ...presetsFor(facts, own)].find((one) => one.id === id);
  const isOnlyOne = choice?.kind === 'window' && choice.name === '' && choice === ofFile[0] && ofFile.length === 1;
  return choice && !isOnlyOne ? voiName(choice, t) : undefined;
}
