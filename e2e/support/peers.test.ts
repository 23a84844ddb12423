/** The real peers themselves: a judge that finds nothing proves nothing. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORKSTATION_HOST } from './curl.ts';
import { dumpFiles } from './dcmdump.ts';
import { startNginx } from './nginx.ts';
import { startOrthanc } from './orthanc.ts';
import { runTool } from './peer-process.ts';
import { whatIsMissing } from './programs.ts';
import { startSandbox } from './sandbox.ts';
import { servedStudies } from './source.ts';
import { runStorescu, startStorescp } from './storescp.ts';

const PATIENCE = 60_000;

let folder = '';
let files: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drimbox-peers-test-'));
  const studies = await servedStudies();
  const head = studies.flatMap(({ series }) => series).find(({ modality }) => modality === 'MR');
  files = (head?.instances ?? []).slice(0, 3).map(({ file }) => file);
}, PATIENCE);
afterAll(() => rm(folder, { recursive: true, force: true }));

const RLE = '1.2.840.10008.1.2.5';

describe.skipIf(whatIsMissing('dcmtk') !== undefined)('dcmdump as a judge', () => {
  it(
    'finds what storescu sent to storescp unchanged, and a changed attribute changed',
    { timeout: PATIENCE },
    async () => {
      const storescp = await startStorescp();
      try {
        await runStorescu(storescp, { files, transferSyntaxUid: RLE, nodelay: true });
        const [sent, received] = [await dumpFiles(files), await dumpFiles(await storescp.files())];
        const said = (objects: typeof sent) => objects.map(({ attributes, pixels }) => ({ attributes, pixels }));
        expect(said(received)).toHaveLength(3);
        expect(said(received)).toEqual(expect.arrayContaining(said(sent)));

        const changed = join(folder, 'changed.dcm');
        await copyFile(files[0] ?? '', changed);
        await runTool('dcmodify', ['-nb', '-m', '(0018,0080)=501', changed]);
        const [other] = await dumpFiles([changed]);
        expect(other?.pixels).toEqual(sent[0]?.pixels);
        expect(other?.attributes).not.toEqual(sent[0]?.attributes);

        await storescp.empty();
        expect(await storescp.files()).toEqual([]);
      } finally {
        await storescp.close();
      }
    },
  );

  it('sees other pixels under the same attributes', { timeout: PATIENCE }, async () => {
    const native = join(folder, 'native.dcm');
    await runTool('dcmdrle', [files[0] ?? '', native]);
    const [before, after] = [await dumpFiles([files[0] ?? '']), await dumpFiles([native])];
    expect(after[0]?.sopInstanceUid).toBe(before[0]?.sopInstanceUid);
    expect(after[0]?.pixels).not.toEqual(before[0]?.pixels);
  });
});

describe.skipIf(whatIsMissing('nginx', 'openssl', 'curl', 'orthanc') !== undefined)('Orthanc behind nginx', () => {
  it('answers a client with a certificate of the authorities, and nobody else', { timeout: PATIENCE }, async () => {
    const sandbox = await startSandbox();
    const { pki } = sandbox;
    const host = 'db4.test.mesimagesmedicales.fr';
    const orthanc = await startOrthanc();
    const nginx = await startNginx({ pki, host, upstream: orthanc.url });
    try {
      await orthanc.upload(files);
      expect(await orthanc.count()).toBe(3);
      const ask = async (...certificate: string[]): Promise<string> => {
        const address = [
          '--resolve',
          `${host}:${nginx.port}:127.0.0.1`,
          `https://${host}:${nginx.port}/dicom-web/studies`,
        ];
        const args = ['-s', '-o', '/dev/null', '-w', '%{http_code}', '--cacert', join(pki, 'racine.pem')];
        return (await runTool('curl', [...args, ...certificate, ...address])).output;
      };
      const own = join(pki, WORKSTATION_HOST);
      expect(await ask()).toBe('400');
      expect(await ask('--cert', `${own}.chain.pem`, '--key', `${own}.key`)).toBe('400');
      expect(await ask('--cert', nginx.client.certificate, '--key', nginx.client.key)).toBe('200');
      expect((await nginx.requests()).map((line) => line.split(' ')[0])).toEqual(['400', '400', '200']);
      await orthanc.empty();
      expect(await orthanc.count()).toBe(0);
    } finally {
      await nginx.close();
      await orthanc.close();
      await sandbox.close();
    }
  });
});
