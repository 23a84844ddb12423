import { useEffect } from 'react';
import { useWorkstationState } from '../app/server-state.ts';
import { exportsSeen } from './page-times.ts';

/** Measures the exports for as long as the component is mounted. */
export function useExportTimes(): void {
  const exports = useWorkstationState()?.exports;
  useEffect(() => {
    if (exports) exportsSeen(exports, performance.now());
  }, [exports]);
}
