/**
 * Between the list of measurements and what Cornerstone draws of it. A drawing that is finished or moved goes to the
 * list; every change of the list goes to the drawings. Viewports need not be known: a drawing belongs to its image.
 */
import { cache, Enums as CoreEnums, eventTarget, getRenderingEngines, type Types } from '@cornerstonejs/core';
import { annotation as annotations, Enums, cancelActiveManipulations, utilities } from '@cornerstonejs/tools';
import { Measurement, OUTLINE_POINTS, type MeasurementKind } from '../../shared/measurements.ts';
import type { I18n } from '../ui/i18n.ts';
import type { FrameFacts } from '../viewer/frame-facts.ts';
import { paddingOf } from '../pixels/padding.ts';
import { announced } from '../viewer/metadata-provider.ts';
import { frameOf, sliceId } from '../viewer/slices.ts';
import { DRAWING_TOOLS, kindOf, newId, type DrawnData } from './drawing-tools.ts';
import type { MeasuringModel } from './model.ts';
import { normalOf, toPlace, toWorld } from './plane.ts';
import { readingsOf, type Readings } from './readings.ts';
import { drawnLines } from './texts.ts';
import type { Grid, Place } from './values.ts';

type Annotation = ReturnType<typeof annotations.state.getAllAnnotations>[number];

export interface AnnotationPorts {
  readonly model: MeasuringModel;
  /** Series Instance UID of the series to which an image belongs. */
  readonly seriesOf: (imageId: string) => string | undefined;
  readonly i18n: () => I18n;
  /** A drawing that wants a name is finished. */
  readonly onNaming: (id: string) => void;
}

/** Places this near to each other, in pixels, are the same: what is kept is rounded to thousandths. */
const SAME = 0.002;

export class MeasurementDrawings {
  readonly #ports: AnnotationPorts;
  /** Ids of the measurements that are drawn now. */
  readonly #drawn = new Set<string>();
  readonly #lines = new WeakMap<DrawnData, { points: readonly Place[]; situation: string; lines: string[] }>();
  /** A button is held: what is under it is being moved, and follows the hand, not the list. */
  #isHeld = false;
  /** Cornerstone calls a drawing finished that is given up. */
  #isCancelling = false;

  /** Follows the list and the hands from now on. Once a page. */
  constructor(ports: AnnotationPorts) {
    this.#ports = ports;
    eventTarget.addEventListener(Enums.Events.ANNOTATION_COMPLETED, (event: Event) => {
      const { annotation } = (event as CustomEvent<{ readonly annotation: Annotation }>).detail;
      this.#finished(annotation);
    });
    eventTarget.addEventListener(CoreEnums.Events.IMAGE_CACHE_IMAGE_ADDED, (event: Event) => {
      const { image } = (event as CustomEvent<{ readonly image: { readonly imageId: string } }>).detail;
      this.#imageArrived(image.imageId);
    });
    ports.model.state.subscribe(({ list, hidden }, before) => {
      if (list !== before.list || hidden !== before.hidden) this.#draw();
    });
    window.addEventListener('pointerdown', () => (this.#isHeld = true), { capture: true });
    // After Cornerstone, which hears of the mouse later than of the pointer.
    for (const end of ['pointerup', 'pointercancel']) {
      window.addEventListener(end, () => setTimeout(() => this.#released()), { capture: true });
    }
  }

  /** Ends what is being drawn: an unfinished drawing goes away. */
  cancel(): void {
    this.#isCancelling = true;
    for (const viewport of allViewports()) cancelActiveManipulations(viewport.element);
    this.#isCancelling = false;
    const { model } = this.#ports;
    for (const { annotationUID, metadata } of annotations.state.getAllAnnotations()) {
      if (annotationUID === undefined || kindOf(metadata?.toolName) === undefined) continue;
      if (!model.find(annotationUID)) annotations.state.removeAnnotation(annotationUID);
    }
    redraw();
  }

  /** The lines beside a drawing, with the numbers of the moment. */
  lines(kind: MeasurementKind, data: DrawnData, imageId: string): string[] {
    const facts = announced(imageId);
    if (!facts) return [];
    const points = placesOf(kind, data, facts);
    const i18n = this.#ports.i18n();
    const label = labelOf(data);
    const situation = [i18n.locale, label, cache.getImage(imageId) !== undefined].join();
    const before = this.#lines.get(data);
    // Every movement of the image has the drawing drawn anew, with the same numbers.
    if (before?.situation === situation && isSame(before.points, points)) return before.lines;
    const lines = drawnLines({ kind, label }, readings(kind, points, imageId, facts), i18n);
    this.#lines.set(data, { points, situation, lines });
    return lines;
  }

  #finished(annotation: Annotation): void {
    const { model, seriesOf } = this.#ports;
    const { annotationUID: uid, metadata } = annotation;
    const kind = kindOf(metadata?.toolName);
    const { study } = model.state.getState();
    const imageId = metadata?.referencedImageId;
    if (uid === undefined || kind === undefined || model.find(uid)) return;
    const facts = imageId === undefined ? undefined : announced(imageId);
    const series = imageId === undefined ? undefined : seriesOf(imageId);
    const made =
      !this.#isCancelling && facts && imageId !== undefined && series !== undefined && study !== undefined
        ? measurementOf(annotation, { kind, study, series, imageId, facts })
        : undefined;
    if (!made) {
      annotations.state.removeAnnotation(uid);
      return redraw();
    }
    this.#drawn.add(uid);
    model.add(made);
    if (kind === 'text' || kind === 'arrow') this.#ports.onNaming(uid);
  }

  /** What was moved goes to the list; what the list has changed meanwhile is drawn. */
  #released(): void {
    this.#isHeld = false;
    const { model } = this.#ports;
    for (const annotation of annotations.state.getAllAnnotations()) {
      const before = model.find(annotation.annotationUID ?? '');
      const imageId = before && imageIdOf(before);
      const facts = imageId === undefined ? undefined : announced(imageId);
      if (!before || imageId === undefined || !facts) continue;
      if (annotation.highlighted === true) model.select(before.id);
      const points = placesOf(before.kind, annotation.data, facts);
      if (isSame(points, before.points)) continue;
      const moved = { ...before, points: rounded(points) };
      if (Measurement.safeParse(moved).success) model.change(withReadings(moved, imageId, facts));
    }
    this.#draw();
  }

  #imageArrived(imageId: string): void {
    const here = this.#ports.model.state.getState().list.filter((one) => imageIdOf(one) === imageId);
    const facts = announced(imageId);
    if (here.length === 0 || !facts) return;
    for (const one of here) {
      if (one.readings === undefined) this.#ports.model.complete(withReadings(one, imageId, facts));
    }
    this.#draw();
  }

  /** Has exactly the measurements of the list drawn, those of images that are known. */
  #draw(): void {
    if (this.#isHeld) return;
    const { list, hidden } = this.#ports.model.state.getState();
    const shown = new Map(list.filter(({ series }) => !hidden.has(series)).map((one) => [one.id, one]));
    for (const id of this.#drawn) {
      if (shown.has(id)) continue;
      annotations.state.removeAnnotation(id);
      this.#drawn.delete(id);
    }
    for (const measurement of shown.values()) this.#drawOne(measurement);
    redraw();
  }

  #drawOne(measurement: Measurement): void {
    const { id, kind, points, label } = measurement;
    const imageId = imageIdOf(measurement);
    const facts = announced(imageId);
    if (!facts) return;
    const before = this.#drawn.has(id) ? annotations.state.getAnnotation(id) : undefined;
    if (before && isSame(placesOf(kind, before.data, facts), points)) {
      before.data.label = label;
      return;
    }
    if (before) annotations.state.removeAnnotation(id);
    // Without a group of its own a drawing goes to that of its Frame of Reference.
    annotations.state.addAnnotation(annotationOf(measurement, imageId, facts), undefined as never);
    this.#drawn.add(id);
  }
}

/** The image of a measurement. */
export function imageIdOf({ sop, frame }: Pick<Measurement, 'sop' | 'frame'>): string {
  return sliceId(sop, frame);
}

interface Context {
  readonly kind: MeasurementKind;
  readonly study: string;
  readonly series: string;
  readonly imageId: string;
  readonly facts: FrameFacts;
}

/** Undefined for a drawing without extent, or one that was left before its end. */
function measurementOf(
  { annotationUID, data }: Annotation,
  { kind, study, series, imageId, facts }: Context,
): Measurement | undefined {
  const { sopInstanceUid: sop, number: frame } = frameOf(imageId);
  const points = rounded(placesOf(kind, data, facts));
  const drawn = { id: annotationUID ?? newId(), kind, study, series, sop, frame, points, label: '' };
  const made = Measurement.safeParse({ ...drawn, created: new Date().toISOString() });
  if (!made.success || hasNoExtent(points)) return undefined;
  return withReadings(made.data, imageId, facts);
}

function hasNoExtent(points: readonly Place[]): boolean {
  const [first] = points;
  return points.length > 1 && first !== undefined && points.every((place) => isSame([place], [first]));
}

function withReadings(measurement: Measurement, imageId: string, facts: FrameFacts): Measurement {
  const { readings: _former, spacing: _spacing, ...rest } = measurement;
  const found = readings(measurement.kind, measurement.points, imageId, facts);
  return { ...rest, readings: [...found.readings], ...(found.spacing && { spacing: found.spacing }) };
}

function readings(kind: MeasurementKind, points: readonly Place[], imageId: string, facts: FrameFacts): Readings {
  return readingsOf({ kind, points: points.map(([column, row]) => [column, row]) }, facts, gridOf(imageId, facts));
}

/** The values of an image that is loaded and has no colours. */
function gridOf(imageId: string, facts: FrameFacts): Grid | undefined {
  const image = cache.getImage(imageId);
  if (!image || image.color) return undefined;
  const padding = paddingOf(facts);
  return { values: image.getPixelData(), columns: image.columns, rows: image.rows, ...(padding && { padding }) };
}

function placesOf(kind: MeasurementKind, { handles, contour }: DrawnData, facts: FrameFacts): readonly Place[] {
  const points = (kind === 'freehand' ? contour?.polyline : handles?.points) ?? [];
  const used = kind === 'text' || kind === 'probe' ? points.slice(0, 1) : points;
  return thinned(used).map((point) => toPlace(point, facts));
}

/** Every so many points of an outline that has too many of them. */
function thinned<T>(points: readonly T[]): readonly T[] {
  const step = Math.ceil(points.length / OUTLINE_POINTS);
  return step <= 1 ? points : points.filter((_, index) => index % step === 0);
}

function rounded(points: readonly Place[]): [number, number][] {
  const thousandths = (value: number): number => Math.round(value * 1000) / 1000;
  return points.map(([column, row]) => [thousandths(column), thousandths(row)]);
}

function isSame(a: readonly Place[], b: readonly Place[]): boolean {
  return (
    a.length === b.length &&
    a.every(([column, row], index) => {
      const [otherColumn = NaN, otherRow = NaN] = b[index] ?? [];
      return Math.abs(column - otherColumn) <= SAME && Math.abs(row - otherRow) <= SAME;
    })
  );
}

function labelOf(data: DrawnData): string {
  return 'label' in data && typeof data.label === 'string' ? data.label.trim() : '';
}

/** A measurement of the list as Cornerstone wants it. */
function annotationOf({ id, kind, points, label }: Measurement, imageId: string, facts: FrameFacts): Annotation {
  const world = points.map((place) => [...toWorld(place, facts)] as Types.Point3);
  const isOutline = kind === 'freehand';
  const drawn = {
    annotationUID: id,
    highlighted: false,
    invalidated: true,
    isLocked: false,
    isVisible: true,
    metadata: {
      toolName: DRAWING_TOOLS[kind].toolName,
      referencedImageId: imageId,
      viewPlaneNormal: [...normalOf(facts)] as Types.Point3,
      FrameOfReferenceUID: facts.frameOfReferenceUid,
    },
    data: {
      label,
      cachedStats: {},
      handles: { points: isOutline ? [] : world, activeHandleIndex: null, textBox: emptyTextBox() },
      ...(isOutline && { contour: { polyline: world, closed: true } }),
    },
  };
  return drawn as unknown as Annotation;
}

function emptyTextBox(): unknown {
  const [topLeft, topRight, bottomLeft, bottomRight] = Array.from({ length: 4 }, () => [0, 0, 0]);
  return {
    hasMoved: false,
    worldPosition: [0, 0, 0],
    worldBoundingBox: { topLeft, topRight, bottomLeft, bottomRight },
  };
}

const allViewports = () => (getRenderingEngines() ?? []).flatMap((engine) => engine.getViewports());

function redraw(): void {
  utilities.triggerAnnotationRenderForViewportIds(allViewports().map(({ id }) => id));
}
