import { memo } from 'react';
import { MoveDiagonal } from 'lucide-react';
import type { CommandContext } from '../commands/command.ts';
import { CommandMenu } from '../commands/CommandMenu.tsx';
import { KIND_COMMANDS } from '../commands/own-commands.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { isViewMode, useViewer } from '../viewer/viewer-state.ts';

/** « Mesurer »: what the left button draws; the menu's button shows which of them it is. */
export const MeasureMenu = memo(function MeasureMenu({ context }: { readonly context: CommandContext }) {
  const { t } = useI18n();
  const mode = useViewer((viewer) => viewer.mode);
  const kind = isViewMode(mode) ? undefined : mode;
  const current = KIND_COMMANDS.find(({ id }) => id === `measure.${kind}`);
  return (
    <CommandMenu
      label={t('control.measure')}
      {...(current && { current: t('control.measuring', { name: t(current.label) }), isActive: true })}
      icon={current?.icon ?? MoveDiagonal}
      commands={KIND_COMMANDS}
      context={context}
    />
  );
});
