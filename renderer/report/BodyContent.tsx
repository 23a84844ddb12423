import type { ReactNode } from 'react';
import type { ReportBody, ReportHeader as Header, ReportPart } from '../../shared/report.ts';
import { saveBlob } from '../ui/save-file.ts';
import { fileName } from './facts.ts';
import { Narrative } from './narrative/Narrative.tsx';
import { NarrativeMedia } from './NarrativeMedia.tsx';
import { ReportHeader } from './ReportHeader.tsx';
import { ReportImage } from './ReportImage.tsx';
import { RichText } from './RichText.tsx';
import { TextView } from './TextView.tsx';
import styles from './ReportBody.module.css';

interface BodyContentProps {
  readonly body: ReportBody;
  readonly header: Header;
  readonly parts: readonly ReportPart[];
  /** On the screen and on paper. */
  readonly title: string;
  /** Shows a binary part once it is here. */
  readonly part: (index: number, show: (content: Blob) => ReactNode) => ReactNode;
  readonly pdf: (file: Blob) => ReactNode;
  readonly unsupported: (mediaType: string) => ReactNode;
}

/** The content of a report, each form in its view, wherever the report comes from. */
export function BodyContent({ body, header, parts, title, part, pdf, unsupported }: BodyContentProps) {
  const text = (content: ReactNode): ReactNode => (
    <TextView title={title} header={<ReportHeader header={header} isPrinted />}>
      {content}
    </TextView>
  );
  switch (body.kind) {
    case 'pdf':
      return part(body.part, pdf);
    case 'image':
      return part(body.part, (image) => (
        <ReportImage
          image={image}
          mediaType={body.mediaType}
          title={title}
          onSave={() => saveBlob(fileName(body.mediaType), image)}
        />
      ));
    case 'text':
      return text(<pre className={styles['text']}>{body.text}</pre>);
    case 'rich':
      return text(<RichText paragraphs={body.paragraphs} />);
    case 'narrative':
      return text(
        <Narrative
          sections={body.sections}
          media={(index) =>
            part(index, (image) => <NarrativeMedia image={image} mediaType={parts[index]?.mediaType ?? image.type} />)
          }
        />,
      );
    case 'unsupported':
      return unsupported(body.mediaType);
  }
}
