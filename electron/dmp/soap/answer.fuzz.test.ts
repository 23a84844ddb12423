/** What no table foresees: answers broken by chance. A result or a WorkstationError comes out, soon. */
import { expect, test } from 'vitest';
import { WorkstationError } from '../../../shared/errors.ts';
import { below, chance, mutilate, rounds, type Chance } from '../../dicom/testing/chance.ts';
import { readAuthorization } from '../td0/authorization.ts';
import { readExistence } from '../td0/existence.ts';
import { codedLine, existence, observation, patient } from '../testing/existence.ts';
import { cxfPackage, envelope, fault, multipart, ROOT_ID, XOP_TYPE } from '../testing/messages.ts';
import { readRetrieveResponse } from '../xds/retrieve.ts';
import { readSoapAnswer } from './answer.ts';

const SEED = 20261122;
const ROUNDS = rounds(400, 20_000);
/** Milliseconds; the machine may be busy with other things. */
const LONGEST_RUN = 2000;

const INCLUDE =
  '<d:RetrieveDocumentSetResponse xmlns:d="urn:ihe:iti:xds-b:2007"><r:RegistryResponse ' +
  'xmlns:r="urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0" status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success"/>' +
  '<d:DocumentResponse><d:RepositoryUniqueId>1.2</d:RepositoryUniqueId><d:DocumentUniqueId>1.2.3</d:DocumentUniqueId>' +
  '<d:mimeType>application/dicom</d:mimeType><d:Document><i:Include xmlns:i="http://www.w3.org/2004/08/xop/include" ' +
  'href="cid:a%40b"/></d:Document></d:DocumentResponse></d:RetrieveDocumentSetResponse>';
const AUTHORIZED =
  '<a:setAuthorizationResponse xmlns:a="urn:si-dmp-habilitations"><a:output><a:status>DMPOk</a:status>' +
  '<a:context>é</a:context></a:output></a:setAuthorizationResponse>';
const CLOSED = existence({
  lines: codedLine('AUTORISATION', 'INTERDIT', '<originalText>motif</originalText>'),
  subject: patient({ status: 'terminated', inside: observation('MOTIF', '<value>fermé</value>') }),
});

const DOCUMENTS = [
  ...[existence(), CLOSED, AUTHORIZED, INCLUDE].map((body) => envelope(body)),
  fault({ code: 'Receiver', texts: [['fr', 'service en maintenance']] }, 'S'),
  fault({
    subcodes: ['A', 'DMPInvalidCertificate'],
    texts: [
      ['en', 'no'],
      ['fr', 'non'],
    ],
  }),
].map((xml) => ({ type: 'application/soap+xml; charset=UTF-8', body: Buffer.from(xml) }));

const PART = { headers: ['Content-ID: <a@b>', 'Content-Transfer-Encoding: binary'], content: 'DICM\r\n\r\n--bc' };
const ROOT = { headers: [`content-type: ${XOP_TYPE}`, `content-id: <${ROOT_ID}>`], content: envelope(INCLUDE) };
const PACKAGES = [
  cxfPackage(envelope(INCLUDE), { 'a@b': Buffer.from('DICM\r\n\0\xff', 'latin1'), c: Buffer.alloc(0) }),
  cxfPackage(fault({ subcodes: ['A'], texts: [['fr', 'non']] })),
  { type: `multipart/related; boundary=b; start=${ROOT_ID}`, body: multipart('b', [PART, ROOT], '\n') },
];

const ADDRESS = { uniqueId: '1.2.3', repositoryUniqueId: '1.2', homeCommunityId: '' };

/** All that a client may ask of an answer. */
function useAll(type: string, bytes: Buffer): string {
  const answer = readSoapAnswer({ host: 'dmp.test', contentType: type, bytes, xmlMebibytes: 32 });
  if (answer.body.localName.startsWith('PRPA')) readExistence(answer.body);
  else if (answer.body.localName.startsWith('setA')) readAuthorization(answer.body);
  else readRetrieveResponse(answer, [ADDRESS]);
  return 'read';
}

function outcomeOf(type: string, bytes: Buffer): string {
  try {
    return useAll(type, bytes);
  } catch (error) {
    if (error instanceof WorkstationError) return error.code;
    throw new Error(`an unforeseen error on ${type} ${bytes.toString('base64')}`, { cause: error });
  }
}

function pick<T>(random: Chance, from: readonly T[]): T {
  const picked = from[below(random, from.length)];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}

/** Broken inside what XML allows: words that change places, elements and texts that go. */
function rewritten(random: Chance, file: Buffer): Buffer {
  let xml = file.toString('latin1');
  for (let change = 1 + below(random, 3); change > 0; change -= 1) {
    const words = xml.match(/[A-Za-z0-9_:.-]{3,}/g) ?? ['xml'];
    const kind = random();
    if (kind < 0.6) xml = xml.replaceAll(pick(random, words), pick(random, words));
    else if (kind < 0.8) xml = xml.replaceAll(pick(random, xml.match(/<[^<>]*\/>/g) ?? ['<>']), '');
    else xml = xml.replace(pick(random, xml.match(/>[^<>]+</g) ?? ['><']), '><!-- --><');
  }
  return Buffer.from(xml, 'latin1');
}

test.each([
  ['documents', DOCUMENTS, ['read', 'DMP_ANSWER', 'DMP_FAULT', 'DMP_CERTIFICATE_REFUSED']],
  ['packages', PACKAGES, ['read', 'DMP_ANSWER', 'DMP_FAULT']],
])(`${ROUNDS} broken %s (seed ${SEED})`, (_, samples, kinds) => {
  for (const { type, body } of samples) expect(outcomeOf(type, body)).not.toBe('DMP_ANSWER');
  const random = chance(SEED);
  const outcomes = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const { type, body } = pick(random, samples);
    const broken = random() < 0.5 ? rewritten(random, body) : mutilate(random, body, pick(random, samples).body);
    const bytes = Buffer.from(broken);
    // The header comes from the same server.
    const header = random() < 0.2 ? Buffer.from(mutilate(random, Buffer.from(type), body)).toString('latin1') : type;
    const begun = performance.now();
    const outcome = outcomeOf(header, bytes);
    expect(performance.now() - begun).toBeLessThan(LONGEST_RUN);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  // Neither all refused at the door nor all read: the series reaches the depth of the readers.
  for (const kind of kinds) expect(outcomes.get(kind) ?? 0, kind).toBeGreaterThan(0);
});
