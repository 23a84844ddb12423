/** Electron's single-instance lock: one holder per folder of user data; others hand their words over and go. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';

export interface SecondInstance {
  readonly argv: readonly string[];
  readonly directory: string;
  readonly data: unknown;
}

/** Hands over to a running instance; the exit code says whether there was one. Apart, because the lock is synchronous. */
const KNOCK = `
  const socket = require('node:net').connect(process.argv[1]);
  socket.on('error', () => process.exit(1));
  socket.on('connect', () => socket.end(process.argv[2]));
  socket.on('close', () => process.exit(0));
`;

/** True when this process holds the lock from now on; `onSecond` is then called for each later instance. */
export function takeInstanceLock(
  path: string,
  own: SecondInstance,
  onSecond: (second: SecondInstance) => void,
): boolean {
  const knock = spawnSync(process.execPath, ['-e', KNOCK, path, JSON.stringify(own)]);
  if (knock.status === 0) return false;
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    void text(socket).then((words) => onSecond(JSON.parse(words) as SecondInstance));
  });
  server.listen(path).unref();
  return true;
}
