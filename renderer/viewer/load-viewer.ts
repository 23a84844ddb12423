import { useEffect } from 'react';
import { loadedApart } from '../ui/loaded-apart.tsx';

/** Loaded apart: nobody waits for it to log in. */
const [Viewer, loadViewer] = loadedApart(() => import('./Viewer.tsx'));

export { Viewer };

/** Once somebody is logged in, it is ready by the time that they ask for images; if it fails now, opening them says so. */
export function useWarmViewer(): void {
  useEffect(() => {
    const idle = requestIdleCallback(() => {
      loadViewer().then(
        ({ warmViewer }) => requestIdleCallback(warmViewer),
        () => undefined,
      );
    });
    return () => cancelIdleCallback(idle);
  }, []);
}
