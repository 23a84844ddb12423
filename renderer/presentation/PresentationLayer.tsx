import { useSyncExternalStore } from 'react';
import type { GraphicAnnotation, PresentationState, Rgb } from '../../shared/presentation.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import type { Slice } from '../viewer/slices.ts';
import type { StackView } from '../viewer/stack-view.ts';
import { KeyImagesBadge } from './KeyImagesBadge.tsx';
import { shownArea, toImage } from './place.ts';
import { usePresentations } from './presentation-store.ts';
import { PresentationBadge } from './PresentationBadge.tsx';
import { outlineOf, type ToScreen } from './shapes.ts';
import { LINE_HEIGHT, placedText, type PlacedText } from './texts-place.ts';
import { applies, partFor, stateFor } from './which.ts';
import styles from './PresentationLayer.module.css';

interface PresentationLayerProps {
  readonly view: StackView;
  /** The one that is drawn. */
  readonly slice: Slice;
  readonly seriesUid: string;
}

/** Over an image: what its presentation state draws, that there is one, and whether it is a key image. */
export function PresentationLayer({ view, slice, seriesUid }: PresentationLayerProps) {
  const { number, t } = useI18n();
  const { states, chosen, unreadable } = usePresentations();
  const known = stateFor(states, chosen[seriesUid], slice.id);
  return (
    <>
      {known && <Drawings view={view} slice={slice} state={known.state} />}
      <div className={styles['badges']}>
        <KeyImagesBadge view={view} slice={slice} seriesUid={seriesUid} />
        <PresentationBadge slice={slice} seriesUid={seriesUid} />
        {unreadable > 0 && <p>{t('presentation.unreadable', { count: number(unreadable) })}</p>}
      </div>
    </>
  );
}

interface DrawingsProps {
  readonly view: StackView;
  readonly slice: Slice;
  readonly state: PresentationState;
}

/** Drawn anew with every drawing of the image: it lies where that lies. */
function Drawings({ view, slice, state }: DrawingsProps) {
  useSyncExternalStore(view.state.subscribe, () => view.state.getState().drawn);
  const { columns, rows } = slice.facts;
  const area = partFor(state.areas, slice.id);
  const corners = shownArea(state, area, columns, rows);
  const toScreen: ToScreen = (units, spot) => view.project(toImage(units, spot, state, corners));
  const shown = inOrder(state).filter(({ annotation }) => applies(annotation.appliesTo, slice.id));
  if (shown.length === 0) return null;
  return (
    <svg aria-hidden className={styles['drawings']} data-layers="presentation">
      {shown.map(({ annotation, color }, index) => (
        <g key={index} style={color && { color: `rgb(${color.join(' ')})` }}>
          {annotation.graphics.map((graphic, at) => (
            <path key={at} d={outlineOf(graphic, toScreen)} data-filled={graphic.isFilled ? '' : undefined} />
          ))}
          {annotation.texts.map((text, at) => (
            <Text key={at} placed={placedText(text, toScreen)} />
          ))}
        </g>
      ))}
    </svg>
  );
}

function Text({ placed }: { readonly placed: PlacedText | undefined }) {
  if (!placed) return null;
  const { lines, at, align, size, leader } = placed;
  return (
    <>
      {leader && <path d={`M${leader[0].join(' ')}L${leader[1].join(' ')}`} />}
      <text fontSize={size} textAnchor={align}>
        {lines.map((line, index) => (
          <tspan key={index} x={at[0]} y={at[1] + index * size * LINE_HEIGHT}>
            {line}
          </tspan>
        ))}
      </text>
    </>
  );
}

interface Coloured {
  readonly annotation: GraphicAnnotation;
  readonly color: Rgb | undefined;
}

/** The layers from the lowest to the highest; what lies in one that the state does not name is drawn first. */
function inOrder({ layers, annotations }: PresentationState): readonly Coloured[] {
  const place = (annotation: GraphicAnnotation): number => layers.findIndex(({ name }) => name === annotation.layer);
  return annotations
    .map((annotation) => ({ annotation, place: place(annotation), color: layers[place(annotation)]?.color }))
    .toSorted((a, b) => a.place - b.place);
}
