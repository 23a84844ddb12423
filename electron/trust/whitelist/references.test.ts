/** Lists that the right signer signed in a way that proves nothing: references, transforms and algorithms. */
import { afterAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../shared/errors.ts';
import { ListBench, replaced } from '../testing/list-bench.ts';
import {
  DS,
  ENVELOPED_TRANSFORM,
  EXCLUSIVE,
  EXCLUSIVE_TRANSFORM,
  filter,
  FILTER_TRANSFORM,
  reference,
  transform,
  type SigningWishes,
} from '../testing/list-signer.ts';
import { opensslMissing } from '../testing/openssl.ts';

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

const bench = new ListBench();
afterAll(() => bench[Symbol.dispose]());

describe.skipIf(opensslMissing !== '')(`badly signed lists${opensslMissing && ` (${opensslMissing})`}`, () => {
  const references: Readonly<Record<string, readonly [ErrorCode, () => SigningWishes]>> = {
    'the list alone is signed': ['LIST_REFERENCES', () => ({ references: (whole) => [whole] })],
    'the properties alone are signed': ['LIST_REFERENCES', () => ({ references: (_, properties) => [properties] })],
    'the list twice': ['LIST_REFERENCES', () => ({ references: (whole) => [whole, whole.replace('r-1', 'r-2')] })],
    'three references': [
      'LIST_REFERENCES',
      () => ({ references: (whole, properties) => [whole, properties, replaced(whole, 'r-1', 'r-3')] }),
    ],
    'no reference': ['LIST_REFERENCES', () => ({ references: () => [] })],
    'a reference to the outside': [
      'LIST_REFERENCES',
      () => ({
        references: (whole) => [whole, reference('URI="http://127.0.0.1:9/x"', [EXCLUSIVE_TRANSFORM], SHA256, 'AAAA')],
      }),
    ],
    'a reference by XPointer': [
      'LIST_REFERENCES',
      () => ({ references: (whole, properties) => [replaced(whole, 'URI=""', 'URI="#xpointer(/)"'), properties] }),
    ],
    'the properties under another type': [
      'LIST_REFERENCES',
      () => ({
        references: (whole, properties) => [
          whole,
          replaced(properties, '#SignedProperties"', '#CountersignedSignature"'),
        ],
      }),
    ],
    'no canonicalisation': ['LIST_TRANSFORM', () => ({ transforms: [FILTER_TRANSFORM] })],
    'nothing leaves the signature out': ['LIST_TRANSFORM', () => ({ transforms: [EXCLUSIVE_TRANSFORM] })],
    'the transforms in the wrong order': [
      'LIST_TRANSFORM',
      () => ({ transforms: [EXCLUSIVE_TRANSFORM, ENVELOPED_TRANSFORM] }),
    ],
    'canonicalisation with comments': [
      'LIST_TRANSFORM',
      () => ({ transforms: [FILTER_TRANSFORM, transform(`${EXCLUSIVE}WithComments`)] }),
    ],
    'inclusive canonicalisation': [
      'LIST_TRANSFORM',
      () => ({ transforms: [FILTER_TRANSFORM, transform('http://www.w3.org/TR/2001/REC-xml-c14n-20010315')] }),
    ],
    'canonicalisation with prefixes': [
      'LIST_TRANSFORM',
      () => ({
        transforms: [
          FILTER_TRANSFORM,
          transform(EXCLUSIVE, `<e:InclusiveNamespaces xmlns:e="${EXCLUSIVE}" PrefixList="a"></e:InclusiveNamespaces>`),
        ],
      }),
    ],
    XSLT: [
      'LIST_TRANSFORM',
      () => ({
        transforms: [
          ENVELOPED_TRANSFORM,
          transform(
            'http://www.w3.org/TR/1999/REC-xslt-19991116',
            '<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform" version="1.0"></x:stylesheet>',
          ),
          EXCLUSIVE_TRANSFORM,
        ],
      }),
    ],
    'XPath 1.0': [
      'LIST_TRANSFORM',
      () => ({
        transforms: [
          transform(
            'http://www.w3.org/TR/1999/REC-xpath-19991116',
            '<ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath>',
          ),
          EXCLUSIVE_TRANSFORM,
        ],
      }),
    ],
    base64: ['LIST_TRANSFORM', () => ({ transforms: [transform(`${DS}base64`), EXCLUSIVE_TRANSFORM] })],
    'a filter that intersects': [
      'LIST_TRANSFORM',
      () => ({ transforms: [filter('/descendant::ds:Signature', 'Filter="intersect"'), EXCLUSIVE_TRANSFORM] }),
    ],
    'a filter that subtracts more': [
      'LIST_TRANSFORM',
      () => ({ transforms: [filter('/descendant::ds:Signature | //*[local-name()="db"]'), EXCLUSIVE_TRANSFORM] }),
    ],
    'a filter of another expression': [
      'LIST_TRANSFORM',
      () => ({ transforms: [filter('//ds:Signature'), EXCLUSIVE_TRANSFORM] }),
    ],
    'a filter whose prefix stands for something else': [
      'LIST_TRANSFORM',
      () => ({
        transforms: [
          filter('/descendant::ds:Signature', 'xmlns:ds="urn:other" Filter="subtract"'),
          EXCLUSIVE_TRANSFORM,
        ],
      }),
    ],
    'two filters': [
      'LIST_TRANSFORM',
      () => ({ transforms: [FILTER_TRANSFORM, FILTER_TRANSFORM, EXCLUSIVE_TRANSFORM] }),
    ],
    'the properties through a filter': [
      'LIST_TRANSFORM',
      () => ({ propertiesTransforms: [FILTER_TRANSFORM, EXCLUSIVE_TRANSFORM] }),
    ],
    'SHA-1 digests': ['LIST_ALGORITHM', () => ({ digestMethod: `${DS}sha1` })],
    'an unknown digest': ['LIST_ALGORITHM', () => ({ digestMethod: 'urn:none' })],
    'SHA-1 signature': ['LIST_ALGORITHM', () => ({ signatureMethod: `${DS}rsa-sha1` })],
    HMAC: ['LIST_ALGORITHM', () => ({ signatureMethod: `${MORE}hmac-sha256` })],
    'no signature algorithm': ['LIST_ALGORITHM', () => ({ signatureMethod: '' })],
    'SignedInfo canonicalised inclusively': [
      'LIST_ALGORITHM',
      () => ({ canonicalization: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' }),
    ],
    'SignedInfo canonicalised with comments': [
      'LIST_ALGORITHM',
      () => ({ canonicalization: `${EXCLUSIVE}WithComments` }),
    ],
    'ECDSA by name, RSA by key': ['LIST_SIGNATURE_VALUE', () => ({ signatureMethod: `${MORE}ecdsa-sha256` })],
    'a digest of 64 zeros': ['LIST_DIGEST', () => ({ wholeDigest: Buffer.alloc(64).toString('base64') })],
    'a digest of 32 zeros': ['LIST_DIGEST', () => ({ wholeDigest: Buffer.alloc(32).toString('base64') })],
    'an empty digest': ['LIST_SIGNATURE_FORM', () => ({ wholeDigest: '' })],
    'a digest that is not base64': ['LIST_SIGNATURE_FORM', () => ({ wholeDigest: '????' })],
  };

  it.each(Object.entries(references))('signed, but not as it should be: %s', async (_, [code, wishes]) => {
    expect(await bench.codeOf(bench.signed(wishes()))).toBe(code);
  });
});
