/** Signs an assertion: XML Signature, enveloped, exclusive canonicalisation (SAML 2.0 Core 5.4). */
import { createHash, sign } from 'node:crypto';
import { canonicalize } from '../../xml/canonicalize.ts';
import { parseXml } from '../../xml/parse.ts';
import { markup, type Markup } from '../../xml/write.ts';
import type { VihfParts } from './assertion.ts';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ALGORITHMS = {
  sha256: {
    signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
  },
  sha1: { signature: `${DS}rsa-sha1`, digest: `${DS}sha1` },
} as const;

export interface Signer {
  /** PEM; the first certificate is the one that signs. */
  readonly certificate: string;
  /** PEM of its RSA key. */
  readonly key: string;
  readonly hash: keyof typeof ALGORITHMS;
}

/** The assertion with its signature: it may be moved into an envelope as it is, but not be written anew. */
export function signed({ id, write }: VihfParts, signer: Signer): Markup {
  const digest = createHash(signer.hash).update(canonical(write())).digest('base64');
  const signedInfo = signedInfoOf(id, digest, signer.hash);
  const value = sign(signer.hash, canonical(signedInfo), signer.key).toString('base64');
  const signature = markup(
    'ds:Signature',
    { 'xmlns:ds': DS },
    signedInfo,
    markup('ds:SignatureValue', {}, value),
    markup('ds:KeyInfo', {}, markup('ds:X509Data', {}, markup('ds:X509Certificate', {}, base64Of(signer.certificate)))),
  );
  return write(signature);
}

function signedInfoOf(id: string, digest: string, hash: Signer['hash']): Markup {
  const { signature: method, digest: digestMethod } = ALGORITHMS[hash];
  return markup(
    'ds:SignedInfo',
    // Declared here too, so that it is the same by itself and inside the signature.
    { 'xmlns:ds': DS },
    markup('ds:CanonicalizationMethod', { Algorithm: EXCLUSIVE_C14N }),
    markup('ds:SignatureMethod', { Algorithm: method }),
    markup(
      'ds:Reference',
      { URI: `#${id}` },
      markup(
        'ds:Transforms',
        {},
        markup('ds:Transform', { Algorithm: `${DS}enveloped-signature` }),
        markup('ds:Transform', { Algorithm: EXCLUSIVE_C14N }),
      ),
      markup('ds:DigestMethod', { Algorithm: digestMethod }),
      markup('ds:DigestValue', {}, digest),
    ),
  );
}

function canonical({ text }: Markup): Buffer {
  return canonicalize(parseXml(Buffer.from(text, 'utf8')).root);
}

/** The first certificate of a PEM text, without its frame. */
function base64Of(pem: string): string {
  const [, body = ''] = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/.exec(pem) ?? [];
  return body.replaceAll(/\s/g, '');
}
