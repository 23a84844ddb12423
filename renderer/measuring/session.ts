/** What measuring keeps while a patient is open: the list, its way to the disk, and the drawings. */
import { annotation as annotations } from '@cornerstonejs/tools';
import type { ErrorReport } from '../../shared/errors.ts';
import type { MeasurementKind } from '../../shared/measurements.ts';
import type { WorkstationApi } from '../app/api.ts';
import { reportOf } from '../app/requests.ts';
import { useView } from '../app/view-state.ts';
import { createI18n } from '../ui/i18n.ts';
import { onPatientLeaving } from '../viewer/viewer-state.ts';
import { MeasurementDrawings, type AnnotationPorts } from './annotations.ts';
import { drawingConfiguration, type DrawingPorts } from './drawing-tools.ts';
import { MeasurementKeeper } from './keeper.ts';
import { useMeasuring } from './measuring-state.ts';
import { MeasuringModel } from './model.ts';

let access: { readonly key: string; readonly api: WorkstationApi } | undefined;
let drawings: MeasurementDrawings | undefined;

/** The patient under whose key things are kept; another one may be there by the time that a request leaves. */
function required(): NonNullable<typeof access> {
  if (!access) throw new Error('no patient is open');
  return access;
}

export const keeper = new MeasurementKeeper({
  keep: (measurement) => required().api.keepMeasurement(required().key, measurement),
  remove: (study, id) => required().api.removeMeasurement(required().key, study, id),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
});

export const measurements = new MeasuringModel((changes) => keeper.take(changes));

/** Brings the kept measurements of a study of the patient under `key` to the screen. Gives up when the signal says so. */
export async function openMeasurements(
  key: string,
  study: string,
  api: WorkstationApi,
  signal: AbortSignal,
): Promise<void> {
  access = { key, api };
  measurements.open(study);
  useMeasuring.getState().told(undefined, 0);
  try {
    const { measurements: kept, unreadable } = await api.measurements(key, study, signal);
    if (signal.aborted) return;
    measurements.load(study, kept);
    useMeasuring.getState().told(undefined, unreadable);
  } catch (thrown) {
    if (!signal.aborted) useMeasuring.getState().told(failureOf(thrown), 0);
  }
}

const failureOf = (thrown: unknown): ErrorReport => reportOf(thrown);

/** Begins to draw and to follow the hands. Once a page; Cornerstone has to be there. */
export function startDrawing(
  seriesOf: AnnotationPorts['seriesOf'],
): (kind: MeasurementKind) => Record<string, unknown> {
  drawings ??= new MeasurementDrawings({
    model: measurements,
    seriesOf,
    i18n: () => createI18n(useView.getState().locale),
    onNaming: (id) => useMeasuring.getState().name(id),
  });
  const made = drawings;
  colourDrawings();
  const ports: DrawingPorts = { lines: (kind, data, imageId) => made.lines(kind, data, imageId) };
  return (kind) => drawingConfiguration(kind, ports);
}

/** Ends what is being drawn. */
export function cancelDrawing(): void {
  drawings?.cancel();
}

/** The tokens of the screen: lines on an image are accents, and those under the pointer the lighter ones. */
function colourDrawings(): void {
  const tokens = getComputedStyle(document.documentElement);
  const token = (name: string): string => tokens.getPropertyValue(name).trim();
  const [plain, lit] = [token('--accent'), token('--text-1')];
  annotations.config.style.setDefaultToolStyles({
    ...annotations.config.style.getDefaultToolStyles(),
    global: {
      ...annotations.config.style.getDefaultToolStyles()['global'],
      color: plain,
      colorHighlighted: lit,
      colorSelected: lit,
      textBoxColor: plain,
      textBoxColorHighlighted: lit,
      textBoxColorSelected: lit,
      textBoxFontFamily: tokens.fontFamily,
      textBoxFontSize: token('--size-m'),
      lineWidth: '1.5',
    },
  });
}

onPatientLeaving(() => {
  drawings?.cancel();
  measurements.clear();
  keeper.clear();
  access = undefined;
  annotations.state.removeAllAnnotations();
});
