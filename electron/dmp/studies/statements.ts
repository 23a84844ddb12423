/** What each document says of the act that it is about, in keys that are equal when the acts are. */
import type { DocumentReference } from '../contract.ts';
import type { Current } from './versions.ts';

/** What was read in documents that have been retrieved. */
export interface KnownLinks {
  /** By uniqueId of a report (CDA): its serviceEvents and accession numbers. */
  readonly reportStudies: ReadonlyMap<
    string,
    {
      readonly studyInstanceUids: readonly string[];
      readonly accessionNumbers: readonly { readonly number: string; readonly issuer: string }[];
    }
  >;
  /** By uniqueId of a manifest, the SOP Instance UID of the KOS. */
  readonly manifests: ReadonlyMap<
    string,
    {
      readonly studyInstanceUid: string;
      readonly institutionName?: string;
      readonly accession?: { readonly number: string; readonly issuer?: string };
    }
  >;
  /** The manifests that are open. */
  readonly openManifests: ReadonlySet<string>;
}

/** A document with its keys, each list without doubles. */
export interface Statement {
  readonly document: Current;
  readonly studies: readonly string[];
  readonly accessions: readonly string[];
  readonly orders: readonly string[];
  /** What a retrieved report says inside; `stated` are `accessions` again, in keys that compare with those. */
  readonly told: {
    readonly studies: readonly string[];
    readonly accessions: readonly string[];
    readonly stated: readonly string[];
  };
  /** For the eye, without issuers. */
  readonly accessionNumbers: readonly string[];
}

interface Numbered {
  readonly id: string;
  readonly issuer: string;
}

/** Written by sources that do not know the issuer (the DRIMbox proof of concept hard-coded it): no authority has it. */
const FAKE_ISSUER = '1.2.3.4.5.6';

/** A manifest that has been read speaks where its entry is silent. */
export function statementsOf(documents: readonly Current[], known: KnownLinks): Statement[] {
  const raw = documents.map((document) => gather(document, known));
  const [accession, order] = [
    keyMaker(raw.flatMap((one) => one.accessions)),
    keyMaker(raw.flatMap((one) => one.orders)),
  ];
  const told = keyMaker(raw.flatMap((one) => [...one.accessions, ...one.toldAccessions]));
  return raw.map(({ document, studies, accessions, orders, toldStudies, toldAccessions }) => ({
    document,
    studies: distinct(studies),
    accessions: distinct(accessions.map(accession)),
    orders: distinct(orders.map(order)),
    told: {
      studies: distinct(toldStudies),
      accessions: distinct(toldAccessions.map(told)),
      stated: distinct(accessions.map(told)),
    },
    accessionNumbers: distinct([...accessions, ...toldAccessions].map(({ id }) => id)),
  }));
}

function gather(document: Current, known: KnownLinks) {
  const { references, uniqueId } = document.entry;
  const of = (kind: DocumentReference['kind']) => references.filter((reference) => reference.kind === kind);
  const manifest = document.kind === 'manifest' ? known.manifests.get(uniqueId) : undefined;
  const report = document.kind === 'report' ? known.reportStudies.get(uniqueId) : undefined;
  const read = manifest?.accession === undefined ? [] : [manifest.accession];
  const [studies, accessions] = [of('study').map(({ id }) => id), of('accession')];
  return {
    document,
    studies: studies.length > 0 || manifest === undefined ? studies : [manifest.studyInstanceUid],
    accessions: accessions.length > 0 ? accessions : read.map(numbered),
    orders: of('order'),
    toldStudies: report?.studyInstanceUids ?? [],
    toldAccessions: (report?.accessionNumbers ?? []).map(numbered),
  };
}

function numbered({ number, issuer = '' }: { readonly number: string; readonly issuer?: string }): Numbered {
  return { id: number, issuer };
}

/**
 * Makes keys of numbers with their issuers. A number whose issuer is unknown is that of the only issuer who is known to
 * have given it; where several have, or none, it equals only numbers that are as unknown: two hospitals may count alike.
 */
function keyMaker(numbers: readonly Numbered[]): (number: Numbered) => string {
  const issuers = new Map<string, Set<string>>();
  for (const { id, issuer } of numbers) {
    if (isUnknown(issuer)) continue;
    issuers.set(id, (issuers.get(id) ?? new Set()).add(issuer));
  }
  return ({ id, issuer }) => {
    const [only = '', ...others] = isUnknown(issuer) ? (issuers.get(id) ?? []) : [issuer];
    return JSON.stringify([id, others.length === 0 ? only : '']);
  };
}

function isUnknown(issuer: string): boolean {
  return issuer === '' || issuer === FAKE_ISSUER;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
