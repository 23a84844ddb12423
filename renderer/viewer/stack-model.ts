/** What a pane needs of the images that it goes through: a series, or planes made of one. */
import type { ErrorReport } from '../../shared/errors.ts';
import type { SeriesSnapshot } from './series-model.ts';

export interface StackModel {
  readonly subscribe: (listener: () => void) => () => void;
  /** What is known at this moment; a new object after every change. */
  readonly snapshot: () => SeriesSnapshot;
  /** The image last looked at, where a pane that opens the model begins. */
  readonly target: string | undefined;
  /** `id` is looked at in that pane: it comes first. Without a pane it is where the next one begins. */
  look(id: string, pane?: number): void;
  /** `id` is there and could not be drawn all the same. */
  fail(id: string, error: ErrorReport): void;
  /** Tries a failed image again. */
  retry(id: string): void;
  /** That pane shows it no more. Once none does, nothing more of it is made or loaded. */
  rest(pane?: number): void;
  /** True for an image that will become better by itself, e.g. a plane of what has arrived so far. Absent: none will. */
  readonly isPreliminary?: (id: string) => boolean;
}
