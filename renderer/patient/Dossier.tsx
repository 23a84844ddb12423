import { useEffect } from 'react';
import type { OpenPatient, WorkstationState } from '../../shared/api.ts';
import { Notice } from '../app/Notice.tsx';
import type { OpenSession } from '../app/SessionBar.tsx';
import { SessionNotice } from '../app/SessionNotice.tsx';
import { ExportBar } from '../exports/ExportBar.tsx';
import { GlassBanner } from '../record/GlassBanner.tsx';
import { ImagesContext, useImages } from '../record/use-images.ts';
import { rememberStudies } from '../layout/hang.ts';
import { findSeries } from '../layout/drag.ts';
import { useKeptLayout } from '../layout/use-kept-layout.ts';
import { useStudies } from '../record/studies.ts';
import { useWarmViewer, Viewer } from '../viewer/load-viewer.ts';
import { leavePatient, useViewer } from '../viewer/viewer-state.ts';
import { BlockedIdentity } from './BlockedIdentity.tsx';
import { DossierContent } from './DossierContent.tsx';
import { PatientBand } from './PatientBand.tsx';
import { PostponedRequest } from './PostponedRequest.tsx';
import { isRecordBlocked } from './identity.ts';
import { useTouch } from './use-touch.ts';
import styles from './Dossier.module.css';

interface DossierProps {
  readonly state: WorkstationState;
  readonly session: OpenSession;
  readonly patient: OpenPatient;
}

/** The record of one patient. An identity that differs blocks it: nothing else is shown until that is settled. */
export function Dossier({ state, session, patient }: DossierProps) {
  useTouch(patient.key);
  useWarmViewer();
  useEffect(() => leavePatient, []);
  const isBlocked = isRecordBlocked(patient.comparisons);
  const isOpen =
    findSeries(
      patient,
      useViewer((viewer) => viewer.seriesUid),
    ) !== undefined;
  const isReady = useKeptLayout(patient);
  const { studies } = useStudies(patient.key, patient.record);
  useEffect(() => rememberStudies(studies), [studies]);
  const images = useImages(patient, state.pacs);
  return (
    <div className={styles['dossier']}>
      <PatientBand patient={patient} session={session} isBlocked={isBlocked} />
      {!isBlocked && <GlassBanner patient={patient} />}
      <main className={styles['main']}>
        {isBlocked && (
          <div className={styles['blocked']}>
            <BlockedIdentity patient={patient} session={session} />
          </div>
        )}
        {!isBlocked && isReady && isOpen && <Viewer state={state} patient={patient} />}
        {!isBlocked && isReady && !isOpen && (
          <ImagesContext value={images}>
            <DossierContent state={state} session={session} patient={patient} />
          </ImagesContext>
        )}
        <div className={styles['messages']}>
          {state.waiting && <PostponedRequest waiting={state.waiting} />}
          <SessionNotice session={session} />
          <Notice notice={state.notice} />
        </div>
      </main>
      <ExportBar jobs={state.exports} />
    </div>
  );
}
