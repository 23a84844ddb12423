/** What a liste blanche says, once its signature was found good: the schema of the ANS, version 1 (DRIM-M_DATA). */
import { WorkstationError } from '../../../shared/errors.ts';
import type { WhitelistEntry } from '../../../shared/trust.ts';
import { parseXml } from '../../xml/parse.ts';
import { attribute, child, children, isNamed, text, withDescendants, type XmlElement } from '../../xml/tree.ts';
import { DS } from './algorithms.ts';
import { parseDateTime } from './date-time.ts';

const LIST = 'https://github.com/ansforge/DRIM-M_DATA';
const OLD_LIST = 'https://listeblanche.mesimagesmedicales.fr/schema';
const ROOT = 'ListeBlancheDRIM-M';
const VERSION_1 = /^1(?:\.\d{1,4}){0,2}$/;
const MOST_ENTRIES = 10_000;

/** RFC 1123, 2.1, as DRIMbox are named: with a domain, and no address. */
const HOST_NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

export interface ReadList {
  readonly generatedAt: Date;
  readonly entries: readonly WhitelistEntry[];
}

/**
 * Reads the list from the bytes that were digested, `signed`, and from nothing else; `root` is the document's, in which a
 * comment within a text is looked for. Unknown elements are passed over, so that the schema may grow; an entry without an
 * identifier, a host name or a DN refuses the list, as does a host name that is none. A DN in no readable form stays: it
 * shuts out its own operator alone. Throws LIST_SCHEMA_OLD, LIST_SCHEMA with the name of what is wrong, LIST_EMPTY.
 */
export function readList(signed: Uint8Array, root: XmlElement): ReadList {
  refuseCommentsInTexts(root);
  const list = parseXml(signed, { maxBytes: signed.length }).root;
  if (isNamed(list, OLD_LIST, ROOT)) throw new WorkstationError('LIST_SCHEMA_OLD');
  if (!isNamed(list, LIST, ROOT)) throw badSchema(list.localName);
  if (!VERSION_1.test(attribute(list, 'versionFormat') ?? '')) throw badSchema('versionFormat');
  const generatedAt = parseDateTime(value(list, 'DateDeGeneration', 40, 'required', ROOT));
  if (generatedAt === undefined) throw badSchema('DateDeGeneration');
  const domains = child(list, LIST, 'ListeDomaines');
  if (domains === undefined) throw badSchema('ListeDomaines');
  const entries = children(domains, LIST, 'Domaine');
  if (entries.length === 0) throw new WorkstationError('LIST_EMPTY');
  if (entries.length > MOST_ENTRIES) throw badSchema(`Domaine > ${MOST_ENTRIES}`);
  return { generatedAt, entries: entries.map((entry, index) => readEntry(entry, `Domaine ${index + 1}`)) };
}

function readEntry(domain: XmlElement, place: string): WhitelistEntry {
  const db = value(domain, 'db', 253, 'required', place);
  const vi = value(domain, 'vi', 253, 'optional', place);
  if (!HOST_NAME.test(db)) throw badSchema(`${place}: db`);
  if (vi !== '' && !HOST_NAME.test(vi)) throw badSchema(`${place}: vi`);
  return {
    identifiant: value(domain, 'Identifiant', 40, 'required', place),
    db,
    vi,
    denomination: value(domain, 'Denomination', 300, 'optional', place),
    dn: value(domain, 'DNCertificatOperateur', 1000, 'required', place),
    supportContact: value(domain, 'SupportContact', 300, 'optional', place),
    updatedAt: value(domain, 'DateMAJ', 40, 'optional', place),
  };
}

/** Text of a child, on one line; empty when an optional one is not there. */
function value(parent: XmlElement, name: string, most: number, need: 'required' | 'optional', place: string): string {
  const [found, again] = children(parent, LIST, name);
  const whole = found === undefined ? '' : text(found);
  const line = whole?.replace(/\s+/g, ' ').trim();
  const isMissing = line === undefined || (line === '' && need === 'required');
  if (isMissing || again !== undefined || line.length > most) throw badSchema(`${place}: ${name}`);
  return line;
}

/**
 * A comment in the middle of a text is not under the signature: whoever passes the list on can put one there. Reading the
 * canonical bytes, we would read the text whole; but an honest list has none, and other readers would stop at it.
 */
function refuseCommentsInTexts(root: XmlElement): void {
  for (const element of withDescendants(root)) {
    const hasComment = element.children.some((node) => node.kind === 'comment');
    const hasText = element.children.some((node) => node.kind === 'text' && node.value.trim() !== '');
    if (hasComment && hasText && element.namespace !== DS) throw badSchema(element.localName);
  }
}

function badSchema(detail: string): WorkstationError {
  return new WorkstationError('LIST_SCHEMA', { detail: detail.slice(0, 80) });
}
