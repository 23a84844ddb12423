import { ChevronDown, FileText } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, Tooltip, TooltipTrigger } from 'react-aria-components';
import type { RecordDocument, RecordStudy } from '../../shared/record.ts';
import { useReport } from '../report/report-state.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { dateText } from './study-text.ts';
import menu from './AccessMenu.module.css';
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
      <TooltipTrigger delay={500}>
        <Button
          aria-label={t('control.report')}
          data-shown={isShown ? '' : undefined}
          onPress={() => open(newest.id)}
          className={styles['action'] ?? ''}
        >
          <FileText aria-hidden size={16} />
          <span className={styles['label']}>{t('control.report')}</span>
        </Button>
        <Tooltip offset={4} className={styles['tooltip'] ?? ''}>
          {t('control.report')} (R)
        </Tooltip>
      </TooltipTrigger>
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
    <MenuTrigger>
      <Button aria-label={t('control.otherReports')} className={[styles['action'], styles['others']].join(' ')}>
        <span className={styles['count']}>+{reports.length}</span>
        <ChevronDown aria-hidden size={16} />
      </Button>
      <Popover placement="bottom end" offset={4} className={menu['popover'] ?? ''}>
        <Menu
          aria-label={t('control.otherReports')}
          onAction={(id) => onOpen(String(id))}
          className={menu['menu'] ?? ''}
        >
          {reports.map((report) => (
            <MenuItem key={report.id} id={report.id} textValue={report.title} className={menu['item'] ?? ''}>
              {report.title || t('control.report')}
              <span className={menu['note']}>
                {[dateText(i18n, report.createdAt), report.author, report.structure].filter(Boolean).join(' · ')}
              </span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
