/** curl as the client of a source: the yardstick of a retrieval, and the judge of what a source answers. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathOf, runTool } from './peer-process.ts';

export interface CurlRequest {
  readonly url: string;
  /** Folder of the sandbox's PKI: who is trusted, and the workstation's certificate. */
  readonly pki: string;
  readonly token: string;
  /** SOP Instance UID of the KOS. */
  readonly manifest: string;
}

export interface CurlTimes {
  /** By curl's own clock, which begins after the process has started. */
  readonly totalMs: number;
  readonly firstByteMs: number;
  readonly bytes: number;
}

/** Transfer syntaxes of the CI-SIS list, lossless first, with their q. */
const SYNTAXES: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.70': '0.9',
  '1.2.840.10008.1.2.4.80': '0.8',
  '1.2.840.10008.1.2.4.91': '0.6',
  '1.2.840.10008.1.2.4.50': '0.5',
  '1.2.840.10008.1.2.4.51': '0.5',
  '1.2.840.10008.1.2.4.100': '0.5',
  '1.2.840.10008.1.2.4.101': '0.5',
  '1.2.840.10008.1.2.4.102': '0.5',
  '1.2.840.10008.1.2.4.103': '0.5',
  '1.2.840.10008.1.2.1': '0.4',
};

export const WORKSTATION_HOST = 'db100.test.mesimagesmedicales.fr';

function commonArguments({ url, pki, token, manifest }: CurlRequest): string[] {
  const { hostname, port } = new URL(url);
  const accept = Object.entries(SYNTAXES).map(
    ([uid, q]) => `multipart/related; type="application/dicom";transfer-syntax=${uid};q=${q};boundary=**`,
  );
  return [
    ...['--silent', '--show-error', '--fail', '--http1.1', '--noproxy', '*'],
    ...['--resolve', `${hostname}:${port}:127.0.0.1`],
    // The intermediate comes with the server's chain.
    ...['--cacert', join(pki, 'racine.pem')],
    ...['--cert', join(pki, `${WORKSTATION_HOST}.chain.pem`), '--key', join(pki, `${WORKSTATION_HOST}.key`)],
    ...['-H', `Accept: ${accept.join(',')}`],
    ...['-H', `Authorization: Bearer ${token}`],
    ...['-H', `KOS-SOPInstanceUID: ${manifest}`],
  ];
}

/** The whole answer, thrown away. Throws when the status is not 2xx. */
export async function retrieveWithCurl(request: CurlRequest): Promise<CurlTimes> {
  const format = '%{time_total} %{time_starttransfer} %{size_download}';
  const args = [...commonArguments(request), '-o', '/dev/null', '-w', format, request.url];
  const [total = 0, firstByte = 0, bytes = 0] = (await runTool('curl', args)).output.split(' ').map(Number);
  return { totalMs: total * 1000, firstByteMs: firstByte * 1000, bytes };
}

export interface FirstPartTimes {
  /** By curl's own clock. */
  readonly firstByteMs: number;
  /** `firstByteMs`, and from there to the end of the first part by ours. */
  readonly firstPartMs: number;
}

/** How long the first part of the answer takes; the rest is not waited for. */
export function timeFirstPart(request: CurlRequest): Promise<FirstPartTimes> {
  return new Promise((resolve, reject) => {
    const format = ['-w', '%{stderr}first byte after %{time_starttransfer} s'];
    const child = spawn(pathOf('curl'), [...commonArguments(request), '--no-buffer', ...format, request.url], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let seen = Buffer.alloc(0);
    let firstByte: number | undefined;
    let elapsed: number | undefined;
    let told = '';
    child.stdout.on('data', (chunk: Buffer) => {
      if (elapsed !== undefined) return;
      firstByte ??= performance.now();
      seen = Buffer.concat([seen, chunk]);
      if (!holdsPart(seen)) return;
      elapsed = performance.now() - firstByte;
      // curl ends because nobody reads any more, and still tells its times.
      child.stdout.destroy();
    });
    child.stderr.on('data', (chunk: Buffer) => (told += String(chunk)));
    child.once('error', reject);
    child.once('close', () => {
      const seconds = Number(/first byte after ([\d.]+) s/.exec(told)?.[1]);
      if (elapsed === undefined || Number.isNaN(seconds)) reject(new Error(`curl saw no whole part: ${told}`));
      else resolve({ firstByteMs: seconds * 1000, firstPartMs: seconds * 1000 + elapsed });
    });
  });
}

/** Whether the boundary that the body begins with has come a second time. */
function holdsPart(body: Buffer): boolean {
  const lineEnd = body.indexOf('\r\n');
  return lineEnd > 0 && body.includes(`\r\n${body.toString('latin1', 0, lineEnd)}`, lineEnd);
}
