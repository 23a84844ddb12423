/** A timer: calls back once after so many milliseconds, unless the returned function is called. */
export type After = (milliseconds: number, callback: () => void) => () => void;
