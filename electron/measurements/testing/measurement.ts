/** A measurement for tests. */
import type { Measurement } from '../../../shared/measurements.ts';

/** The `number`-th: their ids and the times at which they were made ascend with it. */
export function measurement(number: number): Measurement {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    kind: 'length',
    study: '1.2.3',
    series: '1.2.3.1',
    sop: '1.2.3.1.7',
    frame: 1,
    points: [
      [number, 2],
      [3.5, 4.25],
    ],
    label: '',
    created: new Date(1_700_000_000_000 + number * 1000).toISOString(),
  };
}
