import { useState } from 'react';
import { LogOut } from 'lucide-react';
import type { WorkstationState } from '../../shared/api.ts';
import { AskActions, AskDialog } from '../ui/AskDialog.tsx';
import { Button } from '../ui/Button.tsx';
import { CommandError } from '../ui/CommandError.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { ToneIcon } from '../ui/ToneIcon.tsx';
import { useLogout } from './login.ts';
import { exportsAtLogout, type ExportAtLogout } from './logout-exports.ts';
import { useWorkstationState } from './server-state.ts';
import styles from './LogoutControl.module.css';

/** Ends the session: at once, or after a question while something is on its way to a PACS. */
export function LogoutControl() {
  const { t } = useI18n();
  const state = useWorkstationState();
  const logout = useLogout();
  const [isAsking, setAsking] = useState(false);
  const press = (): void => {
    if (state && hasExports(state)) setAsking(true);
    else logout.run();
  };
  return (
    <>
      <Button look="quiet" icon={LogOut} isDisabled={logout.isRunning} onPress={press}>
        {t('control.logout')}
      </Button>
      {!isAsking && <CommandError command={logout} />}
      <AskDialog
        role="alertdialog"
        layer="session"
        title={t('logout.title')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
      >
        {state && <LogoutFacts state={state} />}
        <AskActions>
          <Button look="quiet" isDisabled={logout.isRunning} onPress={() => setAsking(false)}>
            {t('control.stayLoggedIn')}
          </Button>
          <Button icon={LogOut} isDisabled={logout.isRunning} onPress={() => logout.run()}>
            {t('control.logoutNow')}
          </Button>
        </AskActions>
        <CommandError command={logout} />
      </AskDialog>
    </>
  );
}

function hasExports(state: WorkstationState): boolean {
  return exportsAtLogout(state).length > 0 || (state.exportsOfClosedRecords ?? 0) > 0;
}

/** What is under way, and what a logout does to it; follows the exports while the question stands. */
export function LogoutFacts({ state }: { readonly state: WorkstationState }) {
  const { t, number } = useI18n();
  const exports = exportsAtLogout(state);
  const ofClosed = state.exportsOfClosedRecords ?? 0;
  if (exports.length === 0 && ofClosed === 0) return <p role="status">{t('logout.nothingLeft')}</p>;
  return (
    <>
      <p className={styles['text']}>{t('logout.text')}</p>
      <ul className={styles['exports']}>
        {exports.map((one) => (
          <OneExport key={one.job.id} {...one} />
        ))}
        {ofClosed > 0 && <li>{t('logout.ofClosedRecords', { count: number(ofClosed) })}</li>}
      </ul>
    </>
  );
}

function OneExport({ job, goesOn }: ExportAtLogout) {
  const { t, number } = useI18n();
  const share = t('export.share', { stored: number(job.stored + job.warned), total: number(job.total) });
  return (
    <li className={styles['export']}>
      <ToneIcon tone={goesOn ? 'good' : 'warning'} />
      <span>
        {t('export.to', { series: job.description || t('series.noDescription'), pacs: job.pacs })} · {share}
        <br />
        {t(goesOn ? 'logout.goesOn' : 'logout.stops')}
      </span>
    </li>
  );
}
