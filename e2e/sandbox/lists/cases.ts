/** The lists by case: good ones, and one for each thing that can be wrong with a list. Each is made when it is asked for. */
import type { SignerFlaw } from '../certificates/signers.ts';
import type { ListCase } from '../trust-names.ts';
import type { XadesFlaws } from '../xades.ts';
import { document, listedEntries, oldListElement, unlistedEntry, xmlDate } from './document.ts';
import type { Entry } from './document.ts';
import type { Workshop } from './workshop.ts';
import { withComments, withDuplicateIds, WRAPPINGS } from './wrappings.ts';

type ListMaker = (workshop: Workshop) => string | Promise<string>;

/** More than anybody's patience for a list of some kilobytes: about 10 MB. */
const OVERSIZED_ENTRIES = 25_000;
const DOCTYPE = '<!DOCTYPE ListeBlancheDRIM-M>';

const nominal: ListMaker = (shop) => document(shop.sign(shop.list()));

const MAKERS: Readonly<Record<ListCase, ListMaker>> = {
  // Good ones.
  nominal,
  /** Signed in the other form seen: enveloped-signature transform. */
  'profil-2': (shop) => document(shop.sign(shop.list(), { form: 'enveloped-signature' })),
  /** With the line ends that some official lists have. */
  crlf: async (shop) => (await nominal(shop)).replaceAll('\n', '\r\n'),
  /** Newer than the nominal one, db8 added. */
  'with-db8': (shop) => newer(shop, [...listedEntries(), unlistedEntry()]),
  /** Newer than the nominal one, db4 gone. */
  'without-db4': (shop) =>
    newer(
      shop,
      listedEntries().filter((entry) => entry.number !== 4),
    ),
  /** Newer than the nominal one, the workstation gone. */
  'without-db100': (shop) =>
    newer(
      shop,
      listedEntries().filter((entry) => entry.number !== 100),
    ),

  // Bad ones.
  /** No signature at all, as the official « corrupt » list. */
  unsigned: (shop) => document(shop.list()),
  /** One host was changed after the signature. */
  altered: async (shop) => (await nominal(shop)).replace('<db>db4.', '<db>db8.'),
  /** The time of signature was changed after it. */
  'altered-properties': async (shop) =>
    (await nominal(shop)).replace(/<xades:SigningTime>\d{4}/, '<xades:SigningTime>2049'),
  ...wrapped(),
  'duplicate-ids': (shop) => document(withDuplicateIds(shop.sign(shop.list()))),
  /** Says what the nominal list says. */
  'comment-in-text': (shop) => document(withComments(shop.sign(shop.list()))),
  sha1: flawed({ sha1: true }),
  hmac: flawed({ hmac: true }),
  /** Comes to the same as the official expression, and is not it. */
  'other-filter': flawed({ filter: '/descendant::ds:Signature | /descendant::ds:Object' }),
  'unsigned-properties': flawed({ unsignedProperties: true }),
  /** SigningCertificateV2 speaks of another certificate than the one whose key was used. */
  'other-signing-certificate': (shop) => signedWith(shop, { namedCertificate: shop.pki.workstation }),
  /** The official certificate, another key. */
  'other-key': (shop) => signedWith(shop, { valueBy: shop.pki.workstation }),
  /** Name and form of the official signer, under an authority that nobody trusts. */
  stranger: async (shop) =>
    document(shop.sign(shop.list(), { signer: await shop.signer('stranger'), chain: [shop.pki.market] })),
  'wrong-cn': signedBy('wrong-cn'),
  'wrong-ou': signedBy('wrong-ou'),
  'expired-signer': signedBy('expired'),
  'revoked-signer': signedBy('revoked'),
  'rolled-back': (shop) =>
    document(shop.sign(shop.list(listedEntries(), shop.older), { signingTime: shop.older.signed })),
  /** Signed as it should be. */
  oversized: (shop) => document(shop.sign(shop.list(manyEntries()))),
  /** Signed as it should be: the declaration is no part of what is signed. */
  doctype: async (shop) => (await nominal(shop)).replace('?>', `?>${DOCTYPE}`),
  'entity-bomb': async (shop) => withEntities(await nominal(shop)),
  truncated: async (shop) => {
    const list = await nominal(shop);
    return list.slice(0, Math.floor(list.length * 0.6));
  },
  empty: () => '',
  /** A page of the site's network in the place of the list. */
  'not-xml': () => '<!doctype html><html><head><title>Portail</title><body><p>Identifiez-vous<br></body></html>',
  'no-entries': (shop) => document(shop.sign(shop.list([]))),
  'old-schema': (shop) => document(shop.sign(oldListElement(listedEntries(), shop.nominal.generated))),
};

export async function makeList(listCase: ListCase, workshop: Workshop): Promise<string> {
  return MAKERS[listCase](workshop);
}

function newer(shop: Workshop, entries: readonly Entry[]): string {
  return document(shop.sign(shop.list(entries, shop.newer), { signingTime: shop.newer.signed }));
}

function flawed(flaws: XadesFlaws): ListMaker {
  return (shop) => signedWith(shop, flaws);
}

function signedWith(shop: Workshop, flaws: XadesFlaws): string {
  return document(shop.sign(shop.list(), { flaws }));
}

function signedBy(flaw: SignerFlaw): ListMaker {
  return async (shop) => document(shop.sign(shop.list(), { signer: await shop.signer(flaw) }));
}

function wrapped(): Readonly<Record<keyof typeof WRAPPINGS, ListMaker>> {
  const makers = Object.entries(WRAPPINGS).map(([name, wrap]): [string, ListMaker] => [
    name,
    (shop) => {
      const forged = shop.list([...listedEntries(), unlistedEntry()]);
      const parts = { list: shop.sign(shop.list()), forged, date: xmlDate(shop.nominal.generated) };
      return document(wrap(parts));
    },
  ]);
  return Object.fromEntries(makers) as Record<keyof typeof WRAPPINGS, ListMaker>;
}

function manyEntries(): Entry[] {
  const [first] = listedEntries();
  if (first === undefined) return [];
  return Array.from({ length: OVERSIZED_ENTRIES }, (_, index) => ({ ...first, number: 10_000 + index }));
}

/** Ten entities, each ten times the one before: a gigabyte of text for him who expands them. */
function withEntities(list: string): string {
  const entities = Array.from({ length: 9 }, (_, level) =>
    level === 0 ? '<!ENTITY e0 "liste">' : `<!ENTITY e${level} "${`&e${level - 1};`.repeat(10)}">`,
  );
  const bomb = `<!DOCTYPE ListeBlancheDRIM-M [${entities.join('')}]>`;
  return list.replace('?>', `?>${bomb}`).replace('support@exemple.invalid', '&e8;');
}
