import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { FindBar } from '../find/FindBar.tsx';
import { useFind } from '../find/use-find.ts';
import { printPages } from '../print/print-pages.ts';
import { PrintedPages } from '../print/PrintedPages.tsx';
import { PrintingNote } from '../print/PrintingNote.tsx';
import { usePrinting } from '../print/use-printing.ts';
import { ReportFrame } from '../ReportFrame.tsx';
import { ReportTools } from '../ReportTools.tsx';
import { SaveableError } from '../SaveableError.tsx';
import { useI18n } from '../../ui/I18nScope.tsx';
import { FULL_SIZE, GAP, offsetOf, pageHeight, placeAt, scaleOf, sightAt, topOf, zoomStep } from './page-layout.ts';
import type { PageSize, Place, Sight, Zoom } from './page-layout.ts';
import type { PdfDocument } from './pdf-document.ts';
import { PdfPage } from './PdfPage.tsx';
import { usePageSizes, usePdf } from './use-pdf.ts';
import { usePdfFind, type PageMatch } from './use-pdf-find.ts';
import styles from './PdfView.module.css';

export { warmPdf } from './pdf-document.ts';

interface PdfViewProps {
  readonly file: Blob;
  /** Of the report, for its print. */
  readonly title: string;
  readonly onSave: () => void;
}

/** A report that is a PDF. */
export default function PdfView({ file, title, onSave }: PdfViewProps) {
  const { t } = useI18n();
  const opened = usePdf(file);
  if (opened.status === 'failed') {
    return <SaveableError error={opened.error} saveLabel={t('control.savePdf')} onSave={onSave} />;
  }
  if (opened.status === 'opening') {
    return (
      <p role="status" className={[styles['opening'], styles['late']].join(' ')}>
        {t('report.pdf.opening')}
      </p>
    );
  }
  return <Pages document={opened.document} title={title} onSave={onSave} />;
}

interface PagesProps {
  readonly document: PdfDocument;
  readonly title: string;
  readonly onSave: () => void;
}

const NO_MATCHES: readonly PageMatch[] = [];

function Pages({ document, title, onSave }: PagesProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const scroller = useRef<HTMLDivElement>(null);
  const sizes = usePageSizes(document);
  const [zoom, setZoom] = useState<Zoom>('width');
  const column = useColumn(scroller, sizes, zoom);
  const { scale, sight, goToPage } = column;
  const find = useFind();
  const search = usePdfFind(document, find);
  useShownMatch(search.current, goToPage, sight);
  const byPage = useMemo(() => Map.groupBy(search.matches, ({ page }) => page), [search.matches]);
  const printing = usePrinting((progress, signal) => printPages(document, progress, signal));
  const seen = scale / FULL_SIZE;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') setZoom(zoomStep(seen, 1));
    if (event.key === '-') setZoom(zoomStep(seen, -1));
    if (event.key === 'PageDown' && event.shiftKey) goToPage(sight.current + 1);
    if (event.key === 'PageUp' && event.shiftKey) goToPage(sight.current - 1);
  };
  return (
    <ReportFrame
      find={find}
      scroller={scroller}
      onKeyDown={onKeyDown}
      tools={
        <ReportTools
          zoom={i18n.percent(Math.round(seen * 100) / 100)}
          onZoom={(direction) => setZoom(zoomStep(seen, direction))}
          onFullSize={() => setZoom(1)}
          fit={{ isFitted: zoom === 'width', onFit: () => setZoom('width') }}
          page={{ current: sight.current, count: document.pageCount, onGo: goToPage }}
          onFind={find.open}
          printing={printing}
          onSave={onSave}
          saveLabel={t('control.savePdf')}
        />
      }
      findBar={
        <FindBar find={find} onAsk={search.ask} count={search.matches.length} isSearching={search.isSearching} />
      }
      note={<PrintingNote printing={printing} />}
    >
      <div className={styles['column']} style={{ ['--total-scale-factor' as string]: scale }}>
        {sizes.map((size, index) => (
          <div
            key={index}
            role="group"
            aria-label={t('report.page', { page: index + 1, count: document.pageCount })}
            className={styles['page']}
            style={{ width: Math.floor(size.width * scale), height: pageHeight(size, scale) }}
          >
            {index >= sight.first && index <= sight.last && (
              <PdfPage
                document={document}
                index={index}
                scale={scale}
                matches={byPage.get(index) ?? NO_MATCHES}
                current={search.current?.page === index ? search.current : undefined}
                scroller={scroller}
                goToPage={goToPage}
              />
            )}
          </div>
        ))}
      </div>
      {printing.sheets && <PrintedPages sheets={printing.sheets} title={title} onDone={printing.done} />}
    </ReportFrame>
  );
}

interface Column {
  readonly scale: number;
  readonly sight: Sight;
  readonly goToPage: (index: number) => void;
}

/** The column of pages in its window: how large, what is in sight; the place that is read stays when the zoom changes. */
function useColumn(scroller: RefObject<HTMLDivElement | null>, sizes: readonly PageSize[], zoom: Zoom): Column {
  const [window, setWindow] = useState({ width: 600, height: 800 });
  const [top, setTop] = useState(0);
  const place = useRef<Place>(undefined);
  const scale = scaleOf(zoom, sizes, window.width);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = (): void => setWindow({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    if (place.current) element.scrollTo({ top: offsetOf(sizes, scale, place.current) });
    const onScroll = (): void => {
      place.current = placeAt(sizes, scale, element.scrollTop);
      setTop(element.scrollTop);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scroller, sizes, scale]);
  return {
    scale,
    sight: sightAt(sizes, scale, top, window.height),
    goToPage: (index) => {
      const page = Math.min(Math.max(index, 0), sizes.length - 1);
      scroller.current?.scrollTo({ top: topOf(sizes, scale, page) - GAP });
    },
  };
}

/** Brings the page of the current hit into sight; the page then shows the hit itself. */
function useShownMatch(current: PageMatch | undefined, goToPage: (index: number) => void, sight: Sight): void {
  const state = useRef({ goToPage, sight });
  useLayoutEffect(() => {
    state.current = { goToPage, sight };
  });
  useLayoutEffect(() => {
    if (!current) return;
    const { sight: seen, goToPage: go } = state.current;
    if (current.page < seen.first || current.page > seen.last) go(current.page);
  }, [current]);
}
