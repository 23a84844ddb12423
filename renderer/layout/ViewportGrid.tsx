import type { OpenPatient } from '../../shared/api.ts';
import type { ErrorReport } from '../../shared/errors.ts';
import { paneCount } from './grid.ts';
import { useLayout } from './layout-state.ts';
import { Pane } from './Pane.tsx';
import { newestShown } from './shown.ts';
import styles from './ViewportGrid.module.css';

interface ViewportGridProps {
  readonly patient: OpenPatient;
  /** The first image is on the screen: the other panes may come too. */
  readonly isWhole: boolean;
  /** Told why what was dropped is not shown; undefined: it is. */
  readonly onRefused: (refused: ErrorReport | undefined) => void;
}

/** The panes: each shows a series of the patient, one of them has the keys. */
export function ViewportGrid({ patient, isWhole, onRefused }: ViewportGridProps) {
  const layout = useLayout();
  const count = paneCount(layout);
  const newest = newestShown(layout, patient);
  return (
    <div className={styles['grid']} data-rows={layout.rows} data-columns={layout.columns}>
      {Array.from({ length: count }, (_, index) => (
        <Pane
          key={index}
          index={index}
          count={count}
          patient={patient}
          newest={newest}
          mayDraw={isWhole || index === layout.active}
          onRefused={onRefused}
        />
      ))}
    </div>
  );
}
