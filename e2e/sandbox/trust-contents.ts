/** What lies at which path of the trust server. */
import { makeList } from './lists/cases.ts';
import { Workshop } from './lists/workshop.ts';
import type { SandboxPki } from './pki.ts';
import {
  CORRUPT_WHITELIST_PATH,
  CRL_AUTHORITIES,
  CRL_VARIANTS,
  crlPath,
  crlVariantPath,
  LIST_CASES,
  listPath,
  WHITELIST_PATH,
} from './trust-names.ts';
import type { Content } from './trust-server.ts';

export function trustContents(pki: SandboxPki): Map<string, Content> {
  const workshop = new Workshop(pki);
  const contents = new Map<string, Content>();
  for (const listCase of LIST_CASES) contents.set(listPath(listCase), () => makeList(listCase, workshop));
  contents.set(listPath('slow'), { misbehaviour: 'endless' });
  contents.set(listPath('reset'), { misbehaviour: 'reset' });
  contents.set(WHITELIST_PATH, () => makeList('nominal', workshop));
  contents.set(CORRUPT_WHITELIST_PATH, () => makeList('unsigned', workshop));
  contents.set('/liste-blanche-profil-2.xml', () => makeList('profil-2', workshop));
  contents.set('/liste-blanche-corrompue.xml', () => makeList('altered', workshop));
  for (const [file, der] of pki.crls) contents.set(`/crl/${file}`, der);
  contents.set(crlPath('unreachableCrl'), { misbehaviour: 'reset' });
  for (const authority of CRL_AUTHORITIES) {
    for (const variant of CRL_VARIANTS)
      contents.set(crlVariantPath(authority, variant), () => pki.crlVariant(authority, variant));
    contents.set(crlVariantPath(authority, 'unreachable'), { misbehaviour: 'reset' });
  }
  return contents;
}
