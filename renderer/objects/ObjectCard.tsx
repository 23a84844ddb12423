import type { ErrorReport } from '../../shared/errors.ts';
import type { ExaminationSeries } from '../../shared/examination.ts';
import type { ObjectAnswer, ObjectFact } from '../../shared/objects.ts';
import { useWorkstationState } from '../app/server-state.ts';
import { SendToPacs } from '../exports/SendToPacs.tsx';
import { refusedNotes } from '../presentation/notes.ts';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { Facts, type Fact } from './Facts.tsx';
import { InstanceLink } from './InstanceLink.tsx';
import type { GoToImage } from './ObjectPane.tsx';
import { localMoment } from './local-moment.ts';
import styles from './ObjectCard.module.css';

interface ObjectCardProps {
  readonly patientKey: string;
  readonly object: ObjectAnswer;
  /** Why its content is not shown, where it otherwise would be. */
  readonly problem: ErrorReport | undefined;
  readonly series: ExaminationSeries;
  readonly onGoTo: GoToImage;
}

/** An object of which nothing is drawn: what it is, what it says of itself, and where it can go. */
export function ObjectCard({ patientKey, object, problem, series, onGoTo }: ObjectCardProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const pacs = useWorkstationState()?.pacs ?? [];
  const { family, className, sopClassUid, facts, refersTo, presentation } = object;
  return (
    // A place that scrolls is reached by the keyboard.
    <div role="region" aria-label={t('objects.card')} tabIndex={0} className={styles['card']}>
      <h2>{t(`objects.family.${family}`)}</h2>
      {problem ? (
        <ErrorMessage error={problem} tone="warning" />
      ) : (
        <p>{t(presentation ? 'presentation.card' : 'objects.notDrawn')}</p>
      )}
      {presentation && refusedNotes(i18n, presentation).map((note) => <p key={note}>{note}</p>)}
      <Facts facts={[[t('objects.class'), [className || sopClassUid]], ...facts.map((fact) => told(i18n, fact))]} />
      {refersTo.length > 0 && (
        <>
          <h3>{t('objects.refersTo')}</h3>
          <ul className={styles['list']}>
            {refersTo.map(({ className: name, count, first }, index) => (
              <li key={index}>
                {t('objects.instances', { name: name || t('objects.unknownClass'), count: i18n.number(count) })}{' '}
                <InstanceLink link={first} name={t('control.goToInstances')} onGoTo={onGoTo} />
              </li>
            ))}
          </ul>
        </>
      )}
      <SendToPacs patientKey={patientKey} series={[series]} pacs={pacs} />
    </div>
  );
}

function told(i18n: I18n, { name, values }: ObjectFact): Fact {
  const texts = name === 'date' ? values.map((value) => localMoment(i18n, value)) : values;
  return [i18n.t(`objects.fact.${name}`), texts];
}
