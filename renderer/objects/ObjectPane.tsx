import type { ReactNode } from 'react';
import type { ExaminationSeries } from '../../shared/examination.ts';
import type { ObjectAnswer, ObjectLink } from '../../shared/objects.ts';
import { useWorkstationState } from '../app/server-state.ts';
import { KeyImagesCard } from '../presentation/KeyImagesCard.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { EnclosedReport } from './EnclosedReport.tsx';
import { ObjectCard } from './ObjectCard.tsx';
import { PdfPart } from './PdfPart.tsx';
import { StructuredReportView } from './StructuredReportView.tsx';
import { useObject, useObjectPart } from './use-object.ts';
import { Waiting } from './Waiting.tsx';
import { WaveformView } from './WaveformView.tsx';
import styles from './ObjectPane.module.css';

/** Goes to an image that an object refers to. */
export type GoToImage = (link: ObjectLink, frame?: number) => void;

interface ObjectPaneProps {
  readonly sop: string;
  readonly series: ExaminationSeries;
  readonly onGoTo: GoToImage;
}

/** In the place of an image: an instance that is something else, as what it is. */
export function ObjectPane({ sop, series, onGoTo }: ObjectPaneProps) {
  const patientKey = useWorkstationState()?.patient?.key;
  if (patientKey === undefined) return null;
  return <Opened patientKey={patientKey} sop={sop} series={series} onGoTo={onGoTo} />;
}

function Opened({ patientKey, ...props }: ObjectPaneProps & { readonly patientKey: string }) {
  const { t } = useI18n();
  const fetched = useObject(patientKey, props.sop);
  const { value } = fetched;
  const name = t(`objects.family.${value?.family ?? 'other'}`);
  return (
    <section aria-label={name} data-theme="light" data-report="" className={styles['pane']}>
      {value ? <Content patientKey={patientKey} object={value} {...props} /> : <Waiting fetched={fetched} />}
    </section>
  );
}

interface ContentProps extends ObjectPaneProps {
  readonly patientKey: string;
  readonly object: ObjectAnswer;
}

function Content({ patientKey, object, sop, series, onGoTo }: ContentProps) {
  const { content } = object;
  const part = (index: number, show: (file: Blob) => ReactNode): ReactNode => (
    <Part patientKey={patientKey} sop={sop} part={index}>
      {show}
    </Part>
  );
  if (object.keyImages) return <KeyImagesCard sop={sop} selection={object.keyImages} onGoTo={onGoTo} />;
  switch (content.kind) {
    case 'report':
      return <StructuredReportView report={content} className={object.className} onGoTo={onGoTo} />;
    case 'pdf':
      return part(0, (file) => <PdfPart file={file} title={content.title} />);
    case 'cda':
      return <EnclosedReport report={content} part={part} />;
    case 'waveform':
      return <WaveformView patientKey={patientKey} sop={sop} waveform={content} isEcg={object.family === 'ecg'} />;
    case 'named':
      return (
        <ObjectCard patientKey={patientKey} object={object} problem={content.problem} series={series} onGoTo={onGoTo} />
      );
  }
}

interface PartProps {
  readonly patientKey: string;
  readonly sop: string;
  readonly part: number;
  readonly children: (file: Blob) => ReactNode;
}

function Part({ patientKey, sop, part, children }: PartProps) {
  const fetched = useObjectPart(patientKey, sop, part);
  return fetched.value ? children(fetched.value) : <Waiting fetched={fetched} />;
}
