/** The list of the record, fetched once for each of its revisions. */
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { ErrorReport } from '../../shared/errors.ts';
import type { RecordState, RecordStudy } from '../../shared/record.ts';
import { reportOf } from '../app/requests.ts';
import { useApi } from '../app/server-state.ts';
import { onPatientLeaving } from '../viewer/viewer-state.ts';

const STUDIES = 'studies';
const NONE: readonly RecordStudy[] = [];

export interface Studies {
  /** Those of the revision before while the newest are on their way. */
  readonly studies: readonly RecordStudy[];
  /** There is a list, be it an empty one. */
  readonly isKnown: boolean;
  readonly error: ErrorReport | undefined;
  readonly fetchAgain: () => void;
}

/**
 * `revision` begins anew with every situation d'exercice, and what one mode of access shows, the other need not: a list is
 * known by all of these.
 */
export function useStudies(patientKey: string, { revision, mode, listedAt = '' }: RecordState): Studies {
  const api = useApi();
  forgetWithPatient(useQueryClient());
  const { data, error, refetch } = useQuery({
    queryKey: [STUDIES, patientKey, mode, listedAt, revision],
    queryFn: async ({ signal }) => (await api.studies(patientKey, signal)).studies,
    placeholderData: (before: readonly RecordStudy[] | undefined, query) =>
      query?.queryKey[1] === patientKey && query.queryKey[2] === mode ? before : undefined,
    enabled: revision > 0,
    networkMode: 'always',
    retry: false,
    staleTime: Infinity,
    gcTime: Infinity,
    refetchOnWindowFocus: false,
  });
  return {
    studies: (revision > 0 ? data : undefined) ?? NONE,
    isKnown: revision > 0 && data !== undefined,
    error: error === null ? undefined : reportOf(error),
    fetchAgain: () => void refetch(),
  };
}

const watched = new WeakSet<QueryClient>();

function forgetWithPatient(client: QueryClient): void {
  if (watched.has(client)) return;
  watched.add(client);
  onPatientLeaving(() => client.removeQueries({ queryKey: [STUDIES] }));
}
