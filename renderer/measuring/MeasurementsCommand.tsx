import { memo } from 'react';
import { useStore } from 'zustand';
import { CommandButton } from '../commands/CommandButton.tsx';
import { useMeasuring } from './measuring-state.ts';
import { measurements } from './session.ts';

/** The list of measurements, and the steps back and forth in it. */
export const MeasurementsCommand = memo(function MeasurementsCommand() {
  const isShown = useMeasuring((screen) => screen.isListShown);
  const canUndo = useStore(measurements.state, (state) => state.canUndo);
  const canRedo = useStore(measurements.state, (state) => state.canRedo);
  return (
    <>
      <CommandButton command="measuring.undo" isIconOnly isDisabled={!canUndo} />
      <CommandButton command="measuring.redo" isIconOnly isDisabled={!canRedo} />
      <CommandButton command="measuring.list" isPressed={isShown} />
    </>
  );
});
