import { useI18n } from '../ui/I18nScope.tsx';
import { drawnPlane, stackOf, type LinkedView } from './linked-view.ts';
import { sliceLines, type SliceLine } from './reference-lines.ts';
import { useDrawn } from './use-drawn.ts';
import styles from './LinkLayers.module.css';

interface ReferenceLinesProps {
  readonly view: LinkedView;
  /** The pane whose slices are lines here. */
  readonly of: LinkedView;
}

/** Where the slice of another pane, and the ends of its stack, cut this image. */
export function ReferenceLines({ view, of }: ReferenceLinesProps) {
  const { t, number } = useI18n();
  useDrawn(view);
  useDrawn(of);
  const lines = linesOf(view, of);
  const current = lines.find(({ kind }) => kind === 'slice');
  if (lines.length === 0) return null;
  const name = current && t('links.line', { number: number(current.index + 1) });
  return (
    <svg
      {...(name === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
      className={styles['layer']}
    >
      {lines.map((line) => (
        <Line key={line.kind} view={view} line={line} />
      ))}
    </svg>
  );
}

function linesOf(view: LinkedView, of: LinkedView): readonly SliceLine[] {
  const [image, slice, snapshot] = [drawnPlane(view), of.slice(), of.model()?.snapshot()];
  if (!image || !slice || !snapshot) return [];
  return sliceLines(image, stackOf(snapshot), snapshot.ids.indexOf(slice.id));
}

function Line({ view, line }: { readonly view: LinkedView; readonly line: SliceLine }) {
  const [from, to] = line.pixels.map((pixel) => view.project(pixel));
  if (!from || !to) return null;
  return (
    <line
      x1={from[0]}
      y1={from[1]}
      x2={to[0]}
      y2={to[1]}
      data-line={line.kind}
      className={styles[line.kind === 'slice' ? 'line' : 'end']}
    />
  );
}
