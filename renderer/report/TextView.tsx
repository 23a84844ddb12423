import { useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { useI18n } from '../ui/I18nScope.tsx';
import { FindBar } from './find/FindBar.tsx';
import { useDomFind } from './find/use-dom-find.ts';
import { useFind } from './find/use-find.ts';
import { PrintedFlow } from './print/PrintedFlow.tsx';
import { usePrinting } from './print/use-printing.ts';
import { ReportFrame } from './ReportFrame.tsx';
import { ReportTools } from './ReportTools.tsx';
import { textZoom } from './text-zoom.ts';
import styles from './ReportBody.module.css';

interface TextViewProps {
  /** Of the report, for its print. */
  readonly title: string;
  /** The header on paper, where the content does not bring its own. */
  readonly header: ReactNode;
  readonly children: ReactNode;
  readonly onSave?: (() => void) | undefined;
}

/** A report that is text, in whatever form: its size, the search in it, its print. */
export function TextView({ title, header, children, onSave }: TextViewProps) {
  const i18n = useI18n();
  const scroller = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(1);
  const find = useFind();
  const search = useDomFind(find, text, scroller);
  const printing = usePrinting(() => Promise.resolve(true));
  const onKeyDown = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
    if (ctrlKey || metaKey || altKey) return;
    if (key === '+' || key === '=') setZoom(textZoom(zoom, 1));
    if (key === '-') setZoom(textZoom(zoom, -1));
  };
  return (
    <ReportFrame
      find={find}
      scroller={scroller}
      onKeyDown={onKeyDown}
      isPaper
      tools={
        <ReportTools
          zoom={i18n.percent(zoom)}
          onZoom={(direction) => setZoom(textZoom(zoom, direction))}
          onFullSize={() => setZoom(1)}
          onFind={find.open}
          printing={printing}
          onSave={onSave}
        />
      }
      findBar={<FindBar find={find} onAsk={search.ask} count={search.count} isSearching={false} />}
    >
      <div ref={text} className={styles['paper']} style={{ '--report-zoom': zoom } as CSSProperties}>
        {children}
      </div>
      {printing.sheets && (
        <PrintedFlow title={title} onDone={printing.done}>
          {header}
          {children}
        </PrintedFlow>
      )}
    </ReportFrame>
  );
}
