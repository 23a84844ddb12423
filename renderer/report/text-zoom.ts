const SIZES = [0.75, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3];

/** The next size of text in a direction; stays at the ends. 1 is the usual size. */
export function textZoom(zoom: number, direction: 1 | -1): number {
  const at = SIZES.indexOf(zoom);
  return SIZES[at + direction] ?? zoom;
}
