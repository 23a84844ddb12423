/**
 * Attacks on a signed list by one who has no key: what was signed stays in the document, and what should be read is put
 * where a careless reader looks. All want db8, which is not on the list, to be on it. Where the signature covers the
 * whole document but itself, a signature's inside is anybody's: the last five pass a verifier that only computes.
 */
import { domainElement, NAMESPACE, unlistedEntry } from './document.ts';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const XADES = 'http://uri.etsi.org/01903/v1.3.2#';

/** `list` is a signed root element, `forged` an unsigned one with db8, `date` a date as the list writes it. */
export interface Wrapped {
  readonly list: string;
  readonly forged: string;
  readonly date: string;
}

export const WRAPPINGS = {
  /** The signed list as the last child of a forged one. */
  'wrapping-1': ({ list, forged }) => append(forged, list),
  /** A forged list with the signature of the signed one, which hides inside of it. */
  'wrapping-2': ({ list, forged }) => append(forged, insertObject(signatureOf(list), withoutSignature(list))),
  /** Both side by side, the forged one first, in a root of no meaning. */
  'wrapping-3': ({ list, forged }) => `<Listes>${forged}${list}</Listes>`,
  /** Forged entries in an Object of the signature. */
  'wrapping-4': ({ list, date }) => insertObject(list, forgedDomains(date)),
  /** The same with the signature as the root's first child, before the signed entries. */
  'wrapping-5': ({ list, date }) => {
    const signature = insertObject(signatureOf(list), forgedDomains(date));
    return withoutSignature(list).replace(/^<[^>]+>/, (tag) => tag + signature);
  },
  /** A second signature among the entries, which the official filter subtracts with the first. */
  'wrapping-6': ({ list, date }) => list.replace('<ListeDomaines>', `<ListeDomaines>${shell(forgedDomain(date))}`),
  /** A signature in the middle of a value, whose text prolongs the host of db4. */
  'wrapping-7': ({ list }) => list.replace(/(<db>db4\.[^<]*)/, (value) => value + shell('.exemple.invalid')),
  /** A SignedProperties of a later time before the signed one. */
  'wrapping-8': ({ list }) => {
    const forged = propertiesOf(list)
      .replace(/ Id="[^"]*"/, ' Id="xades-autre"')
      .replace(/<xades:SigningTime>\d{4}/, '<xades:SigningTime>2049');
    return list.replace('<xades:SignedProperties', `${forged}<xades:SignedProperties`);
  },
} as const satisfies Readonly<Record<string, (parts: Wrapped) => string>>;

/** Two elements of the Id that the signature refers to; the forged one is found first. */
export function withDuplicateIds(list: string): string {
  const forged = propertiesOf(list).replace(/<xades:SigningTime>\d{4}/, '<xades:SigningTime>2049');
  const object = `<ds:Object><xades:QualifyingProperties xmlns:xades="${XADES}">${forged}</xades:QualifyingProperties></ds:Object>`;
  return list.replace('<ds:Object>', object + '<ds:Object>');
}

/**
 * A comment in host and name of db100, which canonicalisation leaves out: who reads the first text node alone takes them
 * for shorter ones.
 */
export function withComments(list: string): string {
  return list.replaceAll('db100.test', 'db10<!-- -->0.test');
}

function forgedDomain(date: string): string {
  return `<Domaine xmlns="${NAMESPACE}">${domainElement(unlistedEntry(), date).replace(/^\s*<Domaine>/, '')}`;
}

function forgedDomains(date: string): string {
  return `<ListeDomaines xmlns="${NAMESPACE}">${forgedDomain(date)}</ListeDomaines>`;
}

/** An element that the filter takes for a signature. */
function shell(content: string): string {
  return `<ds:Signature xmlns:ds="${DS}">${content}</ds:Signature>`;
}

function append(root: string, content: string): string {
  const end = root.lastIndexOf('</');
  return root.slice(0, end) + content + root.slice(end);
}

/** An Object before the one with the properties. */
function insertObject(text: string, content: string): string {
  return text.replace('<ds:Object>', `<ds:Object>${content}</ds:Object><ds:Object>`);
}

function signatureOf(list: string): string {
  return list.slice(list.indexOf('<ds:Signature '), list.lastIndexOf('</ListeBlancheDRIM-M>'));
}

function withoutSignature(list: string): string {
  return list.replace(signatureOf(list), '');
}

function propertiesOf(list: string): string {
  const end = '</xades:SignedProperties>';
  return list.slice(list.indexOf('<xades:SignedProperties'), list.indexOf(end) + end.length);
}
