/** The canonical form that xmlsec1 (libxml2) makes of a document, known by its digest; and whether xmlsec1 is there. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { whatIsMissing } from '../../../e2e/support/programs.ts';
import { canonicalize } from '../canonicalize.ts';
import { parseXml } from '../parse.ts';
import { attribute, isNamed, withDescendants, type XmlElement } from '../tree.ts';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

export function skipWithoutXmlsec(context: TestContext): void {
  const reason = whatIsMissing('xmlsec1');
  if (reason !== undefined) context.skip(reason);
}

export interface Wish {
  /** `Id` of an element `apex` of the namespace `urn:apex`: only this element, instead of the whole document. */
  readonly id?: string;
  /** `InclusiveNamespaces PrefixList` */
  readonly prefixes?: string;
}

export interface Sample {
  /** The end tag of the root has to be there. */
  readonly xml: Uint8Array;
  /** Default: the whole document. */
  readonly wishes?: readonly Wish[];
}

/** Digests in base64, one for each wish. */
export interface Digests {
  readonly theirs: readonly string[];
  readonly ours: readonly string[];
}

/**
 * SHA-256 of exclusive canonical forms, by xmlsec1 and by us, of documents with a signature put into each. One process
 * sees them all: its start takes longer than its work.
 */
export function bothDigests(samples: readonly Sample[]): Digests[] {
  const all = samples.map(({ xml, wishes = [{}] }) => ({ document: withTemplate(Buffer.from(xml), wishes), wishes }));
  const theirs = theirDigests(all.map(({ document }) => document));
  let at = 0;
  const digests = all.map(({ document, wishes }) => {
    at += wishes.length;
    return { theirs: theirs.slice(at - wishes.length, at), ours: ourDigests(document, wishes) };
  });
  if (theirs.length !== at) throw new Error(`${theirs.length} digests instead of ${at}`);
  return digests;
}

/** The template stands before the end tag of the root; xmlsec1 fills it in. */
function withTemplate(bytes: Buffer, wishes: readonly Wish[]): Buffer {
  const template =
    `<Signature xmlns="${DS}"><SignedInfo><CanonicalizationMethod Algorithm="${EXCLUSIVE}"/>` +
    `<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"/>` +
    `${wishes.map(referenceTemplate).join('')}</SignedInfo><SignatureValue/>` +
    `<KeyInfo><KeyName>key</KeyName></KeyInfo></Signature>`;
  const end = bytes.lastIndexOf('</');
  if (end < 0) throw new Error('a document without an end tag');
  return Buffer.concat([bytes.subarray(0, end), Buffer.from(template), bytes.subarray(end)]);
}

function referenceTemplate({ id, prefixes }: Wish): string {
  const inclusive = `<InclusiveNamespaces xmlns="${EXCLUSIVE}" PrefixList="${prefixes ?? ''}"/>`;
  return (
    `<Reference URI="${id === undefined ? '' : `#${id}`}"><Transforms><Transform Algorithm="${DS}enveloped-signature"/>` +
    `<Transform Algorithm="${EXCLUSIVE}">${prefixes === undefined ? '' : inclusive}</Transform></Transforms>` +
    `<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference>`
  );
}

function theirDigests(documents: readonly Buffer[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'drimbox-xmlsec-'));
  try {
    const path = (name: string) => join(folder, name);
    writeFileSync(path('key'), 'a key for nothing but a digest');
    documents.forEach((document, index) => writeFileSync(path(`${index}.xml`), document));
    const args = ['--sign', '--hmackey:key', path('key'), '--id-attr:Id', 'urn:apex:apex'];
    const files = documents.map((_, index) => path(`${index}.xml`));
    // Without an output file the signed documents come one after the other.
    const signed = execFileSync('xmlsec1', [...args, ...files], { stdio: 'pipe', maxBuffer: Infinity });
    return Array.from(signed.toString('latin1').matchAll(/<DigestValue>([^<]*)</g), ([, digest = '']) => digest.trim());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ourDigests(bytes: Buffer, wishes: readonly Wish[]): string[] {
  const document = parseXml(bytes);
  const apexes = [...withDescendants(document.root)].filter((one) => isNamed(one, 'urn:apex', 'apex'));
  const omit = (element: XmlElement) => isNamed(element, DS, 'Signature');
  return wishes.map(({ id, prefixes }) => {
    const node = id === undefined ? document : apexes.find((one) => attribute(one, 'Id') === id)!;
    const form = canonicalize(node, { omit, inclusivePrefixes: prefixes?.split(' ') ?? [] });
    return createHash('sha256').update(form).digest('base64');
  });
}
