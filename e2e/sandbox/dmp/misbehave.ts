/** How an answer is sent, and how it is spoilt. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { send } from '../http.ts';
import type { AnswerFault } from './faults.ts';
import type { HttpAnswer } from './soap/answer.ts';

const BLANKS = Buffer.alloc(64 * 1024, ' ');
const DOCTYPE = '<!DOCTYPE Envelope [<!ENTITY hote SYSTEM "file:///etc/hostname">]>';

/** The status that goes out with a fault in the way; 0: nothing does. */
export function statusWith(answer: HttpAnswer, fault: AnswerFault | undefined): number {
  if (fault?.kind === 'silence' || (fault?.kind === 'reset' && !fault.midway)) return 0;
  if (fault?.kind === 'status' || fault?.kind === 'body') return fault.status;
  return answer.status;
}

/** Sends the answer, unless the fault wants something else. */
export async function sendAnswer(
  response: ServerResponse,
  answer: HttpAnswer,
  fault: AnswerFault | undefined,
): Promise<void> {
  if (fault?.delayMs !== undefined) await wait(fault.delayMs, undefined, { ref: false });
  // Who has gone meanwhile is not answered.
  if (response.destroyed) return;
  switch (fault?.kind) {
    case 'silence':
      return;
    case 'status':
      return send(response, fault.status, { 'content-type': 'text/html' }, '<html><body>Indisponible</body></html>');
    case 'body':
      return send(response, fault.status, { 'content-type': fault.contentType }, fault.body);
    case 'reset':
      return breakOff(response, fault.midway ? answer : undefined);
    case 'huge':
      return sendPadded(response, answer, fault.bytes);
    case 'doctype':
      return sendWhole(response, withDoctype(answer));
    default:
      return sendWhole(response, answer);
  }
}

function sendWhole(response: ServerResponse, { status, contentType, headers, body }: HttpAnswer): void {
  send(response, status, { ...headers, 'content-type': contentType, 'content-length': String(body.length) }, body);
}

function breakOff(response: ServerResponse, answer: HttpAnswer | undefined): void {
  const { socket } = response;
  if (socket === null) return;
  if (answer === undefined) return resetSocket(socket);
  response.writeHead(answer.status, { 'content-type': answer.contentType, 'content-length': answer.body.length });
  response.write(answer.body.subarray(0, answer.body.length >> 1), () => resetSocket(socket));
}

/** Under TLS there is no way to the socket below. */
function resetSocket(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

/** Blanks after the end of a document, which are part of no element, up to a number of bytes. */
async function sendPadded(response: ServerResponse, answer: HttpAnswer, bytes: number): Promise<void> {
  response.writeHead(answer.status, { 'content-type': answer.contentType });
  response.write(answer.body);
  for (let sent = answer.body.length; sent < bytes && !response.destroyed; sent += BLANKS.length) {
    const chunk = BLANKS.subarray(0, bytes - sent);
    if (response.write(chunk)) continue;
    await new Promise<void>((resolve) => {
      const next = (): void => {
        response.off('drain', next).off('close', next);
        resolve();
      };
      response.on('drain', next).on('close', next);
    });
  }
  response.end();
}

function withDoctype(answer: HttpAnswer): HttpAnswer {
  const xml = answer.body.toString('utf8');
  const at = xml.startsWith('<?xml') ? xml.indexOf('?>') + 2 : 0;
  return { ...answer, body: Buffer.from(xml.slice(0, at) + DOCTYPE + xml.slice(at)) };
}
