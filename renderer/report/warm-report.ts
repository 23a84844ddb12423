import { useEffect } from 'react';
import { loadedApart } from '../ui/loaded-apart.tsx';

/** Loaded apart: a reader of texts needs none of it. */
export const [PdfView, loadPdfView] = loadedApart(() => import('./pdf/PdfView.tsx'));

/** Fetches what a PDF needs and starts its reader, while the report itself is on its way. */
export function warmReport(): void {
  loadPdfView().then(
    ({ warmPdf }) => warmPdf(),
    // Opening a report says so if it fails again.
    () => undefined,
  );
}

/** Where reports are listed, the first one opened need not wait for any of that. */
export function useWarmReport(isListed: boolean): void {
  useEffect(() => {
    if (!isListed) return undefined;
    const idle = requestIdleCallback(warmReport);
    return () => cancelIdleCallback(idle);
  }, [isListed]);
}
