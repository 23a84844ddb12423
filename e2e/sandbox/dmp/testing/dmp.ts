/** A DMP for the tests of one file, with the phantom's studies, and the client that asks it. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type * as x509 from '../../certificates/x509.ts';
import { findPorts } from '../../http.ts';
import { usePhantom } from '../../imaging/testing/support.ts';
import { TEST_PATIENT } from '../../patients.ts';
import type { DmpCommand, DmpState, ListedDocument } from '../control.ts';
import type { LoggedDmpRequest } from '../request-log.ts';
import { seedRecords } from '../seed/index.ts';
import { startDmp } from '../server.ts';
import type { Dmp } from '../server.ts';
import type { TlsDoorOptions } from '../tls-door.ts';
import { ACTIONS } from '../soap/request.ts';
import type { Service } from '../soap/request.ts';
import { parseXml } from '../xml.ts';
import type { Element } from '../xml.ts';
import { DOCTOR, envelope } from './requests.ts';
import type { EnvelopeParts } from './requests.ts';

/** In the form of a token of Pro Santé Connect, active for as long as it is this one. */
export function tokenOf(professional: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ preferred_username: professional })}.c2lnbmF0dXJl`;
}
export const TOKEN = tokenOf(DOCTOR);

export interface AirDoor {
  readonly tls: Omit<TlsDoorOptions, 'port'>;
  readonly issuer: x509.X509Certificate;
  /** Serial numbers, hexadecimal. */
  readonly revoked: readonly string[];
}

interface DmpOfSuite {
  readonly dmp: Dmp;
  control(command: DmpCommand): Promise<DmpState>;
  requests(): Promise<LoggedDmpRequest[]>;
  documents(): Promise<ListedDocument[]>;
  /** The only document of a case and a type, e.g. `study` and `IMG-KOS`, or the first of them. */
  document(name: string, typeCode?: string): Promise<ListedDocument>;
  ask(service: Service, body: string, parts?: AskParts): Promise<DmpAnswer>;
}

export interface AskParts extends EnvelopeParts {
  readonly headers?: Readonly<Record<string, string>>;
  /** In the place of the whole envelope. */
  readonly envelope?: string;
}

export interface DmpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** The envelope, of whatever form the answer is. */
  readonly text: string;
  readonly root: () => Element;
}

/** Every test finds it as at the start. */
export function dmpOfSuite(air?: () => AirDoor): () => DmpOfSuite {
  const phantom = usePhantom();
  let suite: DmpOfSuite;
  beforeAll(async () => {
    const port = await findPorts(2);
    const door = air?.();
    const dmp = await startDmp({
      port,
      ...(door === undefined ? {} : { tls: { ...door.tls, port: port + 1 } }),
      seed: seedRecords({
        studies: phantom(),
        sourceOrigin: 'https://db4.example.test:8443',
        basePath: '/dicom-web-rs',
        officialReports: [],
      }),
      testPatient: TEST_PATIENT.ins,
      isActive: (token) => [DOCTOR, '899700366257'].map(tokenOf).includes(token),
      trust: { issuer: door?.issuer as x509.X509Certificate, revoked: door?.revoked ?? [], now: () => new Date() },
      now: () => new Date(),
    });
    suite = clientOf(dmp);
  });
  afterAll(() => suite.dmp.close());
  beforeEach(async () => {
    await suite.control({ reset: true });
  });
  return () => suite;
}

function clientOf(dmp: Dmp): DmpOfSuite {
  const get = async (path: string): Promise<unknown> => (await fetch(dmp.control + path)).json();
  const documents = async (): Promise<ListedDocument[]> => (await get('/documents')) as ListedDocument[];
  return {
    dmp,
    control: async (command) => {
      const answer = await fetch(dmp.control, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(command),
      });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as DmpState;
    },
    requests: async () => (await get('/requests')) as LoggedDmpRequest[],
    documents,
    document: async (name, typeCode) => {
      const found = (await documents()).find(
        (each) => each.case === name && (typeCode === undefined || each.typeCode === typeCode),
      );
      if (found === undefined) throw new Error(`no document ${name}`);
      return found;
    },
    ask: (service, body, parts = {}) => ask(dmp, service, body, parts),
  };
}

async function ask(dmp: Dmp, service: Service, body: string, parts: AskParts): Promise<DmpAnswer> {
  const answer = await fetch(`${dmp.url}/${service}`, {
    method: 'POST',
    headers: {
      'content-type': `application/soap+xml; charset=UTF-8; action="${ACTIONS[service].action}"`,
      authorization: `Bearer ${TOKEN}`,
      ...parts.headers,
    },
    body: parts.envelope ?? envelope(service, body, parts),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const text = envelopeOf(bytes);
  return { status: answer.status, headers: answer.headers, bytes, text, root: () => parseXml(text).documentElement! };
}

/** Of a multipart answer, the part that has it. */
function envelopeOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  const [found] = /<(?:\w+:)?Envelope[\s\S]*<\/(?:\w+:)?Envelope>/.exec(text) ?? [text];
  return found;
}
