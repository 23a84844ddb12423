import { useEffect } from 'react';
import { letterKeys } from '../geometry/orientation.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { markOn, pointAt, sides, type Mark } from './crosshair.ts';
import { useLinks, type LocatedPoint } from './link-state.ts';
import { drawnPlane, type LinkedView, type Point } from './linked-view.ts';
import { listenForPoint } from './pointing.ts';
import { useDrawn } from './use-drawn.ts';
import styles from './LinkLayers.module.css';

/** CSS px: from the point to where the cross begins, and how long its arms are. */
const GAP = 6;
const ARM = 22;

interface PointLayerProps {
  readonly view: LinkedView;
  readonly point: LocatedPoint | undefined;
}

/** The localiser in one pane: the left button sets the point, and the cross shows it. */
export function PointLayer({ view, point }: PointLayerProps) {
  const { t } = useI18n();
  useDrawn(view);
  useEffect(() => {
    const element = view.element();
    return element instanceof HTMLElement ? listenForPoint(element, (at) => set(view, at)) : undefined;
  }, [view]);
  const plane = drawnPlane(view);
  if (plane?.frameOfReferenceUid === undefined)
    return view.slice() ? <p className={styles['note']}>{t('links.point.noPosition')}</p> : null;
  if (!point) return null;
  const mark = markOn(plane, point);
  if (!mark) return <p className={styles['note']}>{t('links.point.frame')}</p>;
  return (
    <>
      <Cross view={view} mark={mark} />
      {point.pane === view.index && (
        <p role="status" className={styles['place']}>
          <PlaceText point={point} />
        </p>
      )}
    </>
  );
}

function set(view: LinkedView, at: Point): void {
  const point = pointAt(view, at);
  if (point) useLinks.getState().locate(point);
}

function Cross({ view, mark }: { readonly view: LinkedView; readonly mark: Mark }) {
  const i18n = useI18n();
  const at = view.project(mark.pixel);
  if (!at) return null;
  const [x, y] = at;
  const mm = inTenths(i18n, mark.mm);
  const name = mark.mm === 0 ? i18n.t('links.point.here') : i18n.t('links.point.off', { mm });
  return (
    <svg role="img" aria-label={name} data-x={x} data-y={y} className={styles['layer']}>
      <path
        d={`M${x - ARM} ${y}H${x - GAP}M${x + GAP} ${y}H${x + ARM}M${x} ${y - ARM}V${y - GAP}M${x} ${y + GAP}V${y + ARM}`}
        className={styles[mark.mm === 0 ? 'cross' : 'crossOff']}
      />
      {mark.mm > 0 && (
        <text x={x + GAP + 4} y={y - GAP - 4} className={styles['mm']}>
          {i18n.t('links.mm', { mm })}
        </text>
      )}
    </svg>
  );
}

/** « Localisateur : gauche 12,3 mm, arrière 45 mm, tête 120 mm ». */
function PlaceText({ point }: { readonly point: LocatedPoint }) {
  const i18n = useI18n();
  const parts = sides(point.position).map(({ letter, mm }) =>
    i18n.t('links.point.side', {
      side: letterKeys(letter)
        .map((key) => i18n.t(key))
        .join(''),
      mm: inTenths(i18n, mm),
    }),
  );
  return i18n.t('links.point', { place: parts.join(', ') });
}

const inTenths = ({ number }: I18n, mm: number): string => number(Math.round(mm * 10) / 10);
