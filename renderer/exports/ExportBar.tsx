import { useState } from 'react';
import { ChevronRight, X } from 'lucide-react';
import { Button as AriaButton, Disclosure, DisclosurePanel } from 'react-aria-components';
import type { ExportJob } from '../../shared/examination.ts';
import { useCommand } from '../app/server-state.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import bars from '../ui/progress.module.css';
import { ToneIcon } from '../ui/ToneIcon.tsx';
import { isOver, jobText, jobTone } from './export-job.ts';
import styles from './ExportBar.module.css';

/** What is on its way to a PACS, and what has become of it until the user has seen it. */
export function ExportBar({ jobs }: { jobs: readonly ExportJob[] }) {
  const { t } = useI18n();
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const shown = jobs.filter(({ id }) => !seen.has(id));
  if (shown.length === 0) return null;
  return (
    <section aria-label={t('export.title')} className={styles['bar']}>
      {shown.map((job) => (
        <Job key={job.id} job={job} onSeen={() => setSeen(new Set([...seen, job.id]))} />
      ))}
    </section>
  );
}

function Job({ job, onSeen }: { job: ExportJob; onSeen: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const cancel = useCommand((_: void, api) => api.cancelExport(job.id));
  const tone = jobTone(job);
  return (
    <div className={styles['job']}>
      <div className={styles['line']}>
        <p className={styles['what']}>
          {tone && <ToneIcon tone={tone} />}
          {t('export.to', { series: job.description || t('series.noDescription'), pacs: job.pacs })}
        </p>
        <progress
          className={bars['progress']}
          aria-label={t('export.progress')}
          max={Math.max(1, job.total)}
          value={job.stored + job.failed}
        />
        <p role="status" className={styles['text']}>
          {jobText(i18n, job)}
        </p>
        {isOver(job) ? (
          <IconButton icon={X} label={t('control.dismissExport')} onPress={onSeen} />
        ) : (
          <Button look="quiet" icon={X} isDisabled={cancel.isRunning} onPress={() => cancel.run()}>
            {t('control.cancelExport')}
          </Button>
        )}
      </div>
      {job.error && <ErrorMessage error={job.error} tone={job.state === 'failed' ? 'bad' : 'warning'} />}
      {cancel.error && <ErrorMessage error={cancel.error} onDismiss={cancel.forget} />}
      {job.results.length > 0 && <Results job={job} />}
    </div>
  );
}

/** Each image that was not simply stored. */
function Results({ job }: { job: ExportJob }) {
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <Disclosure className={styles['results'] ?? ''}>
      <AriaButton slot="trigger" className={styles['trigger'] ?? ''}>
        <ChevronRight aria-hidden size={16} />
        {t('control.exportDetails')}
      </AriaButton>
      <DisclosurePanel>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('export.outcome')}</th>
              <th scope="col">{t('export.reason')}</th>
              <th scope="col">{t('export.instance')}</th>
            </tr>
          </thead>
          <tbody>
            {job.results.map(({ sopInstanceUid, outcome, error }) => (
              <tr key={sopInstanceUid}>
                <td>{t(`export.outcome.${outcome}`)}</td>
                <td>{i18n.error(error).sentence}</td>
                <td className={styles['uid']}>{sopInstanceUid}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </DisclosurePanel>
    </Disclosure>
  );
}
