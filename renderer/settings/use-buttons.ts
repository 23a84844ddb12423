import { useEffect } from 'react';
import { isViewMode, useViewer } from '../viewer/viewer-state.ts';
import { pointerTools } from '../viewer/views.ts';
import { usePreferences } from './preferences.ts';

/** What the left button was last given by the preferences: later choices in the toolbar are not undone by them. */
let applied = 'window';

/** The buttons of the mouse as the user has them, in every pane. */
export function useButtons(): void {
  const { left, middle, right, wheel } = usePreferences().buttons;
  useEffect(() => pointerTools().setButtons({ middle, right, wheel }), [middle, right, wheel]);
  useEffect(() => {
    if (left === applied) return;
    applied = left;
    const { mode, setMode } = useViewer.getState();
    if (isViewMode(mode)) setMode(left);
  }, [left]);
}
