/** « Antérieur à côté »: from the key to the earlier examination in a pane of its own. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { OpenPatient } from '../../shared/api.ts';
import type { ErrorReport } from '../../shared/errors.ts';
import type { Examination } from '../../shared/examination.ts';
import { reportOf } from '../app/requests.ts';
import { useApi } from '../app/server-state.ts';
import { withBeside } from './beside.ts';
import { findSeries, type FoundSeries } from './drag.ts';
import { knownStudies } from './hang.ts';
import { activeCell, useLayout } from './layout-state.ts';
import { candidates, comparedOf, matchingSeries, nearestPrior } from './prior.ts';

export interface PriorBeside {
  readonly run: () => void;
  /** `opening`: its manifests come from the DMP; `none`: there is no earlier one to compare with. */
  readonly status: 'idle' | 'opening' | 'none';
  readonly failure: ErrorReport | undefined;
  readonly forget: () => void;
}

interface Opening {
  /** The manifest, once it is known. */
  readonly examination: string | undefined;
  /** For what it was asked: the series in the active pane at that time. */
  readonly beside: FoundSeries;
}

export function usePriorBeside(patient: OpenPatient): PriorBeside {
  const api = useApi();
  const [opening, setOpening] = useState<Opening>();
  const [isNone, setNone] = useState(false);
  const [failure, setFailure] = useState<ErrorReport>();
  const work = useRef<AbortController>(undefined);
  useEffect(() => () => work.current?.abort(), []);
  const arrived = opening && patient.examinations.find(({ id }) => id === opening.examination);
  const isOpening = opening !== undefined && arrived === undefined;
  // Blocked: the user decides in the record; what they wanted then is for them to say again.
  const isUsable = arrived !== undefined && !arrived.blocked;
  const forget = (): void => {
    setOpening(undefined);
    setNone(false);
    setFailure(undefined);
  };

  const run = (): void => {
    const current = findSeries(patient, activeCell()?.seriesUid);
    if (!current || isOpening) return;
    forget();
    const studies = knownStudies();
    const { examination } = current;
    const others = candidates(patient.examinations, studies).filter(
      (one) => one.kind === 'listed' || one.examination.id !== examination.id,
    );
    const prior = nearestPrior(comparedOf(examination, studies), others);
    if (!prior) return setNone(true);
    if (prior.kind === 'open') return placeBeside(current, prior.examination);
    const controller = new AbortController();
    work.current = controller;
    setOpening({ examination: undefined, beside: current });
    api.openImages(patient.key, prior.study.id, controller.signal).then(
      (answer) => {
        if (!controller.signal.aborted) setOpening({ examination: answer.examination, beside: current });
      },
      (thrown: unknown) => {
        if (controller.signal.aborted) return;
        setOpening(undefined);
        setFailure(reportOf(thrown));
      },
    );
  };

  const place = useEffectEvent(() => {
    if (opening && arrived) placeBeside(opening.beside, arrived);
  });
  useEffect(() => {
    if (isUsable) place();
  }, [isUsable]);
  const blocked: ErrorReport | undefined = arrived?.blocked ? { code: 'EXAMINATION_BLOCKED', facts: {} } : undefined;
  return { run, status: isOpening ? 'opening' : isNone ? 'none' : 'idle', failure: failure ?? blocked, forget };
}

/** What is looked at asks for itself: the pane is all that is needed. */
function placeBeside({ series }: FoundSeries, prior: Examination): void {
  const uid = matchingSeries(series, prior);
  if (uid === undefined) return;
  const layout = useLayout.getState();
  layout.arrange(withBeside(layout, uid));
}
