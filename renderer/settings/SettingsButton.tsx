import { Settings } from 'lucide-react';
import { useView } from '../app/view-state.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';

/** The way to the settings. */
export function SettingsButton() {
  const { t } = useI18n();
  const showSettings = useView((view) => view.showSettings);
  return <IconButton icon={Settings} label={t('control.settings')} onPress={() => showSettings(true)} />;
}
