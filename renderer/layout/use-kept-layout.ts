/** The layout across a reload of the page: brought back before anything is drawn, and kept with every change. */
import { useEffect, useState } from 'react';
import { z } from 'zod';
import type { OpenPatient } from '../../shared/api.ts';
import { SeenImages, type KeptLayout } from '../../shared/layout.ts';
import type { WorkstationApi } from '../app/api.ts';
import { latestState, onState, useApi } from '../app/server-state.ts';
import { systemAfter } from '../app/system-after.ts';
import { useViewer } from '../viewer/viewer-state.ts';
import { findSeries } from './drag.ts';
import { fromKept, LayoutKeeper, toKept } from './keep.ts';
import { currentPlaces, onPlaces, restorePlaces } from './kept-places.ts';
import { useLayout } from './layout-state.ts';
import { SCREEN } from './screen.ts';
import { SeenTeller } from './seen-teller.ts';
import { takeSeen, tellSeen } from './seen-state.ts';

/** The answer is a matter of milliseconds; a record is not kept waiting for one that does not come. */
const LONGEST_WAIT_MS = 1500;
const SEEN_CHANNEL = 'drimbox-seen';
const SeenMessage = z.strictObject({ key: z.string(), seen: z.array(SeenImages).max(64) });

/** Key of the patient who was open already when the page was loaded; '' when nobody was, undefined until it is known. */
let keyAtStart: string | undefined;
onState(({ patient }) => {
  keyAtStart ??= patient?.key ?? '';
});

/** False while the layout that this window had for the patient is on its way back. */
export function useKeptLayout({ key }: Pick<OpenPatient, 'key'>): boolean {
  const api = useApi();
  const [isReady, setReady] = useState(() => keyAtStart !== key);
  useEffect(() => {
    if (keyAtStart !== key) return undefined;
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(), LONGEST_WAIT_MS);
    let isGone = false;
    api
      .layout(key, end.signal)
      .then((kept) => {
        if (!end.signal.aborted) restoreLayout(key, kept);
      })
      .catch(() => undefined)
      .finally(() => {
        if (isGone) return;
        // Once: coming back to the patient later is not a reload.
        if (keyAtStart === key) keyAtStart = '';
        setReady(true);
      });
    return () => {
      isGone = true;
      clearTimeout(timer);
      end.abort();
    };
  }, [api, key]);
  useEffect(() => (isReady ? keepLayout(api, key) : undefined), [api, key, isReady]);
  return isReady;
}

/** Puts back what was kept of the patient under `key`; nothing when another one is there by now. */
export function restoreLayout(key: string, { screens, seen }: KeptLayout): void {
  const patient = latestState()?.patient;
  if (patient?.key !== key) return;
  takeSeen(seen);
  const kept = screens[SCREEN];
  if (!kept) return;
  const layout = fromKept(kept, (uid) => findSeries(patient, uid) !== undefined);
  restorePlaces(kept.places);
  useLayout.getState().arrange(layout);
  const shown = layout.cells[layout.active] ?? layout.cells.find((cell) => cell !== undefined);
  if (kept.isOpen && shown) useViewer.setState({ seriesUid: shown.seriesUid });
}

function keepLayout(api: WorkstationApi, key: string): () => void {
  const end = new AbortController();
  let isLeaving = false;
  const keeper = new LayoutKeeper({
    read: () => toKept(useLayout.getState(), useViewer.getState().seriesUid !== undefined, currentPlaces()),
    send: (layout) => api.keepLayout(key, SCREEN, layout, isLeaving),
    after: systemAfter,
  });
  const channel = new BroadcastChannel(SEEN_CHANNEL);
  const teller = new SeenTeller({
    send: (seen) => api.markSeen(key, seen, isLeaving),
    after: systemAfter,
  });
  tellSeen((seen) => {
    teller.add(seen);
    channel.postMessage({ key, seen });
  });
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = SeenMessage.safeParse(data);
    if (message.success && message.data.key === key) takeSeen(message.data.seen);
  });
  const onHide = (): void => {
    isLeaving = true;
    void keeper.flush();
    void teller.flush();
    isLeaving = false;
  };
  window.addEventListener('pagehide', onHide, { signal: end.signal });
  const touch = (): void => keeper.touch();
  const ends = [
    useLayout.subscribe(touch),
    useViewer.subscribe(({ seriesUid }, before) => {
      if ((seriesUid === undefined) !== (before.seriesUid === undefined)) touch();
    }),
    onPlaces(touch),
    () => end.abort(),
    () => channel.close(),
    () => keeper.stop(),
    () => teller.stop(),
    () => tellSeen(undefined),
  ];
  return () => {
    for (const stop of ends) stop();
  };
}
