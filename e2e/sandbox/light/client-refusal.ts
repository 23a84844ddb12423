/**
 * A server that refuses its client's certificate in the handshake, as Node's own cannot: by a fatal alert `unknown_ca`, or
 * by a reset. Node does the server's part of the handshake; the client's certificate is never handed to it.
 */
import { createCipheriv, createHmac } from 'node:crypto';
import type { Socket } from 'node:net';
import { duplexPair } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { TLSSocketOptions } from 'node:tls';

export type ClientRefusal = 'alert' | 'reset';

/** Content types of records and a type of handshake message: RFC 8446, 5.1 and B.3; the same in TLS 1.2. */
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const CERTIFICATE = 11;
const RECORD_HEADER = 5;
const FATAL_UNKNOWN_CA = Buffer.of(2, 48);

/** Under TLS 1.3 the alert is encrypted; by this suite alone. */
export const ALERT_CIPHER = 'TLS_AES_128_GCM_SHA256';

/** Lets the client come as far as its certificate. `options` are those of the server, under TLS 1.3 with `ALERT_CIPHER`. */
export function refuseClient(client: Socket, options: TLSSocketOptions, refusal: ClientRefusal): void {
  const [outside, inside] = duplexPair();
  const server = new TLSSocket(inside, { ...options, isServer: true, requestCert: true, rejectUnauthorized: false });
  let trafficSecret: Buffer | undefined;
  server.on('keylog', (line: Buffer) => {
    const [label, , secret = ''] = line.toString('latin1').trim().split(' ');
    if (label === 'SERVER_TRAFFIC_SECRET_0') trafficSecret = Buffer.from(secret, 'hex');
  });
  // What becomes of the handshake is the client's to say.
  server.on('error', () => client.destroy());
  client.on('close', () => server.destroy());
  outside.on('data', (chunk: Buffer) => client.write(chunk));

  let pending = Buffer.alloc(0);
  let refused = false;
  client.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let record = firstRecord(pending); record !== undefined && !refused; record = firstRecord(pending)) {
      pending = pending.subarray(record.length);
      refused = carriesCertificate(record);
      if (!refused) outside.write(record);
      else if (refusal === 'reset') client.resetAndDestroy();
      else if (record[0] === HANDSHAKE) client.end(plainAlert());
      else if (trafficSecret !== undefined) client.end(encryptedAlert(trafficSecret));
      // A client that encrypts before the server has spoken does not speak TLS.
      else client.destroy();
    }
  });
  client.resume();
}

function firstRecord(bytes: Buffer): Buffer | undefined {
  if (bytes.length < RECORD_HEADER) return undefined;
  const end = RECORD_HEADER + bytes.readUInt16BE(3);
  return bytes.length < end ? undefined : bytes.subarray(0, end);
}

/** The first message that a client encrypts under TLS 1.3 is its certificate; under TLS 1.2 it is in clear. */
function carriesCertificate(record: Buffer): boolean {
  return record[0] === APPLICATION_DATA || (record[0] === HANDSHAKE && record[RECORD_HEADER] === CERTIFICATE);
}

function plainAlert(): Buffer {
  return Buffer.concat([Buffer.of(ALERT, 3, 3, 0, FATAL_UNKNOWN_CA.length), FATAL_UNKNOWN_CA]);
}

/** The first record under the server's application traffic key (RFC 8446, 5.2 and 7.3). */
function encryptedAlert(secret: Buffer): Buffer {
  const inner = Buffer.concat([FATAL_UNKNOWN_CA, Buffer.of(ALERT)]);
  const tagLength = 16;
  const header = Buffer.of(APPLICATION_DATA, 3, 3, 0, inner.length + tagLength);
  // The sequence number is zero, so that the nonce is the initialisation vector itself.
  const cipher = createCipheriv('aes-128-gcm', expandLabel(secret, 'key', 16), expandLabel(secret, 'iv', 12));
  cipher.setAAD(header);
  return Buffer.concat([header, cipher.update(inner), cipher.final(), cipher.getAuthTag()]);
}

/** HKDF-Expand-Label with an empty context, for 32 bytes at most (RFC 8446, 7.1; RFC 5869, 2.3). */
function expandLabel(secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`, 'latin1');
  const info = Buffer.concat([Buffer.of(0, length, name.length), name, Buffer.of(0)]);
  return createHmac('sha256', secret).update(info).update(Buffer.of(1)).digest().subarray(0, length);
}
