/** The reports of the patient that were opened, with their parts: fetched once, kept until the patient leaves. */
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { ErrorReport } from '../../shared/errors.ts';
import type { ReportAnswer } from '../../shared/report.ts';
import { reportOf } from '../app/requests.ts';
import { useApi, useCommand, type Command } from '../app/server-state.ts';
import { onPatientLeaving } from '../viewer/viewer-state.ts';
import { useReport } from './report-state.ts';

const REPORTS = 'reports';
const reportKey = (patientKey: string, documentId: string) => [REPORTS, patientKey, documentId] as const;

/** One request: on its way, stopped by the user, failed, or answered. */
export interface Fetched<T> {
  readonly value: T | undefined;
  readonly error: ErrorReport | undefined;
  readonly isStopped: boolean;
  readonly stop: () => void;
  readonly fetchAgain: () => void;
}

/** A report; closing it while it is on its way ends the retrieval. */
export function useOpenReport(patientKey: string, documentId: string): Fetched<ReportAnswer> {
  const api = useApi();
  return useKept(reportKey(patientKey, documentId), (signal) => api.openReport(patientKey, documentId, signal));
}

/** A binary part of an open report. */
export function useReportPart(patientKey: string, report: ReportAnswer, part: number): Fetched<Blob> {
  const api = useApi();
  const client = useQueryClient();
  const fetched = useKept([...reportKey(patientKey, report.document), report.handle, part], (signal) =>
    api.reportPart(report.handle, part, signal),
  );
  // The program has closed the report meanwhile: only opening it again helps.
  const isClosed = fetched.error?.code === 'REPORT_NOT_OPEN';
  const reopen = () => void client.resetQueries({ queryKey: reportKey(patientKey, report.document), exact: true });
  return isClosed ? { ...fetched, fetchAgain: reopen } : fetched;
}

/** The user's word on a report that is held back; a report that is put aside is closed. */
export function useDecision(patientKey: string, documentId: string): Command<boolean> {
  const client = useQueryClient();
  return useCommand<boolean>(async (accept, api) => {
    const answer = await api.decideReport(patientKey, documentId, accept);
    const queryKey = reportKey(patientKey, documentId);
    if (answer) {
      client.setQueryData<ReportAnswer>(queryKey, answer);
      return;
    }
    if (useReport.getState().documentId === documentId) useReport.getState().close();
    client.removeQueries({ queryKey });
  });
}

function useKept<T>(queryKey: readonly unknown[], fetch: (signal: AbortSignal) => Promise<T>): Fetched<T> {
  const client = useQueryClient();
  forgetWithPatient(client);
  const { data, error, fetchStatus, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => fetch(signal),
    networkMode: 'always',
    retry: false,
    staleTime: Infinity,
    gcTime: Infinity,
    refetchOnWindowFocus: false,
  });
  return {
    value: data,
    error: error && fetchStatus === 'idle' ? reportOf(error) : undefined,
    isStopped: data === undefined && error === null && fetchStatus === 'idle',
    stop: () => void client.cancelQueries({ queryKey, exact: true }),
    fetchAgain: () => void refetch(),
  };
}

const watched = new WeakSet<QueryClient>();

function forgetWithPatient(client: QueryClient): void {
  if (watched.has(client)) return;
  watched.add(client);
  onPatientLeaving(() => client.removeQueries({ queryKey: [REPORTS] }));
}
