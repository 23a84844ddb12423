import { useStore, type StoreApi } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import {
  axesOfImage,
  axesOfPatientOrientation,
  letterKeys,
  sideLetters,
  turnAxes,
  type Turn,
} from '../geometry/orientation.ts';
import { scaleBar } from '../geometry/scale.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import type { FrameFacts } from './frame-facts.ts';
import { useLook } from './look-state.ts';
import type { StackState } from './stack-view.ts';
import styles from './PlaceMarks.module.css';

const SIDES = ['left', 'right', 'top', 'bottom'] as const;
/** CSS px; a third of a narrow pane. */
const LONGEST_BAR = 160;

/** What the marks follow. */
type MarkedState = Pick<
  StoreApi<Pick<StackState, 'zoom' | 'rotation' | 'isFlippedHorizontally' | 'isFlippedVertically'>>,
  'getState' | 'getInitialState' | 'subscribe'
>;

interface PlaceMarksProps {
  readonly facts: FrameFacts;
  readonly view: { readonly state: MarkedState };
}

/** Which side of the patient lies where, and how long a centimetre is; nothing of it where the file does not tell. */
export function PlaceMarks({ facts, view }: PlaceMarksProps) {
  const zoom = useStore(view.state, (state) => state.zoom);
  const turn = useStore(
    view.state,
    useShallow(({ rotation, isFlippedHorizontally, isFlippedVertically }) => ({
      rotation,
      flipHorizontal: isFlippedHorizontally,
      flipVertical: isFlippedVertically,
    })),
  );
  const areTextsShown = useLook((look) => look.areTextsShown);
  return (
    <div className={styles['marks']}>
      <Letters facts={facts} turn={turn} />
      {areTextsShown && <Scale facts={facts} zoom={zoom} />}
    </div>
  );
}

/** They stay when texts are off: an image that was turned or mirrored must say so. */
function Letters({
  facts: { orientation, patientOrientation = [] },
  turn,
}: {
  readonly facts: FrameFacts;
  readonly turn: Turn;
}) {
  const { t } = useI18n();
  const axes = orientation ? axesOfImage(orientation) : axesOfPatientOrientation(patientOrientation);
  if (!axes) return null;
  const letters = sideLetters(turnAxes(axes, turn));
  return SIDES.map((side) => (
    <span
      key={side}
      role="img"
      aria-label={t(`viewer.side.${side}`, {
        names: letterKeys(letters[side])
          .map((key) => t(key))
          .join(', '),
      })}
      className={[styles['letter'], styles[side]].join(' ')}
    >
      {letters[side]}
    </span>
  ));
}

interface ScaleProps {
  readonly facts: FrameFacts;
  /** CSS pixels for a row of the image. */
  readonly zoom: number | undefined;
}

/** Only where the pixels are of known size in the patient: on a radiograph they are those of the detector. */
function Scale({ facts: { position, spacing }, zoom }: ScaleProps) {
  const { t, number } = useI18n();
  const bar = position && spacing && zoom !== undefined ? scaleBar(zoom / spacing[0], LONGEST_BAR) : undefined;
  if (!bar) return null;
  const { px, divisions, label } = bar;
  const length = `${number(label.value)} ${label.unit}`;
  return (
    <div role="img" aria-label={t('viewer.scale', { length })} className={styles['scale']}>
      <svg aria-hidden width={px} height={9} className={styles['bar']}>
        <path d={`M0.5 0V8.5H${px - 0.5}V0`} />
        {Array.from({ length: divisions - 1 }, (_, index) => (
          <path key={index} d={`M${((index + 1) * px) / divisions} 4V8.5`} />
        ))}
      </svg>
      <span aria-hidden>{length}</span>
    </div>
  );
}
