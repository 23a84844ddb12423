/** A line of some length: what goes through it in either direction arrives later, and in order. */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

export interface SlowLine {
  /** On the loopback address. */
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Leads to a port of the loopback address. `roundTripMs`: there and back; the handshake of TCP, which the system answers
 * at once, is made up for by one more. The rate is for others to limit.
 */
export async function openSlowLine(target: number, roundTripMs: number): Promise<SlowLine> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    const opened = performance.now() + roundTripMs;
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.once('close', () => sockets.delete(from));
      carry(from, to, roundTripMs / 2, opened);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Hands on what comes `delayMs` later, the end too; nothing before `opened` and the delay. */
function carry(from: Socket, to: Socket, delayMs: number, opened: number): void {
  const later = inOrderAfter(() => Math.max(performance.now(), opened) + delayMs);
  from.on('data', (chunk: Buffer) => {
    // Who cannot keep up holds up who sends.
    if (to.writableLength > to.writableHighWaterMark) {
      from.pause();
      to.once('drain', () => from.resume());
    }
    later(() => to.write(chunk));
  });
  from.once('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
  from.once('close', () => later(() => to.destroy()));
}

/** Does each work when it is due (by `performance.now`), but never before those that were given earlier. */
function inOrderAfter(dueOf: () => number): (work: () => void) => void {
  const waiting: { readonly due: number; readonly work: () => void }[] = [];
  const run = (): void => {
    for (;;) {
      const [next] = waiting;
      if (next === undefined) return;
      const left = next.due - performance.now();
      if (left > 0) {
        setTimeout(run, left);
        return;
      }
      waiting.shift();
      next.work();
    }
  };
  return (work) => {
    waiting.push({ due: dueOf(), work });
    if (waiting.length === 1) run();
  };
}
