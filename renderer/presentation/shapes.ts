/** Graphics of presentation states as outlines on the screen (PS3.3 C.10.5.1.2). */
import type { PresentedGraphic, Spot } from '../../shared/presentation.ts';

/** From a place as the state gives it to CSS px in the pane; undefined while there is no image. */
export type ToScreen = (units: PresentedGraphic['units'], spot: Spot) => Spot | undefined;

/** CSS px; a point has no size of its own. */
const POINT_REACH = 4;

/** The outline as the `d` of an SVG path; empty when there is nothing to see. */
export function outlineOf({ units, shape, points }: PresentedGraphic, toScreen: ToScreen): string {
  const spots = points.flatMap((point) => {
    const spot = toScreen(units, point);
    return spot && spot.every(Number.isFinite) ? [spot] : [];
  });
  if (spots.length !== points.length) return '';
  switch (shape) {
    case 'POINT':
      return spots.map(cross).join('');
    case 'POLYLINE':
      return polyline(spots);
    case 'INTERPOLATED':
      return curve(spots);
    case 'CIRCLE':
      return circle(spots);
    case 'ELLIPSE':
      return ellipse(spots);
  }
}

function cross([x, y]: Spot): string {
  return `M${at([x - POINT_REACH, y])}H${fixed(x + POINT_REACH)}M${at([x, y - POINT_REACH])}V${fixed(y + POINT_REACH)}`;
}

function polyline(spots: readonly Spot[]): string {
  const [first, ...others] = spots;
  if (!first) return '';
  return `M${at(first)}${others.map((spot) => `L${at(spot)}`).join('')}${isClosed(spots) ? 'Z' : ''}`;
}

/** Through all points, without corners: Catmull and Rom's curve, in the pieces that SVG has. */
function curve(spots: readonly Spot[]): string {
  const [first] = spots;
  if (!first || spots.length < 3) return polyline(spots);
  const closed = isClosed(spots);
  const round = closed ? spots.slice(0, -1) : spots;
  const place = (index: number): Spot =>
    (closed ? round[(index + round.length) % round.length] : round[Math.min(Math.max(index, 0), round.length - 1)]) ??
    first;
  const pieces = Array.from({ length: closed ? round.length : round.length - 1 }, (_, index) => {
    const [before, from, to, after] = [place(index - 1), place(index), place(index + 1), place(index + 2)];
    const one: Spot = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
    const two: Spot = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
    return `C${at(one)} ${at(two)} ${at(to)}`;
  });
  return `M${at(first)}${pieces.join('')}${closed ? 'Z' : ''}`;
}

/** Its middle, and a point on it. */
function circle([middle, edge]: readonly Spot[]): string {
  if (!middle || !edge) return '';
  const radius = Math.hypot(edge[0] - middle[0], edge[1] - middle[1]);
  return around(middle, [radius, 0], [0, radius]);
}

/** The ends of its long axis, then those of the short one. */
function ellipse([a, b, c, d]: readonly Spot[]): string {
  if (!a || !b || !c || !d) return '';
  const middle: Spot = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return around(middle, [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2], [(d[0] - c[0]) / 2, (d[1] - c[1]) / 2]);
}

/** How far the handles of a quarter of a circle reach. */
const HANDLE = 0.5522847498;

function around(middle: Spot, u: Spot, v: Spot): string {
  const place = (s: number, t: number): string =>
    at([middle[0] + s * u[0] + t * v[0], middle[1] + s * u[1] + t * v[1]]);
  const quarter = (s: number, t: number, nextS: number, nextT: number): string =>
    `C${place(s + HANDLE * nextS, t + HANDLE * nextT)} ${place(nextS + HANDLE * s, nextT + HANDLE * t)} ${place(nextS, nextT)}`;
  return `M${place(1, 0)}${quarter(1, 0, 0, 1)}${quarter(0, 1, -1, 0)}${quarter(-1, 0, 0, -1)}${quarter(0, -1, 1, 0)}Z`;
}

function isClosed(spots: readonly Spot[]): boolean {
  const [first, last] = [spots[0], spots.at(-1)];
  return spots.length > 2 && first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1];
}

function at([x, y]: Spot): string {
  return `${fixed(x)} ${fixed(y)}`;
}

/** Hundredths of a px are seen by nobody. */
function fixed(value: number): number {
  return Math.round(value * 100) / 100;
}
