/** The list of studies: reports and manifests of the record, joined into acts. */
import type { RecordDocument, RecordStudy } from '../../../shared/record.ts';
import type { DocumentEntry, DocumentTypes } from '../contract.ts';
import { modalitiesOf, regionsOf } from './event-codes.ts';
import { kindOf } from './kinds.ts';
import { linkDocuments, type Line } from './links.ts';
import { compareTexts, newestFirst } from './order.ts';
import { statementsOf, type KnownLinks } from './statements.ts';
import { collapseVersions, type Current } from './versions.ts';

export type { KnownLinks } from './statements.ts';

/**
 * One line per act, the newest first, then by title, then by id: the same whatever the order of the entries. Reports
 * without images and images without a report have lines of their own; signatures, deleted documents and other types are
 * left out; replaced versions go under those that replaced them.
 *
 * A line's id is that of its report, else of its manifest: a line found to have images keeps it.
 */
export function joinStudies(entries: readonly DocumentEntry[], known: KnownLinks, types: DocumentTypes): RecordStudy[] {
  const documents = entries.flatMap((entry) => {
    const kind = kindOf(entry, types);
    return kind === undefined ? [] : [{ kind, entry }];
  });
  const lines = linkDocuments(statementsOf(collapseVersions(documents), known));
  return lines
    .map((line) => studyOf(line, known))
    .toSorted((a, b) => newestFirst(a.date, b.date) || compareTexts(a.title, b.title) || compareTexts(a.id, b.id));
}

function studyOf({ statements, link }: Line, known: KnownLinks): RecordStudy {
  const documents = statements.map(({ document }) => document).toSorted(newestDocumentFirst);
  const reports = documents.filter(({ kind }) => kind === 'report');
  const manifests = documents.filter(({ kind }) => kind === 'manifest');
  // A report says more of the act than a manifest, whose title is the same for all.
  const telling = [...reports, ...manifests].map(({ entry }) => entry);
  const first = (value: (entry: DocumentEntry) => string) => telling.map(value).find((text) => text !== '') ?? '';
  return {
    id: sorted((reports.length > 0 ? reports : manifests).map(idOf))[0] ?? '',
    studyInstanceUids: sorted(statements.flatMap(({ studies, told }) => [...studies, ...told.studies])),
    accessionNumbers: sorted(statements.flatMap(({ accessionNumbers }) => accessionNumbers)),
    date: latest(telling.map(({ serviceStartTime }) => serviceStartTime)) || latest(telling.map(createdAt)),
    modalities: modalitiesOf(telling),
    regions: regionsOf(telling),
    title: first(({ title }) => title),
    author: first(authorOf),
    structure: manifests.map((one) => institutionOf(one, known)).find((name) => name !== '') ?? first(structureOf),
    link,
    reports: reports.map((one) => shown(one, known)),
    manifests: manifests.map((one) => shown(one, known)),
    openManifests: manifests.map(idOf).filter((id) => known.openManifests.has(id)),
  };
}

function shown(document: Current, known: KnownLinks): RecordDocument {
  const { kind, entry, replaces } = document;
  const { status } = entry;
  return {
    id: entry.uniqueId,
    kind,
    title: entry.title,
    date: dateOf(entry),
    createdAt: entry.creationTime,
    author: authorOf(entry),
    structure: institutionOf(document, known) || structureOf(entry),
    mimeType: entry.mimeType,
    ...(entry.size !== undefined && { size: entry.size }),
    visibility: entry.visibility,
    // The DMP was asked for those in force; an answer without status does not say otherwise.
    status: status === 'archived' || status === 'deprecated' ? status : 'approved',
    replaces,
  };
}

const idOf = ({ entry }: Current) => entry.uniqueId;
const createdAt = ({ creationTime }: DocumentEntry) => creationTime;
const dateOf = ({ serviceStartTime, creationTime }: DocumentEntry) => serviceStartTime || creationTime;

function authorOf({ authors, legalAuthenticator }: DocumentEntry): string {
  return authors.find(({ person }) => person !== '')?.person ?? legalAuthenticator;
}

function structureOf({ authors }: DocumentEntry): string {
  return authors.find(({ structure }) => structure !== '')?.structure ?? '';
}

/** InstitutionName of a KOS that has been read; empty for anything else. */
function institutionOf({ kind, entry }: Current, { manifests }: KnownLinks): string {
  return kind === 'manifest' ? (manifests.get(entry.uniqueId)?.institutionName ?? '') : '';
}

function newestDocumentFirst({ entry: a }: Current, { entry: b }: Current): number {
  return (
    newestFirst(dateOf(a), dateOf(b)) ||
    newestFirst(a.creationTime, b.creationTime) ||
    compareTexts(a.title, b.title) ||
    compareTexts(a.uniqueId, b.uniqueId)
  );
}

function latest(dates: readonly string[]): string {
  return dates.toSorted(newestFirst)[0] ?? '';
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted(compareTexts);
}
