import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import styles from './Print.module.css';

interface PrintSheetsProps {
  readonly children: ReactNode;
  /** The dialog of the system is closed. */
  readonly onDone: () => void;
}

/** Takes the place of the whole page on paper, and is not on the screen; asks for the print as soon as it is whole. */
export function PrintSheets({ children, onDone }: PrintSheetsProps) {
  const root = useRef<HTMLDivElement>(null);
  const done = useEffectEvent(onDone);
  useEffect(() => {
    let isLeft = false;
    const end = (): void => done();
    window.addEventListener('afterprint', end);
    const pictures = [...(root.current?.querySelectorAll('img') ?? [])];
    void Promise.allSettled(pictures.map((picture) => picture.decode())).then(() => {
      if (!isLeft) window.print();
    });
    return () => {
      isLeft = true;
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return createPortal(
    <div ref={root} data-theme="light" className={styles['sheets']}>
      {children}
    </div>,
    document.body,
  );
}
