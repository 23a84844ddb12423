import type { WorkstationState } from '../../shared/api.ts';
import { SCREEN } from '../layout/screen.ts';
import { SecondScreen } from '../layout/SecondScreen.tsx';
import { Dossier } from '../patient/Dossier.tsx';
import { SettingsScreen } from '../settings/SettingsScreen.tsx';
import { useFollowPreferences } from '../settings/preferences.ts';
import { WaitingPatientDialog } from '../patient/WaitingPatientDialog.tsx';
import { TrustScreen } from '../trust/TrustScreen.tsx';
import { I18nScope } from '../ui/I18nScope.tsx';
import { ConnectionMark } from './ConnectionMark.tsx';
import { Connecting, Refused } from './Connecting.tsx';
import { Home } from './Home.tsx';
import { Login } from './Login.tsx';
import { useEvents, useWorkstationState } from './server-state.ts';
import { useView } from './view-state.ts';

export function App() {
  useEvents();
  useFollowPreferences();
  const state = useWorkstationState();
  const locale = useView((view) => view.locale);
  const connection = useView((view) => view.connection);
  return (
    <I18nScope locale={locale}>
      {connection.status === 'refused' ? <Refused error={connection.error} /> : <Screen state={state} />}
      {state && connection.status !== 'refused' && <TrustScreen trust={state.trust} />}
      {state?.session.status === 'open' && connection.status !== 'refused' && <SettingsScreen />}
      {state && <ConnectionMark isLost={connection.status === 'lost'} />}
    </I18nScope>
  );
}

/** The screen that fits the state. Without an open session nothing that names a patient is drawn, whatever the state says. */
function Screen({ state }: { state: WorkstationState | undefined }) {
  if (!state) return <Connecting />;
  if (SCREEN === 2) return <SecondScreen state={state} />;
  const { session, patient, waiting } = state;
  if (session.status !== 'open') return <Login state={state} session={session} />;
  if (!patient) return <Home state={state} session={session} />;
  return (
    <>
      <Dossier key={patient.key} state={state} session={session} patient={patient} />
      {waiting && <WaitingPatientDialog key={waiting.key} current={patient} waiting={waiting} />}
    </>
  );
}
