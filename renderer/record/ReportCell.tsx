import { ChevronDown, FileText } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { RecordDocument, RecordStudy } from '../../shared/record.ts';
import { useReport } from '../report/report-state.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { NoteMenu } from '../ui/NoteMenu.tsx';
import { Tip } from '../ui/Tip.tsx';
import { dateText } from './study-text.ts';
import styles from './StudyCells.module.css';

/** The newest report of the study, and the others where there are more. */
export function ReportCell({ study }: { study: RecordStudy }) {
  const { t } = useI18n();
  const open = useReport((report) => report.open);
  const shown = useReport((report) => report.documentId);
  const [newest, ...others] = study.reports;
  if (!newest) return <span className={styles['cell']} />;
  const isShown = study.reports.some(({ id }) => id === shown);
  return (
    <span className={styles['reports']}>
      <Tip label={t('control.report')} shortcut="R">
        <Button
          aria-label={t('control.report')}
          data-shown={isShown ? '' : undefined}
          onPress={() => open(newest.id)}
          className={styles['action'] ?? ''}
        >
          <FileText aria-hidden size={16} />
          <span className={styles['label']}>{t('control.report')}</span>
        </Button>
      </Tip>
      {others.length > 0 && <OtherReports reports={others} onOpen={open} />}
    </span>
  );
}

interface OtherReportsProps {
  readonly reports: readonly RecordDocument[];
  readonly onOpen: (id: string) => void;
}

function OtherReports({ reports, onOpen }: OtherReportsProps) {
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <NoteMenu
      label={t('control.otherReports')}
      entries={reports.map(({ id, title, createdAt, author, structure }) => ({
        id,
        name: title || t('control.report'),
        note: [dateText(i18n, createdAt), author, structure].filter(Boolean).join(' · '),
      }))}
      onChoose={onOpen}
    >
      <Button aria-label={t('control.otherReports')} className={[styles['action'], styles['others']].join(' ')}>
        <span className={styles['count']}>+{reports.length}</span>
        <ChevronDown aria-hidden size={16} />
      </Button>
    </NoteMenu>
  );
}
