/**
 * Keeps a selection steady while it is drawn over a page: its words lie scattered, and between two of them a browser
 * would take the nearest in the order of the document, which is often the last of the page. So an empty element that
 * covers the page follows the moving end of the selection through the document.
 */

/** Watches `container`, whose children are the words; returns how to stop. `className` covers all of it. */
export function steadySelection(container: HTMLElement, className: string): () => void {
  const ground = document.createElement('div');
  ground.className = className;
  let before: Range | undefined;
  const follow = (): void => {
    const selection = document.getSelection();
    if (!selection || selection.rangeCount === 0) return;
    const range = selection.getRangeAt(0);
    const isStartMoving = before !== undefined && isSameEnd(range, before);
    const word = wordAt(isStartMoving ? range.startContainer : range.endContainer, container);
    before = range.cloneRange();
    if (word && word !== ground) container.insertBefore(ground, isStartMoving ? word : word.nextSibling);
  };
  const begin = (): void => {
    before = undefined;
    container.append(ground);
    document.addEventListener('selectionchange', follow);
  };
  const end = (): void => {
    document.removeEventListener('selectionchange', follow);
    ground.remove();
  };
  container.addEventListener('pointerdown', begin);
  window.addEventListener('pointerup', end);
  window.addEventListener('pointercancel', end);
  return () => {
    end();
    container.removeEventListener('pointerdown', begin);
    window.removeEventListener('pointerup', end);
    window.removeEventListener('pointercancel', end);
  };
}

function isSameEnd(range: Range, before: Range): boolean {
  return (
    range.compareBoundaryPoints(Range.END_TO_END, before) === 0 ||
    range.compareBoundaryPoints(Range.START_TO_END, before) === 0
  );
}

/** The child of `container` that holds `node`. */
function wordAt(node: Node, container: HTMLElement): Node | undefined {
  let at: Node | null = node;
  while (at && at.parentNode !== container) at = at.parentNode;
  return at ?? undefined;
}
