/** Objects of the patient that are no images, with their parts: fetched when looked at, gone with the patient. */
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { ErrorReport } from '../../shared/errors.ts';
import type { ObjectAnswer } from '../../shared/objects.ts';
import { reportOf } from '../app/requests.ts';
import { useApi } from '../app/server-state.ts';
import { onPatientLeaving } from '../viewer/viewer-state.ts';

const OBJECTS = 'objects';

export interface FetchedObject<T> {
  readonly value: T | undefined;
  readonly error: ErrorReport | undefined;
  readonly fetchAgain: () => void;
}

/** What an instance says. */
export function useObject(patientKey: string, sop: string): FetchedObject<ObjectAnswer> {
  const api = useApi();
  return useFetched([OBJECTS, patientKey, sop], (signal) => api.object(sop, signal));
}

/** A binary part of it. */
export function useObjectPart(patientKey: string, sop: string, part: number): FetchedObject<Blob> {
  const api = useApi();
  return useFetched([OBJECTS, patientKey, sop, part], (signal) => api.objectPart(sop, part, signal));
}

/** The samples of a group of channels of a waveform, channel by channel. */
export function useSamples(patientKey: string, sop: string, group: number): FetchedObject<Float32Array> {
  const api = useApi();
  return useFetched([OBJECTS, patientKey, sop, 'samples', group], async (signal) =>
    readSamples(await (await api.objectPart(sop, group, signal)).arrayBuffer()),
  );
}

/** 32 bit floats, little endian. */
export function readSamples(bytes: ArrayBuffer): Float32Array {
  const view = new DataView(bytes);
  return Float32Array.from({ length: Math.floor(bytes.byteLength / 4) }, (_, index) =>
    view.getFloat32(index * 4, true),
  );
}

function useFetched<T>(queryKey: readonly unknown[], fetch: (signal: AbortSignal) => Promise<T>): FetchedObject<T> {
  forgetWithPatient(useQueryClient());
  const { data, error, fetchStatus, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => fetch(signal),
    networkMode: 'always',
    retry: false,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  return {
    value: data,
    error: error && fetchStatus === 'idle' ? reportOf(error) : undefined,
    fetchAgain: () => void refetch(),
  };
}

const watched = new WeakSet<QueryClient>();

function forgetWithPatient(client: QueryClient): void {
  if (watched.has(client)) return;
  watched.add(client);
  onPatientLeaving(() => client.removeQueries({ queryKey: [OBJECTS] }));
}
