import type { IncomingMessage, ServerResponse } from 'node:http';
import { isUid } from '../dicom/uid.ts';
import type { StudySelection } from '../studies/folder-sets.ts';
import type { SandboxInstance } from '../types.ts';
import { judgeAccept } from './accept.ts';
import { AnswerBody, AnswerEnded } from './answer-body.ts';
import { ERROR_ANSWERS, ERRORS_BASE } from './error-simulator.ts';
import type { ActiveFaults, FaultMap } from './faults.ts';
import type { Pacer } from './pacer.ts';
import type { MultipartNames } from './parts.ts';
import { multipartNames, writeParts } from './parts.ts';
import type { LoggedRequest } from './request-log.ts';

/** `false`: the token is not valid (401); `'forbidden'`: it is, but opens nothing here (403). */
export type TokenVerdict = boolean | 'forbidden';

export interface WadoContext {
  readonly basePath: string;
  readonly selection: StudySelection;
  readonly faults: FaultMap;
  readonly checkToken: (token: string) => TokenVerdict | Promise<TokenVerdict>;
  readonly checkManifest: (kosSopInstanceUid: string, studyInstanceUid: string) => boolean;
  readonly pacer: () => Pacer | undefined;
  /** The order in which the instances leave. */
  readonly arrange: (instances: readonly SandboxInstance[]) => readonly SandboxInstance[];
  readonly resetConnection: (response: ServerResponse) => void;
}

interface Target {
  readonly study: string;
  readonly series: string | undefined;
  readonly instance: string | undefined;
}

interface ShortAnswer {
  readonly status: number;
  readonly reasons: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers one request: WADO-RS at study, series and instance level, the error simulator, and the health check. */
export async function answerWado(
  context: WadoContext,
  request: IncomingMessage,
  response: ServerResponse,
  log: LoggedRequest,
): Promise<void> {
  response.once('close', () => {
    log.outcome = response.writableFinished ? 'complete' : 'aborted';
  });
  const short = await attempt(context, request, response, log);
  if (short !== undefined) sendShort(response, log, short);
}

async function attempt(
  context: WadoContext,
  request: IncomingMessage,
  response: ServerResponse,
  log: LoggedRequest,
): Promise<ShortAnswer | undefined> {
  if (request.method !== 'GET') return { status: 405, reasons: ['only GET'], headers: { Allow: 'GET' } };
  const path = request.url ?? '';
  if (path.startsWith(`${ERRORS_BASE}/`)) {
    const status = ERROR_ANSWERS.get(parseTarget(ERRORS_BASE, path)?.series ?? '');
    return { status: status ?? 404, reasons: ['answer of the error simulator'] };
  }
  if (path === context.basePath || path === `${context.basePath}/`) return { status: 200, reasons: [] };
  const target = parseTarget(context.basePath, path);
  if (target === undefined) return { status: 404, reasons: [`nothing at ${path}`] };

  const faults = context.faults.of(target.series);
  const status = faults.get('status');
  if (status !== undefined) {
    const headers = status.retryAfter === undefined ? {} : { 'Retry-After': String(status.retryAfter) };
    return { status: status.status, reasons: ['set by the test'], headers };
  }
  const accept = judgeAccept(request.headers.accept);
  const refused = judgeHeaders(request, accept) ?? (await judgeToken(context, request));
  if (refused !== undefined) return refused;
  if (accept.kind !== 'accepted') return { status: 406, reasons: ['only multipart/related of application/dicom'] };

  const instances = find(context, request, target);
  if (instances === undefined) return { status: 404, reasons: ['study, series, instance or its manifest is unknown'] };
  const wanted = instances.filter((instance) => accept.q.get(instance.transferSyntaxUid) !== 0);
  if (wanted.length === 0) return { status: 406, reasons: ['every stored transfer syntax is excluded by q=0'] };

  const isPartial = wanted.length < instances.length || faults.get('partial') !== undefined;
  log.status = isPartial ? 206 : 200;
  await sendMultipart(context, faults, wanted, multipartHeaders(wanted, accept.q), response, log);
  return undefined;
}

async function sendMultipart(
  context: WadoContext,
  faults: ActiveFaults,
  instances: readonly SandboxInstance[],
  { names, headers }: ReturnType<typeof multipartHeaders>,
  response: ServerResponse,
  log: LoggedRequest,
): Promise<void> {
  const body = new AnswerBody(response, faults, context.pacer, () => {
    context.resetConnection(response);
  });
  const encoding = faults.get('content-encoding');
  response.writeHead(
    log.status,
    encoding === undefined ? headers : { ...headers, 'Content-Encoding': encoding.encoding },
  );
  response.flushHeaders();
  try {
    await writeParts(context.arrange(instances), names, body, faults);
    response.end();
  } catch (cause) {
    // The status has left: all that can still be done is to break off.
    if (!(cause instanceof AnswerEnded)) response.destroy();
  } finally {
    log.bodyBytes = body.sent;
  }
}

function judgeHeaders(request: IncomingMessage, accept: ReturnType<typeof judgeAccept>): ShortAnswer | undefined {
  const reasons = accept.kind === 'invalid' ? [...accept.reasons] : [];
  const manifest = request.headers['kos-sopinstanceuid'];
  if (manifest === undefined) reasons.push('Missing KOS-SOPInstanceUID');
  else if (typeof manifest !== 'string' || !isUid(manifest)) reasons.push('KOS-SOPInstanceUID is not one UID');
  return reasons.length > 0 ? { status: 400, reasons } : undefined;
}

async function judgeToken(context: WadoContext, request: IncomingMessage): Promise<ShortAnswer | undefined> {
  const unauthorized = (reason: string, challenge: string): ShortAnswer => ({
    status: 401,
    reasons: [reason],
    headers: { 'WWW-Authenticate': challenge },
  });
  const { authorization } = request.headers;
  if (authorization === undefined) return unauthorized('Authentication failure: no token', 'Bearer');
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  const verdict = token === undefined ? false : await context.checkToken(token);
  if (verdict === true) return undefined;
  if (verdict === 'forbidden') return { status: 403, reasons: ['this token opens nothing here'] };
  return unauthorized('Authentication failure', 'Bearer error="invalid_token"');
}

function find(context: WadoContext, request: IncomingMessage, target: Target): SandboxInstance[] | undefined {
  const manifest = request.headers['kos-sopinstanceuid'];
  if (typeof manifest !== 'string' || !context.checkManifest(manifest, target.study)) return undefined;
  const study = context.selection.find(target.study);
  const instances = (study?.series ?? [])
    .filter((series) => target.series === undefined || series.seriesInstanceUid === target.series)
    .flatMap((series) => series.instances)
    .filter((instance) => target.instance === undefined || instance.sopInstanceUid === target.instance);
  return instances.length === 0 ? undefined : instances;
}

/** `<base>/studies/<uid>[/series/<uid>[/instances/<uid>]]`, without query. */
function parseTarget(base: string, path: string): Target | undefined {
  if (!path.startsWith(`${base}/studies/`)) return undefined;
  const match = /^([\d.]+)(?:\/series\/([\d.]+)(?:\/instances\/([\d.]+))?)?$/.exec(
    path.slice(base.length + '/studies/'.length),
  );
  if (match === null) return undefined;
  const [, study = '', series, instance] = match;
  return { study, series, instance };
}

/** Header of the official sample; a syntax that was not asked for is sent all the same, with a warning. */
function multipartHeaders(
  instances: readonly SandboxInstance[],
  q: ReadonlyMap<string, number>,
): { names: MultipartNames; headers: Record<string, string> } {
  const names = multipartNames();
  const syntax = instances[0]?.transferSyntaxUid ?? '';
  const unasked = new Set(instances.map((instance) => instance.transferSyntaxUid).filter((uid) => !q.has(uid)));
  const headers = {
    'Content-Type': `multipart/related;start="<${names.start}>";transfer-syntax=${syntax};type="application/dicom"; boundary=${names.boundary}`,
    'Access-Control-Expose-Headers': 'content-type, warning',
    ...(unasked.size === 0 ? {} : { Warning: `299 - "sent as stored: ${[...unasked].join(' ')}"` }),
  };
  return { names, headers };
}

function sendShort(response: ServerResponse, log: LoggedRequest, short: ShortAnswer): void {
  const body = JSON.stringify({ status: short.status, reasons: short.reasons });
  log.status = short.status;
  log.bodyBytes = Buffer.byteLength(body);
  response.writeHead(short.status, {
    'Content-Type': 'application/json',
    'Content-Length': String(log.bodyBytes),
    ...short.headers,
  });
  response.end(body);
}
