import { axesOfImage, axesOfPatientOrientation, letterKeys, sideLetters } from '../geometry/orientation.ts';
import { scaleBar } from '../geometry/scale.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import type { FrameFacts } from './frame-facts.ts';
import styles from './PlaceMarks.module.css';

const SIDES = ['left', 'right', 'top', 'bottom'] as const;
/** CSS px; a third of a narrow pane. */
const LONGEST_BAR = 160;

interface PlaceMarksProps {
  readonly facts: FrameFacts;
  /** CSS pixels for a row of the image. */
  readonly zoom: number | undefined;
}

/** Which side of the patient lies where, and how long a centimetre is; nothing of it where the file does not tell. */
export function PlaceMarks({ facts, zoom }: PlaceMarksProps) {
  return (
    <div className={styles['marks']}>
      <Letters facts={facts} />
      <Scale facts={facts} zoom={zoom} />
    </div>
  );
}

function Letters({ facts: { orientation, patientOrientation = [] } }: { readonly facts: FrameFacts }) {
  const { t } = useI18n();
  const axes = orientation ? axesOfImage(orientation) : axesOfPatientOrientation(patientOrientation);
  if (!axes) return null;
  const letters = sideLetters(axes);
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

/** Only where the pixels are of known size in the patient: on a radiograph they are those of the detector. */
function Scale({ facts: { position, spacing }, zoom }: PlaceMarksProps) {
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
