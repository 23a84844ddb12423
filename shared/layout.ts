/** How the panes of a window stand, and which images were seen: what a reload of the page must not lose. */
import { z } from 'zod';

const Uid = z.string().regex(/^[0-9.]{1,64}$/);
const Key = z.string().min(1).max(64);
/** SOP Instance UID and frame, from 1: `1.2.3/1`. */
const Image = z.string().regex(/^[0-9.]{1,64}\/[1-9][0-9]{0,6}$/);

const Cell = z.strictObject({
  series: Uid,
  /** A reformatted plane of the volume of that series. */
  plane: z.enum(['axial', 'coronal', 'sagittal', 'oblique']).optional(),
});

/** The panes of one window. */
export const ScreenLayout = z.strictObject({
  rows: z.int().min(1).max(3),
  columns: z.int().min(1).max(4),
  /** In reading order; those that the grid has no pane for are kept out of sight. */
  cells: z.array(Cell.nullable()).max(12),
  active: z.int().min(0).max(11),
  maximised: z.int().min(0).max(11).optional(),
  /** The viewer is on the screen, not the list of the record. */
  isOpen: z.boolean(),
  /** The image at which each series was left. */
  places: z.array(z.strictObject({ series: Uid, image: Image })).max(200),
});
export type ScreenLayout = z.output<typeof ScreenLayout>;

/** The first window, and the one for a second screen. */
export const Screen = z.literal([1, 2]);
export type Screen = z.output<typeof Screen>;

/** Images of a series that the user has seen, and how many there are of it as far as known. */
export const SeenImages = z.strictObject({
  series: Uid,
  images: z.array(Image).max(500),
  total: z.int().min(0).max(1_000_000),
});
export type SeenImages = z.output<typeof SeenImages>;

/** `GET LAYOUT_API.layout?key=` */
export const LayoutQuery = z.strictObject({ key: Key });
/** `PUT LAYOUT_API.layout` */
export const KeepLayoutCommand = z.strictObject({ key: Key, screen: Screen, layout: ScreenLayout });
/** `POST LAYOUT_API.seen`: adds to what was seen before. */
export const SeenCommand = z.strictObject({ key: Key, seen: z.array(SeenImages).min(1).max(64) });

/** Answer to `GET LAYOUT_API.layout`; kept in memory only, and gone with the patient. */
export interface KeptLayout {
  readonly screens: { readonly 1?: ScreenLayout; readonly 2?: ScreenLayout };
  /** As many images of a series as there are; not bounded as those of one command. */
  readonly seen: readonly SeenImages[];
}

export const LAYOUT_API = { layout: '/api/layout', seen: '/api/layout/seen' } as const;
