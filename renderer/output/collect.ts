/**
 * What is drawn in a pane, in the order in which it lies there: pictures, drawings, words. Read from the page itself, so
 * that whatever a part of the viewer puts over an image is in its picture too, without that part knowing of pictures.
 */

export type Layer =
  | { readonly kind: 'picture'; readonly picture: HTMLCanvasElement; readonly place: DOMRect }
  | { readonly kind: 'drawing'; readonly xml: string; readonly place: DOMRect }
  | { readonly kind: 'box'; readonly color: string; readonly place: DOMRect }
  | { readonly kind: 'text'; readonly text: string; readonly style: TextStyle; readonly place: DOMRect };

export interface TextStyle {
  readonly color: string;
  /** `italic 600`, then the size in CSS pixels and the family. */
  readonly face: string;
  readonly size: number;
  readonly family: string;
}

/** Presentation attributes: what style sheets of the page say of them is written into the drawing. */
const PRESENTATION = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap'],
  ...['stroke-linejoin', 'opacity', 'visibility', 'display', 'font-family', 'font-size', 'font-weight', 'font-style'],
  ...['text-anchor', 'dominant-baseline', 'color'],
];
const TRANSPARENT = /^rgba\(.*, 0\)$|^transparent$/;

/** The layers of an element and all that is in it. Without texts, drawings come without their words too. */
export function collectLayers(root: Element, withTexts: boolean): readonly Layer[] {
  const layers: Layer[] = [];
  visit(root, withTexts, layers);
  return layers;
}

function visit(element: Element, withTexts: boolean, layers: Layer[]): void {
  const style = getComputedStyle(element);
  const place = element.getBoundingClientRect();
  if (style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0') return;
  if (element instanceof HTMLCanvasElement) {
    if (place.width > 0 && element.width > 0) layers.push({ kind: 'picture', picture: copyOf(element), place });
    return;
  }
  if (element instanceof SVGSVGElement) {
    if (place.width > 0) layers.push({ kind: 'drawing', xml: drawingOf(element, place, withTexts), place });
    return;
  }
  // What is there for screen readers alone has the size of a dot.
  if (place.width <= 1 && place.height <= 1 && style.overflow !== 'visible') return;
  if (withTexts && !TRANSPARENT.test(style.backgroundColor))
    layers.push({ kind: 'box', color: style.backgroundColor, place });
  for (const child of element.childNodes) {
    if (child instanceof Element) visit(child, withTexts, layers);
    else if (withTexts && child instanceof Text) layers.push(...linesOf(child, style));
  }
}

/** As it is now: it may be drawn anew before the picture is made. */
function copyOf(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  copy.getContext('2d')?.drawImage(canvas, 0, 0);
  return copy;
}

/** A drawing that looks alone as it does in the page. */
function drawingOf(drawing: SVGSVGElement, { width, height }: DOMRect, withTexts: boolean): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = [drawing, ...drawing.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  for (const [index, original] of originals.entries()) {
    const own = copies[index];
    if (!own) continue;
    const style = getComputedStyle(original);
    own.removeAttribute('style');
    own.removeAttribute('class');
    for (const name of PRESENTATION) own.setAttribute(name, style.getPropertyValue(name));
  }
  if (!withTexts) for (const text of copy.querySelectorAll('text, foreignObject, title, desc')) text.remove();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  if (!copy.hasAttribute('viewBox')) copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  return new XMLSerializer().serializeToString(copy);
}

/** A text, line by line as the page has broken it. */
function linesOf(node: Text, style: CSSStyleDeclaration): readonly Layer[] {
  const lines: { text: string; place: DOMRect }[] = [];
  const range = document.createRange();
  for (let index = 0; index < node.data.length; index += 1) {
    range.setStart(node, index);
    range.setEnd(node, index + 1);
    const [place] = range.getClientRects();
    const letter = node.data[index] ?? '';
    const last = lines.at(-1);
    // Half of a letter that two code units make has no place of its own.
    if (!place) {
      if (last && letter.trim() !== '') last.text += letter;
      continue;
    }
    if (last && Math.abs(last.place.top - place.top) < 1) {
      last.text += letter;
      last.place = new DOMRect(last.place.left, last.place.top, place.right - last.place.left, place.height);
    } else {
      lines.push({ text: letter, place });
    }
  }
  const face = `${style.fontStyle} ${style.fontWeight}`;
  const text = { color: style.color, face, size: parseFloat(style.fontSize), family: style.fontFamily };
  return lines
    .filter((line) => line.text.trim() !== '')
    .map((line) => ({ kind: 'text', text: line.text, style: text, place: line.place }));
}
