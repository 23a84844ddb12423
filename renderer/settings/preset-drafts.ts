/** Window presets while they are typed. Pure. */
import { PreferencesChange, type WindowPreset } from '../../shared/preferences.ts';
import { presetsFor } from '../pixels/presets.ts';

/** As it stands in the fields. */
export interface PresetDraft {
  readonly name: string;
  readonly center: string;
  readonly width: string;
}

/** Modalities whose images have values that are windowed. */
export const PRESET_MODALITIES = ['CT', 'MR', 'PT', 'NM', 'CR', 'DX', 'MG', 'XA'] as const;
export type PresetModality = (typeof PRESET_MODALITIES)[number];

/** Those of the program, with their names in the language of the screen; of PET they depend on the image. */
export function programPresets(
  modality: PresetModality,
  nameOf: (choice: { readonly id: string; readonly name: string }) => string,
): readonly WindowPreset[] {
  const measuring = { isLocalizer: false, isRescaled: true };
  return presetsFor({ modality, samples: 1, aspect: [1, 1], photometric: 'MONOCHROME2', measuring }).flatMap(
    (choice) =>
      choice.kind === 'window' ? [{ name: nameOf(choice), center: choice.center, width: choice.width }] : [],
  );
}

export function draftsOf(presets: readonly WindowPreset[], locale: 'fr' | 'en'): readonly PresetDraft[] {
  const written = (value: number): string => (locale === 'fr' ? String(value).replace('.', ',') : String(value));
  return presets.map(({ name, center, width }) => ({ name, center: written(center), width: written(width) }));
}

/** Undefined where a field says nothing that can be kept. */
export function presetOf({ name, center, width }: PresetDraft): WindowPreset | undefined {
  const preset = { name, center: numberOf(center), width: numberOf(width) };
  const read = PreferencesChange.safeParse({ presets: { X: [preset] } });
  return read.success ? read.data.presets?.['X']?.[0] : undefined;
}

/** With a comma or a point, and with either sign for less than zero. */
function numberOf(text: string): number {
  const plain = text.trim().replace(',', '.').replace('\u2212', '-');
  return plain === '' ? Number.NaN : Number(plain);
}
