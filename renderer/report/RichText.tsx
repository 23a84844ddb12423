import type { RichParagraph } from '../../shared/report.ts';
import { Styled } from './narrative/Styled.tsx';
import styles from './ReportBody.module.css';

/** Rich text (RTF), as far as reading needs it. */
export function RichText({ paragraphs }: { readonly paragraphs: readonly RichParagraph[] }) {
  return (
    <div className={styles['rich']}>
      {paragraphs.map(({ runs }, paragraph) => (
        <p key={paragraph}>
          {runs.map(({ text, styles: looks }, run) => (
            <Styled key={run} looks={looks}>
              {text}
            </Styled>
          ))}
        </p>
      ))}
    </div>
  );
}
