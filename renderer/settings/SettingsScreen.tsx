import { useView } from '../app/view-state.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { loadedApart } from '../ui/loaded-apart.tsx';
import { OverlayScreen } from '../ui/OverlayScreen.tsx';
import { Panels } from '../ui/Panels.tsx';

/** Loaded apart: it knows every command of the viewer. */
const [SettingsContent] = loadedApart(() => import('./SettingsContent.tsx'));

/** Réglages. What is changed holds at once. */
export function SettingsScreen() {
  const { t } = useI18n();
  const isOpen = useView((view) => view.areSettingsOpen);
  const showSettings = useView((view) => view.showSettings);
  return (
    <OverlayScreen
      title={t('settings.title')}
      closeLabel={t('control.closeSettings')}
      isOpen={isOpen}
      onOpenChange={showSettings}
      theme="light"
    >
      <Panels>
        <SettingsContent />
      </Panels>
    </OverlayScreen>
  );
}
