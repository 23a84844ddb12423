import { memo } from 'react';
import { ListChecks, Redo2, Undo2 } from 'lucide-react';
import { useStore } from 'zustand';
import { useI18n } from '../ui/I18nScope.tsx';
import { Command } from '../viewer/ToolbarCommand.tsx';
import { useMeasuring } from './measuring-state.ts';
import { measurements } from './session.ts';

/** The list of measurements, and the steps back and forth in it. */
export const MeasurementsCommand = memo(function MeasurementsCommand() {
  const { t } = useI18n();
  const isShown = useMeasuring((screen) => screen.isListShown);
  const show = useMeasuring((screen) => screen.showList);
  const canUndo = useStore(measurements.state, (state) => state.canUndo);
  const canRedo = useStore(measurements.state, (state) => state.canRedo);
  return (
    <>
      <Command
        icon={Undo2}
        label={t('control.undoMeasurement')}
        shortcut="Ctrl+Z"
        isIconOnly
        isDisabled={!canUndo}
        onPress={() => measurements.undo()}
      />
      <Command
        icon={Redo2}
        label={t('control.redoMeasurement')}
        shortcut="Ctrl+Y"
        isIconOnly
        isDisabled={!canRedo}
        onPress={() => measurements.redo()}
      />
      <Command
        icon={ListChecks}
        label={t('control.measurements')}
        shortcut="G"
        isPressed={isShown}
        onPress={() => show(!isShown)}
      />
    </>
  );
});
