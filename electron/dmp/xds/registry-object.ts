/** An ebRIM RegistryObject by its parts: slots, name, classifications, identifiers, whatever their order and prefixes. */
import type { Coded } from '../../../shared/record.ts';
import { attribute, type XmlElement } from '../../xml/tree.ts';
import { RIM } from './names.ts';
import { cleanText, plainOid, textOf } from './texts.ts';

const XML = 'http://www.w3.org/XML/1998/namespace';

type Parts = Map<string, XmlElement[]>;

export class RegistryObject {
  readonly #slots: Parts = new Map();
  readonly #classifications: Parts = new Map();
  readonly #identifiers: Parts = new Map();
  readonly #others: Parts = new Map();

  /** One pass over the children, and nothing read that nobody asks for: an answer may hold thousands of objects. */
  constructor(element: XmlElement) {
    for (const part of element.children) {
      if (part.kind !== 'element' || part.namespace !== RIM) continue;
      if (part.localName === 'Slot') add(this.#slots, attribute(part, 'name'), part);
      else if (part.localName === 'Classification')
        add(this.#classifications, attribute(part, 'classificationScheme'), part);
      else if (part.localName === 'ExternalIdentifier')
        add(this.#identifiers, attribute(part, 'identificationScheme'), part);
      else add(this.#others, part.localName, part);
    }
  }

  /** All values of the slots of a name, trimmed. */
  slot(name: string): string[] {
    const slots = this.#slots.get(name) ?? [];
    return slots.length === 1 ? slotValues(slots[0]) : slots.flatMap(slotValues);
  }

  /** Of an ExternalIdentifier; empty when there is none under this scheme. */
  identifier(scheme: string): string {
    const first = this.#identifiers.get(scheme)?.[0];
    return first === undefined ? '' : (attribute(first, 'value') ?? '').trim();
  }

  /** `Name` or `Description`, in French where it is given in several languages. */
  text(localName: 'Name' | 'Description'): string {
    const first = this.#others.get(localName)?.[0];
    return first === undefined ? '' : localized(first);
  }

  classifications(scheme: string): RegistryObject[] {
    return (this.#classifications.get(scheme) ?? []).map((part) => new RegistryObject(part));
  }

  /** The codes under a scheme (ITI TF-3 4.2.3.1.2). */
  codes(scheme: string): Coded[] {
    const codes = (this.#classifications.get(scheme) ?? []).map(readCode);
    return codes.filter(({ code }) => code !== '');
  }
}

function add(parts: Parts, key: string | undefined, part: XmlElement): void {
  if (key === undefined) return;
  const before = parts.get(key);
  if (before === undefined) parts.set(key, [part]);
  else before.push(part);
}

/** nodeRepresentation, codingScheme and name of a Classification. */
function readCode(classification: XmlElement): Coded {
  let [system, label] = ['', ''];
  for (const part of classification.children) {
    if (part.kind !== 'element' || part.namespace !== RIM) continue;
    if (part.localName === 'Name') label ||= localized(part);
    else if (part.localName === 'Slot' && attribute(part, 'name') === 'codingScheme')
      system ||= plainOid(slotValues(part)[0]);
  }
  return { code: cleanText(attribute(classification, 'nodeRepresentation')), system, label };
}

function localized(name: XmlElement): string {
  const strings = elementsNamed(name, 'LocalizedString');
  const french = strings.find((one) => /^fr\b/i.test(attribute(one, 'lang', XML) ?? ''));
  const chosen = french ?? strings[0];
  return chosen === undefined ? '' : cleanText(attribute(chosen, 'value'));
}

function slotValues(slot: XmlElement | undefined): string[] {
  const values: string[] = [];
  for (const list of slot === undefined ? [] : elementsNamed(slot, 'ValueList'))
    for (const element of elementsNamed(list, 'Value')) {
      const value = textOf(element);
      if (value !== '') values.push(value);
    }
  return values;
}

function elementsNamed(parent: XmlElement, localName: string): XmlElement[] {
  return parent.children.filter(
    (node): node is XmlElement => node.kind === 'element' && node.localName === localName && node.namespace === RIM,
  );
}
