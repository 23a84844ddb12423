import type { ReactNode } from 'react';
import type { ReportAnswer } from '../../shared/report.ts';
import { Fetching } from './Fetching.tsx';
import { useReportPart } from './use-open-report.ts';

interface ReportPartProps {
  readonly patientKey: string;
  readonly report: ReportAnswer;
  readonly part: number;
  readonly children: (content: Blob) => ReactNode;
}

/** A binary part of a report once it is here; until then how that stands. */
export function ReportPart({ patientKey, report, part, children }: ReportPartProps) {
  const fetched = useReportPart(patientKey, report, part);
  return fetched.value === undefined ? <Fetching fetched={fetched} /> : children(fetched.value);
}
