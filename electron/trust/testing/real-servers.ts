/** Servers that we did not write: nginx and openssl's own, on free ports, gone with the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, untilListening } from '../../../e2e/support/peer-process.ts';
import { findCommand, whatIsMissing } from '../../../e2e/support/programs.ts';

/** Why nginx cannot be used; empty when it can. */
export const nginxMissing = whatIsMissing('nginx') ?? '';

export interface RealServer extends AsyncDisposable {
  readonly port: number;
  /** What it has written down: requests of nginx, decrypted input of openssl. */
  readonly record: () => string;
}

/** `lines` are those of a TLS server of nginx; requests are answered with `ok`, and noted with the client's subject. */
export async function startNginx(lines: readonly string[]): Promise<RealServer> {
  const folder = mkdtempSync(join(tmpdir(), 'drimbox-nginx-'));
  const port = await freePort();
  mkdirSync(join(folder, 'logs'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/t;`,
  );
  const log = join(folder, 'requests.log');
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off;\nmaster_process off;\npid ${folder}/pid;\nerror_log ${folder}/error.log;\nevents {}
http {
  log_format proof '$status $ssl_client_s_dn $ssl_session_reused $request';
  access_log ${log} proof;
  ${temporary.join('\n  ')}
  server {
    listen 127.0.0.1:${port} ssl;
    ${lines.map((line) => `${line};`).join('\n    ')}
    location / { return 200 ok; }
  }
}
`,
  );
  const arguments_ = ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')];
  const child = spawn(findCommand('nginx') ?? 'nginx', arguments_, { stdio: 'ignore' });
  return running(child, { port, folder, record: () => readFileSync(log, 'utf8') });
}

/**
 * `openssl s_server`, with `options` beside the port. Unless it is `-quiet`, it prints more than what it is sent, and takes
 * commands. It answers nothing.
 */
export async function startOpensslServer(
  options: readonly string[],
): Promise<RealServer & { type(text: string): void }> {
  const port = await freePort();
  const listen = ['s_server', '-accept', `127.0.0.1:${port}`, '-naccept', '100'];
  const child = spawn('openssl', [...listen, ...options], { stdio: ['pipe', 'pipe', 'ignore'] });
  let received = '';
  child.stdout.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
  const server = await running(child, { port, record: () => received });
  return { ...server, type: (text) => void child.stdin.write(text) };
}

async function running(
  child: ChildProcess,
  { port, folder, record }: { port: number; folder?: string; record: () => string },
): Promise<RealServer> {
  const end = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(child, port);
  } catch (error) {
    await end();
    throw error;
  }
  return { port, record, [Symbol.asyncDispose]: end };
}
