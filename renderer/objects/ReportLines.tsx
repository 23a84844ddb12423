import type { ReportReference, ReportValue } from '../../shared/objects.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { InstanceLink } from './InstanceLink.tsx';
import { localMoment } from './local-moment.ts';
import type { GoToImage } from './ObjectPane.tsx';
import type { ReportLine } from './report-lines.ts';
import styles from './ReportLines.module.css';

interface ReportLinesProps {
  readonly lines: readonly ReportLine[];
  /** Of the headings of sections among them. */
  readonly level: number;
  readonly onGoTo: GoToImage;
}

const LAST_LEVEL = 6;

/** Content items of a structured report, one below the other. */
export function ReportLines({ lines, level, onGoTo }: ReportLinesProps) {
  return lines.map((line, index) => <Line key={index} line={line} level={level} onGoTo={onGoTo} />);
}

function Line({ line, level, onGoTo }: Omit<ReportLinesProps, 'lines'> & { readonly line: ReportLine }) {
  const below = (next: number) =>
    line.lines.length > 0 && (
      <div className={styles['below']}>
        <ReportLines lines={line.lines} level={next} onGoTo={onGoTo} />
      </div>
    );
  if (line.kind === 'section') {
    if (line.title === '') return <div>{below(level)}</div>;
    const Heading = `h${Math.min(level, LAST_LEVEL)}` as 'h3';
    return (
      <section>
        <Heading className={styles['heading']}>{line.title}</Heading>
        {below(level + 1)}
      </section>
    );
  }
  return (
    <div>
      {line.kind === 'images' ? <Images {...line} onGoTo={onGoTo} /> : <Value line={line} />}
      {below(level)}
    </div>
  );
}

function Value({ line: { name, value, place, isQuiet } }: { readonly line: Extract<ReportLine, { kind: 'line' }> }) {
  const i18n = useI18n();
  return (
    <p className={isQuiet ? styles['quiet'] : undefined} data-place={place}>
      {name !== '' && <span className={styles['name']}>{name}</span>}
      <span className={styles['value']}>{valueText(i18n, value)}</span>
    </p>
  );
}

function Images({ name, linked, absent, onGoTo }: Extract<ReportLine, { kind: 'images' }> & { onGoTo: GoToImage }) {
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <p>
      {name !== '' && <span className={styles['name']}>{name}</span>}
      <span className={styles['images']}>
        {linked.map((reference, index) => (
          <InstanceLink
            key={index}
            link={reference}
            name={linkName(i18n, reference, index)}
            frame={reference.frames[0]}
            onGoTo={onGoTo}
          />
        ))}
        {absent.map(({ className, count }) => (
          <span key={className} className={styles['absent']}>
            {t('objects.absent', { name: className || t('objects.unknownClass'), count: i18n.number(count) })}
          </span>
        ))}
      </span>
    </p>
  );
}

function linkName({ t, number }: I18n, { className, frames }: ReportReference, index: number): string {
  const name = className || t('objects.unknownClass');
  const facts = { name, number: number(index + 1), frames: frames.map((frame) => number(frame)).join(', ') };
  return t(frames.length > 0 ? 'control.goToFrames' : 'control.goToImage', facts);
}

/** A value as it is read; of a shape what it is, since its place is in the image. */
function valueText(i18n: I18n, value: Extract<ReportLine, { kind: 'line' }>['value']): string {
  const { t } = i18n;
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'code':
      return value.coded.meaning;
    case 'number':
      return [numberText(value) || t('objects.noValue'), value.qualifier && `(${value.qualifier})`]
        .filter((part) => part !== '')
        .join(' ');
    case 'date':
      return localMoment(i18n, value.date);
    case 'time':
      return value.time;
    case 'person':
      return value.name;
    case 'uid':
      return value.uid;
    case 'shape':
      return t('objects.shape', { shape: value.shape || '?', points: i18n.number(value.points) });
    case 'range':
      return [value.range, value.places.join(', ')].filter((part) => part !== '').join(' : ');
    case 'item':
      return t('objects.otherItem', { place: value.place });
    case 'unknown':
      return t('objects.unknownItem', { type: value.valueType || '?' });
  }
}

/** The digits as the author wrote them: rounding or regrouping is not for the reader's screen. */
function numberText({ number, unit }: Extract<ReportValue, { kind: 'number' }>): string {
  return number === '' ? '' : [number, unit].filter((part) => part !== '').join(' ');
}
