import type { TraitGrade } from '../../shared/patient.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { ToneIcon } from '../ui/ToneIcon.tsx';
import { GRADE_TONES } from './identity.ts';
import styles from './TraitsTable.module.css';

export interface TraitRow {
  readonly label: string;
  readonly left: string;
  readonly right: string;
  /** What comparing the two yields, in a word. */
  readonly verdict: string;
  /** Sign beside the word; none where a difference is no cause for alarm. */
  readonly grade?: TraitGrade;
  /** Set in bold, to be found at a glance. */
  readonly stands: boolean;
}

interface TraitsTableProps {
  /** Accessible name of the table; not drawn. */
  readonly caption: string;
  readonly columns: { readonly label: string; readonly left: string; readonly right: string; readonly verdict: string };
  readonly rows: readonly TraitRow[];
}

/** Two sources side by side, trait by trait; what differs stands out by sign, word and weight. */
export function TraitsTable({ caption, columns, rows }: TraitsTableProps) {
  return (
    <table className={styles['table']}>
      <caption className={styles['caption']}>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.label}</th>
          <th scope="col">{columns.left}</th>
          <th scope="col">{columns.right}</th>
          <th scope="col">{columns.verdict}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.label} className={row.stands ? styles['stands'] : undefined}>
            <th scope="row">{row.label}</th>
            <td>{row.left || <Missing />}</td>
            <td>{row.right || <Missing />}</td>
            <td>{row.grade ? <Grade grade={row.grade}>{row.verdict}</Grade> : row.verdict}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Missing() {
  const { t } = useI18n();
  return <span className={styles['missing']}>{t('identity.missing')}</span>;
}

function Grade({ grade, children }: { grade: TraitGrade; children: string }) {
  return (
    <span className={styles['grade']}>
      <ToneIcon tone={GRADE_TONES[grade]} />
      {children}
    </span>
  );
}
