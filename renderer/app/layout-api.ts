/** The screen's side of the API of layouts: one function per command. */
import { IMAGE_API } from '../../shared/examination.ts';
import { LAYOUT_API, type KeptLayout, type Screen, type ScreenLayout, type SeenImages } from '../../shared/layout.ts';
import type { Requests } from './requests.ts';

/** Each names the patient it means; PATIENT_CHANGED when another one is there by now. `isLeaving`: the page goes away. */
export interface LayoutApi {
  readonly layout: (key: string, signal: AbortSignal) => Promise<KeptLayout>;
  readonly keepLayout: (key: string, screen: Screen, layout: ScreenLayout, isLeaving?: boolean) => Promise<void>;
  /** Adds to what was seen before. */
  readonly markSeen: (key: string, seen: readonly SeenImages[], isLeaving?: boolean) => Promise<void>;
  /** The window goes away: nothing is looked at in it any more. */
  readonly leaveScreen: (key: string, screen: Screen) => Promise<void>;
}

export function createLayoutApi({ request }: Requests): LayoutApi {
  const tell = async (method: string, path: string, body: unknown, isLeaving: boolean): Promise<void> => {
    const headers = { 'Content-Type': 'application/json' };
    await request(path, { method, headers, body: JSON.stringify(body), ...(isLeaving && { keepalive: true }) });
  };
  return {
    layout: async (key, signal) =>
      (await request(`${LAYOUT_API.layout}?key=${encodeURIComponent(key)}`, { signal })).json() as Promise<KeptLayout>,
    keepLayout: (key, screen, layout, isLeaving = false) =>
      tell('PUT', LAYOUT_API.layout, { key, screen, layout }, isLeaving),
    markSeen: (key, seen, isLeaving = false) => tell('POST', LAYOUT_API.seen, { key, seen }, isLeaving),
    leaveScreen: (key, screen) =>
      tell('POST', IMAGE_API.attention, { key, screen, examinations: [], viewports: [], visible: [] }, true),
  };
}
