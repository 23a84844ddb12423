import { useState } from 'react';
import { Plus, RotateCcw, Trash2 } from 'lucide-react';
import { Input, TextField } from 'react-aria-components';
import { PRESETS_PER_MODALITY } from '../../shared/preferences.ts';
import { voiName } from '../pixels/presets.ts';
import fields from '../trust/fields.module.css';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Choices } from './Choices.tsx';
import {
  draftsOf,
  PRESET_MODALITIES,
  presetOf,
  programPresets,
  type PresetDraft,
  type PresetModality,
} from './preset-drafts.ts';
import { changePreferences, preferences, usePreferences } from './preferences.ts';
import own from './PresetsPanel.module.css';
import styles from './settings.module.css';

/** The windows on the keys 1 to 9, for each modality. */
export function PresetsPanel() {
  const { t } = useI18n();
  const [modality, setModality] = useState<PresetModality>('CT');
  /** Grows when the fields are to be filled anew. */
  const [filling, setFilling] = useState(0);
  const { presets } = usePreferences();
  const isOwn = Object.hasOwn(presets, modality);
  return (
    <Panel label={t('settings.presets.title')}>
      <h2>{t('settings.presets.title')}</h2>
      <p className={styles['hint']}>{t('settings.presets.text')}</p>
      <Choices
        label={t('control.presetsOf')}
        choices={PRESET_MODALITIES}
        chosen={modality}
        name={(code) => code}
        onChoose={setModality}
      />
      <Fields key={`${modality} ${filling}`} modality={modality} />
      {isOwn && (
        <div>
          <Button
            look="quiet"
            icon={RotateCcw}
            onPress={() => {
              const others = Object.entries(presets).filter(([code]) => code !== modality);
              changePreferences({ presets: Object.fromEntries(others) });
              setFilling(filling + 1);
            }}
          >
            {t('control.presetsAsBefore', { name: modality })}
          </Button>
        </div>
      )}
    </Panel>
  );
}

const EMPTY: PresetDraft = { name: '', center: '', width: '' };

function Fields({ modality }: { readonly modality: PresetModality }) {
  const i18n = useI18n();
  const { t } = i18n;
  const [drafts, setDrafts] = useState<readonly PresetDraft[]>(() =>
    draftsOf(preferences().presets[modality] ?? programPresets(modality, (choice) => voiName(choice, t)), i18n.locale),
  );
  const isWhole = drafts.every((draft) => presetOf(draft));
  const change = (next: readonly PresetDraft[]): void => {
    setDrafts(next);
    const kept = next.flatMap((draft) => presetOf(draft) ?? []);
    changePreferences({ presets: { ...preferences().presets, [modality]: kept } });
  };
  return (
    <>
      {drafts.length === 0 && <p className={styles['hint']}>{t('settings.presets.none')}</p>}
      <ol className={styles['list']}>
        {drafts.map((draft, index) => {
          const number = index + 1;
          const field = (name: keyof PresetDraft, label: string) => (
            <TextField
              aria-label={label}
              value={draft[name]}
              isInvalid={presetOf(draft) === undefined}
              onChange={(value) => change(drafts.with(index, { ...draft, [name]: value }))}
              className={own[name] ?? ''}
            >
              <Input
                className={`${fields['input']} ${own['input']}`}
                maxLength={40}
                inputMode={name === 'name' ? 'text' : 'decimal'}
                autoComplete="off"
              />
            </TextField>
          );
          return (
            <li key={index} className={styles['row']}>
              {field('name', t('control.presetName', { number }))}
              {field('center', t('control.presetCenter', { number }))}
              {field('width', t('control.presetWidth', { number }))}
              <IconButton
                icon={Trash2}
                label={t('control.removePreset', { number })}
                onPress={() => change(drafts.toSpliced(index, 1))}
              />
            </li>
          );
        })}
      </ol>
      {!isWhole && <p role="status">{t('settings.presets.invalid')}</p>}
      {drafts.length < PRESETS_PER_MODALITY && (
        <div>
          <Button look="quiet" icon={Plus} onPress={() => setDrafts([...drafts, EMPTY])}>
            {t('control.addPreset')}
          </Button>
        </div>
      )}
    </>
  );
}
