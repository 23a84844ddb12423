/** Lists that were changed after they were signed, in all the ways in which one must not be believed. */
import { afterAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../shared/errors.ts';
import { LARGEST_WHITELIST } from './verify.ts';
import { LIST, ListBench, listOf, replaced } from '../testing/list-bench.ts';
import { DS, XADES } from '../testing/list-signer.ts';
import { opensslMissing } from '../testing/openssl.ts';

const EVIL = listOf([{ db: 'db3.evil.test' }]);
const ROOT_END = '</ListeBlancheDRIM-M>';
const rootContent = (list: string): string => list.slice(list.indexOf('>') + 1, list.lastIndexOf('</'));
const rootTag = (list: string): string => list.slice(0, list.indexOf('>') + 1);

const bench = new ListBench();
afterAll(() => bench[Symbol.dispose]());

describe.skipIf(opensslMissing !== '')(`changed lists${opensslMissing && ` (${opensslMissing})`}`, () => {
  const wrappings: Readonly<Record<string, readonly [ErrorCode, () => string]>> = {
    'the signed root in the Object of its signature': [
      'LIST_SIGNATURE_FORM',
      () =>
        replaced(
          EVIL,
          ROOT_END,
          `${replaced(bench.genuineSignature(), '</ds:Object>', `${LIST}</ds:Object>`)}${ROOT_END}`,
        ),
    ],
    'the signed root in an Object of its own': [
      'LIST_SIGNATURE_FORM',
      () =>
        replaced(
          EVIL,
          ROOT_END,
          `${replaced(bench.genuineSignature(), '</ds:Object>', `</ds:Object><ds:Object>${LIST}</ds:Object>`)}${ROOT_END}`,
        ),
    ],
    'the signed root beside the entries': [
      'LIST_DIGEST',
      () => replaced(EVIL, ROOT_END, `${LIST}${bench.genuineSignature()}${ROOT_END}`),
    ],
    'the signed root, with its signature, in another': [
      'LIST_SIGNATURE_PLACE',
      () => replaced(EVIL, ROOT_END, `${bench.signed()}${ROOT_END}`),
    ],
    'another root around the signed one': ['LIST_SIGNATURE_PLACE', () => `<evil>${bench.signed()}</evil>`],
    'the signature as root, with the list in it': [
      'LIST_SIGNATURE_PLACE',
      () => replaced(bench.genuineSignature(), '</ds:Object>', `${LIST}</ds:Object>`),
    ],
    'the signature as first child': [
      'LIST_SIGNATURE_PLACE',
      () => replaced(LIST, rootTag(LIST), `${rootTag(LIST)}${bench.genuineSignature()}`),
    ],
    'the signature among the entries': [
      'LIST_SIGNATURE_PLACE',
      () => replaced(LIST, '</ListeDomaines>', `${bench.genuineSignature()}</ListeDomaines>`),
    ],
    'an element after the signature': [
      'LIST_SIGNATURE_PLACE',
      () => replaced(bench.signed(), ROOT_END, `<ListeDomaines></ListeDomaines>${ROOT_END}`),
    ],
    'the signature twice': [
      'LIST_SIGNATURE_PLACE',
      () => replaced(bench.signed(), ROOT_END, `${bench.genuineSignature()}${ROOT_END}`),
    ],
    'a second list of entries before the signed one': [
      'LIST_DIGEST',
      () =>
        replaced(
          bench.signed(),
          '<ListeDomaines>',
          `${/<ListeDomaines>[^]*<\/ListeDomaines>/.exec(EVIL)![0]}<ListeDomaines>`,
        ),
    ],
    'entries of another': [
      'LIST_DIGEST',
      () => rootTag(EVIL) + rootContent(EVIL) + bench.genuineSignature() + ROOT_END,
    ],
    'the signed properties moved, others in their place': [
      'LIST_SIGNATURE_FORM',
      () =>
        replaced(
          bench.signed(),
          /(<xades:SignedProperties Id=")(xades-1)([^]*<\/xades:SignedProperties>)/,
          '$1evil$3<xades:UnsignedProperties>$1$2$3</xades:UnsignedProperties>',
        ),
    ],
    'the signed properties beside the entries, others in their place': [
      'LIST_REFERENCES',
      () => {
        const list = bench.signed();
        const properties = /<xades:SignedProperties [^]*<\/xades:SignedProperties>/.exec(list)![0];
        const moved = replaced(list, 'Id="xades-1"', 'Id="evil"');
        return replaced(
          moved,
          '<ListeDomaines>',
          `${replaced(properties, '<xades:SignedProperties', `<xades:SignedProperties xmlns:xades="${XADES}" xmlns:ds="${DS}"`)}<ListeDomaines>`,
        );
      },
    ],
    'an identifier twice': [
      'LIST_DUPLICATE_ID',
      () => replaced(bench.signed(), '<ListeDomaines>', '<ListeDomaines ID="xades-1">'),
    ],
    'a signature of the list only, by its identifier': [
      'LIST_REFERENCES',
      () =>
        bench.signed(
          { references: (whole, properties) => [replaced(whole, 'URI=""', 'URI="#list"'), properties] },
          replaced(LIST, ' versionFormat', ' Id="list" versionFormat'),
        ),
    ],
  };

  it.each(Object.entries(wrappings))('wrapped: %s', async (_, [code, list]) => {
    expect(await bench.codeOf(list())).toBe(code);
  });

  const altered: Readonly<Record<string, readonly [ErrorCode, () => string | Uint8Array]>> = {
    'a host': ['LIST_DIGEST', () => replaced(bench.signed(), '<db>db3', '<db>db8')],
    'a blank more': ['LIST_DIGEST', () => replaced(bench.signed(), '</ListeDomaines>', ' </ListeDomaines>')],
    'an attribute more': ['LIST_DIGEST', () => replaced(bench.signed(), '<ListeDomaines>', '<ListeDomaines a="1">')],
    'an instruction before the root': ['LIST_DIGEST', () => `<?evil?>${bench.signed()}`],
    'the time': ['LIST_DIGEST', () => replaced(bench.signed(), '2026-09-17', '2026-09-18')],
    'the named certificate': [
      'LIST_DIGEST',
      () => replaced(bench.signed(), /<xades:IssuerSerialV2>[^<]*<\/xades:IssuerSerialV2>/, ''),
    ],
    SignedInfo: ['LIST_SIGNATURE_VALUE', () => replaced(bench.signed(), 'Id="r-1" URI=""', 'Id="r-2" URI=""')],
    'the signature value': [
      'LIST_SIGNATURE_VALUE',
      () => replaced(bench.signed(), /(<ds:SignatureValue Id="v-1">)..../, '$1AAAA'),
    ],
    'a comment in a host': [
      'LIST_SCHEMA',
      () => replaced(bench.signed(), '<db>db3.drimbox.test', '<db>db3<!-- -->.drimbox.test'),
    ],
    'a comment in a digest': [
      'LIST_SIGNATURE_FORM',
      () => replaced(bench.signed(), '<ds:DigestValue>', '<ds:DigestValue><!-- -->'),
    ],
    'a second SignedInfo': [
      'LIST_SIGNATURE_FORM',
      () => replaced(bench.signed(), /(<ds:SignedInfo>[^]*<\/ds:SignedInfo>)/, '$1$1').replace('Id="r-1"', ''),
    ],
    'no KeyInfo': ['LIST_SIGNATURE_FORM', () => replaced(bench.signed(), /<ds:KeyInfo>[^]*<\/ds:KeyInfo>/, '')],
    'no properties': ['LIST_SIGNATURE_FORM', () => replaced(bench.signed(), /<ds:Object>[^]*<\/ds:Object>/, '')],
    'properties of another signature': [
      'LIST_SIGNATURE_FORM',
      () => replaced(bench.signed(), 'Target="#s-1"', 'Target="#s-2"'),
    ],
    'the signature gone': ['LIST_NOT_SIGNED', () => LIST],
    'a signature of another namespace': [
      'LIST_NOT_SIGNED',
      () => replaced(bench.signed(), `xmlns:ds="${DS}"`, 'xmlns:ds="urn:ds"'),
    ],
    'cut off': ['LIST_NOT_XML', () => bench.signed().slice(0, -100)],
    'no XML': ['LIST_NOT_XML', () => '{"entries": []}'],
    'bytes that are no text': ['LIST_NOT_XML', () => Buffer.from(bench.signed(), 'latin1')],
    'a relative namespace': [
      'LIST_NOT_XML',
      () => replaced(bench.signed(), '<ListeDomaines>', '<ListeDomaines><a xmlns="a"></a>'),
    ],
    empty: ['LIST_EMPTY', () => ''],
    'nothing but blanks': ['LIST_EMPTY', () => ' \r\n\t'],
    'a document type': [
      'LIST_DOCTYPE',
      () => `<!DOCTYPE ListeBlancheDRIM-M SYSTEM "http://127.0.0.1:9/x">${bench.signed()}`,
    ],
    'an entity bomb': [
      'LIST_DOCTYPE',
      () => `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>${bench.signed()}`,
    ],
    'too large': ['LIST_TOO_LARGE', () => bench.signed() + ' '.repeat(LARGEST_WHITELIST)],
    'too deep': ['LIST_TOO_LARGE', () => replaced(bench.signed(), '<ListeDomaines>', '<a>'.repeat(300))],
  };

  it.each(Object.entries(altered))('altered after it was signed: %s', async (_, [code, list]) => {
    expect(await bench.codeOf(list())).toBe(code);
  });
});
