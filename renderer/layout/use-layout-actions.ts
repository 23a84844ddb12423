/** The commands of the layout that need the patient: offered while the viewer is on the screen. */
import { useEffect, useEffectEvent, useState } from 'react';
import type { OpenPatient } from '../../shared/api.ts';
import type { ErrorReport } from '../../shared/errors.ts';
import type { Examination } from '../../shared/examination.ts';
import { readHangingRules } from '../../shared/hanging-rules.ts';
import { useApi } from '../app/server-state.ts';
import { useOpenSeries } from '../examination/use-open-series.ts';
import { useReport } from '../report/report-state.ts';
import { changePreferences, preferences } from '../settings/preferences.ts';
import { offerLayoutActions } from './actions.ts';
import { hangingFacts, takePriorWish } from './hang.ts';
import { ruleOf, withRule } from './hanging-rules.ts';
import { activeCell, useLayout } from './layout-state.ts';
import { openSecondScreen, SCREEN } from './screen.ts';
import { nextUnseen } from './seen.ts';
import { useSeen } from './seen-state.ts';
import { shownExaminations, usableSeries } from './shown.ts';
import { usePriorBeside, type PriorBeside } from './use-prior-beside.ts';

export type LayoutNote =
  | { readonly kind: 'allSeen' | 'windowRefused' }
  /** Of whatever modality, or region, where they are `*`. */
  | { readonly kind: 'ruleKept'; readonly modality: string; readonly region: string };

export interface Notes {
  readonly prior: PriorBeside;
  readonly note: LayoutNote | undefined;
  /** Why what was dropped is not shown. */
  readonly refused: ErrorReport | undefined;
  readonly refuse: (refused: ErrorReport | undefined) => void;
  readonly forget: () => void;
}

export function useLayoutActions(patient: OpenPatient, listed: readonly Examination[], isWhole: boolean): Notes {
  const prior = usePriorBeside(patient);
  const openSeries = useOpenSeries(patient.key);
  const [note, setNote] = useState<LayoutNote>();
  const [refused, refuse] = useState<ErrorReport>();
  const goToUnseen = useEffectEvent(() => {
    const next = nextUnseen(useSeen.getState().seen, usableSeries(listed), activeCell()?.seriesUid);
    setNote(next ? undefined : { kind: 'allSeen' });
    if (next) openSeries.run(next);
  });
  const keepRule = useEffectEvent(() => setNote(keepAsRule(patient)));
  const besidePrior = useEffectEvent(() => prior.run());
  useEffect(
    () =>
      offerLayoutActions({
        nextUnseen: () => goToUnseen(),
        keepRule: () => keepRule(),
        priorBeside: () => besidePrior(),
        secondScreen: () => setNote(openSecondScreen() ? undefined : { kind: 'windowRefused' }),
      }),
    [],
  );
  useEffect(() => {
    if (isWhole && takePriorWish()) besidePrior();
  }, [isWhole]);
  useLeaving(patient.key);
  return { prior, note, refused, refuse, forget: () => setNote(undefined) };
}

/** The present arrangement, as the rule for examinations like the one in the active pane. */
function keepAsRule(patient: OpenPatient): LayoutNote | undefined {
  const layout = useLayout.getState();
  const [current, ...others] = shownExaminations(layout, patient).toSorted((a, b) => b.date.localeCompare(a.date));
  if (!current) return undefined;
  const [prior] = others;
  const { documentId, isBeside } = useReport.getState();
  const report = documentId === undefined ? 'as-is' : isBeside ? 'beside' : 'hidden';
  const rule = ruleOf(layout, hangingFacts(current), prior && hangingFacts(prior), report);
  const rules = withRule(readHangingRules(preferences().hangingRules), rule);
  changePreferences({ hangingRules: rules.map((one) => ({ ...one })) });
  return { kind: 'ruleKept', modality: rule.modality, region: rule.region };
}

/** The window for a second screen goes: nothing is looked at in it any more. */
function useLeaving(patientKey: string): void {
  const api = useApi();
  useEffect(() => {
    if (SCREEN !== 2) return undefined;
    const onHide = (): void => void api.leaveScreen(patientKey, SCREEN).catch(() => undefined);
    window.addEventListener('pagehide', onHide);
    return () => window.removeEventListener('pagehide', onHide);
  }, [api, patientKey]);
}
