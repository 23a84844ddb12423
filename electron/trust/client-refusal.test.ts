import { EventEmitter } from 'node:events';
import type { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { alertOf, isOwnRefusal, ownRefusal, tellOwnRefusal } from './client-refusal.ts';

/** As Node words them: on OpenSSL 3, and on the BoringSSL of Electron. */
const openssl = (reason: number, text = 'some alert') =>
  new Error(`808C0360557F0000:error:0A${hex(reason, 6)}:SSL routines:ssl3_read_bytes:${text}:rec_layer_s3.c:918:\n`);
const boringssl = (reason: number) =>
  new Error(`140735:error:10${hex(reason, 6)}:SSL routines:OPENSSL_internal:SOME_ALERT:../../ssl/tls_record.cc:592:\n`);
const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0').toUpperCase();

describe('« my own certificate was refused »', () => {
  test.each([42, 43, 44, 45, 46, 48, 49, 51, 116])('alert %i says so, in the words of either TLS library', (alert) => {
    for (const error of [openssl(1000 + alert), boringssl(1000 + alert)]) {
      expect(alertOf(error)).toBe(alert);
      expect(isOwnRefusal(error)).toBe(true);
    }
  });

  test.each([0, 10, 40, 47, 70, 71, 80, 112, 120])('alert %i does not', (alert) => {
    for (const error of [openssl(1000 + alert), boringssl(1000 + alert)]) {
      expect(alertOf(error)).toBe(alert);
      expect(isOwnRefusal(error)).toBe(false);
    }
  });

  test('an error of our own side is no alert, whatever it speaks of', () => {
    // certificate verify failed; wrong version number
    for (const reason of [134, 267]) expect(alertOf(openssl(reason))).toBeUndefined();
    expect(alertOf(new Error('alert unknown ca: SSL alert number 48'))).toBeUndefined();
    expect(alertOf('error:0A000418:')).toBeUndefined();
  });

  test('without a certificate to refuse, it is that one is missing', () => {
    const cause = openssl(1116);
    expect(ownRefusal('db4.test', true, cause)).toMatchObject({
      code: 'WADO_TLS_CLIENT',
      facts: { host: 'db4.test' },
      cause,
    });
    expect(ownRefusal('db4.test', false, cause)).toMatchObject({ code: 'OWN_CERTIFICATE_NONE', facts: {}, cause });
  });

  test('ends a socket on such an alert, and on no other error', () => {
    const ends: unknown[] = [];
    const socket = Object.assign(new EventEmitter(), { destroy: (error: unknown) => ends.push(error) });
    tellOwnRefusal(socket as unknown as TLSSocket, 'db4.test', true);
    socket.emit('error', new Error('read ECONNRESET'));
    socket.emit('error', openssl(1080));
    expect(ends).toEqual([]);
    socket.emit('error', openssl(1048));
    expect(ends).toMatchObject([{ code: 'WADO_TLS_CLIENT' }]);
  });
});
