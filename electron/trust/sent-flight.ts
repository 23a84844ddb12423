/**
 * A connection that remembers what a TLS client sent over it: whether the server asked for a certificate is nowhere to be
 * read in Node, but the client answers such a request with a Certificate message, empty when it has none (RFC 5246
 * 7.4.6, RFC 8446 4.4.2).
 */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** A handshake of ours, with a long chain; more is not looked at. */
const KEPT_BYTES = 64 * 1024;
const CHANGE_CIPHER_SPEC = 20;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const CERTIFICATE = 11;
const RECORD_HEADER = 5;
const MESSAGE_HEADER = 4;
/** Inner content type and authentication tag of a TLS 1.3 record. */
const PROTECTION = 1 + 16;

/** Emits `sent` when there is more in `sent`, and at its end. */
export class RecordedSocket extends Duplex {
  readonly #socket: Socket;
  readonly #sent: Buffer[] = [];
  #sentBytes = 0;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on('data', (chunk) => {
      if (!this.push(chunk)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  get sent(): Buffer {
    return Buffer.concat(this.#sent);
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, callback: (error?: Error | null) => void): void {
    if (this.#sentBytes < KEPT_BYTES) this.#sent.push(Buffer.from(chunk));
    this.#sentBytes += chunk.length;
    this.#socket.write(chunk, callback);
    this.emit('sent');
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#socket.end(callback);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#socket.destroy();
    this.emit('sent');
    callback(error);
  }
}

/**
 * Whether the client answered a request for a certificate; undefined while its answer to the server's first messages is not
 * there. `cipher` is the suite that TLS 1.3 agreed on; its hash gives the length of a Finished message.
 */
export function answeredCertificateRequest(sent: Buffer, cipher: string | undefined): boolean | undefined {
  let clear = Buffer.alloc(0);
  let sealedBytes = 0;
  let sealed = false;
  for (const { type, fragment } of records(sent)) {
    if (type === CHANGE_CIPHER_SPEC) sealed = true;
    else if (type === HANDSHAKE && !sealed) clear = Buffer.concat([clear, fragment]);
    else if (type === APPLICATION_DATA) sealedBytes += fragment.length;
  }
  // TLS 1.3: what follows the ClientHello is sealed; without a Certificate it is one record with a Finished message.
  if (sealedBytes > 0) return sealedBytes > MESSAGE_HEADER + hashLength(cipher) + PROTECTION;
  const types = messageTypes(clear);
  if (types.includes(CERTIFICATE)) return true;
  return types.length > 1 && sealed ? false : undefined;
}

function* records(bytes: Buffer): Generator<{ type: number; fragment: Buffer }> {
  let offset = 0;
  while (offset + RECORD_HEADER <= bytes.length) {
    const end = offset + RECORD_HEADER + bytes.readUInt16BE(offset + 3);
    if (end > bytes.length) return;
    yield { type: bytes.readUInt8(offset), fragment: bytes.subarray(offset + RECORD_HEADER, end) };
    offset = end;
  }
}

function messageTypes(handshake: Buffer): number[] {
  const types: number[] = [];
  for (let offset = 0; offset + MESSAGE_HEADER <= handshake.length;) {
    types.push(handshake.readUInt8(offset));
    offset += MESSAGE_HEADER + handshake.readUIntBE(offset + 1, 3);
  }
  return types;
}

function hashLength(cipher: string | undefined): number {
  return cipher?.endsWith('SHA384') ? 48 : 32;
}
