/** nginx in front of a source: TLS that demands a client certificate, judged by software that is not ours. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPorts } from '../sandbox/http.ts';
import { peerFolder, runTool, startPeer, type RunningPeer } from './peer-process.ts';

export interface NginxOptions {
  /** Folder of the sandbox's PKI. */
  readonly pki: string;
  /** Host name whose certificate it shows. */
  readonly host: string;
  /** `http://…` that it asks. */
  readonly upstream: string;
  /** The only transfer syntax that it asks the upstream for, whatever the client wants; `*` as stored. */
  readonly transferSyntax?: string;
}

export interface RunningNginx extends RunningPeer {
  readonly port: number;
  /** Certificate (chain) and key that it accepts of clients: PEM files. */
  readonly client: { readonly certificate: string; readonly key: string };
  /** A line for each request: status, subject of the client's certificate, request, KOS-SOPInstanceUID, Accept. */
  requests(): Promise<string[]>;
}

export async function startNginx(options: NginxOptions): Promise<RunningNginx> {
  const folder = await peerFolder('nginx');
  const port = await findPorts(1);
  const authorities = join(folder, 'authorities.pem');
  const parts = ['racine.pem', 'organisations.pem'].map((name) => readFile(join(options.pki, name), 'utf8'));
  await writeFile(authorities, (await Promise.all(parts)).join(''));
  const client = await issueClientCertificate(options.pki, folder);
  const configuration = join(folder, 'nginx.conf');
  await writeFile(configuration, text(options, { folder, port, authorities }));
  const args = ['-p', folder, '-e', join(folder, 'error.log'), '-c', configuration];
  const peer = await startPeer({ command: 'nginx', args, port, folder });
  return {
    ...peer,
    port,
    client,
    requests: async () =>
      (await readFile(join(folder, 'access.log'), 'utf8')).split('\n').filter((line) => line !== ''),
  };
}

/**
 * A certificate that OpenSSL takes for a client's: those of the sandbox are for servers alone, as those of IGC-Santé are,
 * and nginx leaves no choice in that.
 */
async function issueClientCertificate(pki: string, folder: string): Promise<RunningNginx['client']> {
  const [key, request, leaf, certificate, extensions] = ['key', 'csr', 'leaf.pem', 'chain.pem', 'ext'].map((ending) =>
    join(folder, `client.${ending}`),
  ) as [string, string, string, string, string];
  await writeFile(
    extensions,
    'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n',
  );
  const subject = ['-subj', '/C=FR/O=POSTE DE TRAVAIL FICTIF/CN=client'];
  await runTool('openssl', [
    'req',
    '-new',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    ...subject,
    '-out',
    request,
  ]);
  const authority = ['-CA', join(pki, 'organisations.pem'), '-CAkey', join(pki, 'organisations.key')];
  const random = ['-set_serial', `0x${crypto.randomUUID().replaceAll('-', '').replace(/^./, '1')}`];
  await runTool('openssl', [
    ...['x509', '-req', '-in', request, ...authority, ...random, '-days', '30', '-sha256'],
    ...['-extfile', extensions, '-out', leaf],
  ]);
  const chain = await Promise.all([readFile(leaf, 'utf8'), readFile(join(pki, 'organisations.pem'), 'utf8')]);
  await writeFile(certificate, chain.join(''));
  return { certificate, key };
}

function text(
  { pki, host, upstream, transferSyntax = '*' }: NginxOptions,
  { folder, port, authorities }: { folder: string; port: number; authorities: string },
): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return `daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
error_log ${join(folder, 'error.log')};
events {}
http {
  log_format proof '$status $ssl_client_s_dn "$request" $http_kos_sopinstanceuid $http_accept';
  access_log ${join(folder, 'access.log')} proof;
  ${temporary.join('\n  ')}
  server {
    listen 127.0.0.1:${port} ssl;
    server_name ${host};
    ssl_certificate ${join(pki, `${host}.chain.pem`)};
    ssl_certificate_key ${join(pki, `${host}.key`)};
    ssl_client_certificate ${authorities};
    ssl_verify_client on;
    ssl_verify_depth 2;
    location / {
      proxy_pass ${upstream};
      proxy_http_version 1.1;
      proxy_buffering off;
      proxy_set_header Accept 'multipart/related; type="application/dicom"; transfer-syntax=${transferSyntax}';
    }
  }
}
`;
}
