/** What the commands of the layout need of the viewer while it is on the screen. */
export interface LayoutActions {
  /** The next series that was not seen to its end, into the active pane. */
  readonly nextUnseen: () => void;
  /** The nearest earlier examination beside the one in the active pane. */
  readonly priorBeside: () => void;
  /** This arrangement as the rule for such examinations. */
  readonly keepRule: () => void;
  readonly secondScreen: () => void;
}

let current: LayoutActions | undefined;

/** Until the returned function is called. */
export function offerLayoutActions(actions: LayoutActions): () => void {
  current = actions;
  return () => {
    if (current === actions) current = undefined;
  };
}

export function layoutActions(): LayoutActions | undefined {
  return current;
}
