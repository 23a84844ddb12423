import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDataFolder } from '../studies/read-folder.ts';
import { run, seriesOf, sharedFolder, skipWithout, studyOf, temporaryFolder, usePhantom } from '../testing/support.ts';
import { TEST_PATIENT } from '../types.ts';
import { ERROR_MANIFEST, writeErrorManifest, writeManifests } from './write.ts';

const BASE = 'https://db4.example.test:8443/dicom-web-rs';

async function dump(file: string): Promise<string> {
  const { code, stdout, stderr } = await run('dcmdump', ['+L', file]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.toString('latin1');
}

/** Every attribute of a dump once, as its path of tags with VR: `(0040,a375) SQ/(0008,1115) SQ/…`. */
function attributePaths(text: string): string[] {
  const path: string[] = [];
  const paths = new Set<string>();
  for (const [, blanks = '', tag = '', vr = ''] of text.matchAll(/^( *)(\([\da-f]{4},[\da-f]{4}\)) ([A-Za-z]{2}) /gm)) {
    if (tag.startsWith('(fffe,') || tag.startsWith('(0002,')) continue;
    const depth = blanks.length / 4;
    path.length = depth;
    path.push(`${tag} ${vr}`);
    paths.add(path.join('/'));
  }
  return [...paths].toSorted();
}

describe('the manifests of the sandbox', () => {
  const phantom = usePhantom();

  it('are named by study and carry patient, request, retrieve addresses and description', async (context) => {
    skipWithout(context, 'dcmtk');
    const thorax = seriesOf(phantom(), 'Thorax sans injection');
    const study = studyOf(phantom(), thorax);
    const outDir = await temporaryFolder();
    const written = await writeManifests({
      studies: phantom(),
      outDir,
      patient: TEST_PATIENT,
      retrieveBase: (_, series) => (series === thorax ? `${BASE}/fast` : BASE),
    });
    expect((await readdir(outDir)).toSorted()).toEqual(written.map(({ file }) => basename(file)).toSorted());

    const text = await dump(join(outDir, `${study.studyInstanceUid}.dcm`));
    expect(text).toContain('# Used TransferSyntax: Little Endian Implicit');
    const expected = [
      /^\(0008,0005\) CS \[ISO_IR 100\]/m,
      /^\(0008,0016\) UI =KeyObjectSelectionDocumentStorage/m,
      /^\(0010,0020\) LO \[279035121518989\]/m,
      /^\(0010,0021\) LO \[ASIP-SANTE-INS-NIR\]/m,
      /^\(0010,1001\) PN \[\^DOMINIQUE\\PAT-TROIS\^DOMINIQUE\]/m,
      /^\(0010,4000\) LT \[63220\]/m,
      /^ {4}\(0008,0050\) SH \[ACN9001\]/m,
    ];
    for (const line of expected) expect(text).toMatch(line);
    const urls = [...text.matchAll(/UR \[([^\]]+)\]/g)].map(([, url]) => url);
    expect(urls.toSorted()).toEqual(
      study.series
        .map(
          (series) =>
            (series === thorax ? `${BASE}/fast` : BASE) + tail(study.studyInstanceUid, series.seriesInstanceUid),
        )
        .toSorted(),
    );
    expect(text).toContain(
      `[Examen : Scanner thoracique\n${study.series
        .map((series) => `Série-${series.seriesInstanceUid} : CT @  : ${series.description}\n`)
        .join('')}]`,
    );
    expect(text.match(/ {12}\(0008,1155\) UI/g)).toHaveLength(132);
    expect(text.match(/CS \[IMAGE\]/g)).toHaveLength(132);
  });

  it('have beside them one of the five series that the error simulator answers', async (context) => {
    skipWithout(context, 'dcmtk');
    const outDir = join(await temporaryFolder(), 'new');
    await writeErrorManifest(outDir, TEST_PATIENT, 'https://db4.example.test:8443');
    const text = await dump(join(outDir, ERROR_MANIFEST));
    const urls = [...text.matchAll(/UR \[([^\]]+)\]/g)].map(([, url = '']) => url);
    const base = /^https:\/\/db4\.example\.test:8443\/wado-errors-manager\/studies\/[\d.]+\/series\//;
    for (const url of urls) expect(url).toMatch(base);
    expect(urls.map((url) => url.replace(base, '')).toSorted()).toEqual(
      ['201', '202', '203', '204', '205'].map((last) => `1.2.250.1.213.4.5.2.2.121.${last}`),
    );
    expect((await run('dsrdump', [join(outDir, ERROR_MANIFEST)])).code).toBe(0);
  });

  it('are read by dsrdump as Key Object Selection documents', async (context) => {
    skipWithout(context, 'dcmtk');
    const outDir = await temporaryFolder();
    const options = { studies: phantom(), outDir, patient: TEST_PATIENT, retrieveBase: BASE };
    for (const { file } of await writeManifests(options)) {
      const { code, stdout, stderr } = await run('dsrdump', [file]);
      expect(code).toBe(0);
      expect(stdout.toString('latin1')).toMatch(/^Key Object Selection Document/);
      // The ANS samples have no Content Template Sequence either.
      expect(stderr.split('\n').filter((line) => line !== '' && !/template/i.test(line))).toEqual([]);
    }
  });

  it('have the attributes of the official sample, no more and no less', async (context) => {
    skipWithout(context, 'dcmtk');
    const samples = sharedFolder(context, 'ans/kos');
    const [written] = await writeManifests({
      studies: [studyOf(phantom(), seriesOf(phantom(), 'Thorax sans injection'))],
      outDir: await temporaryFolder(),
      patient: TEST_PATIENT,
      retrieveBase: BASE,
    });
    const official = attributePaths(await dump(join(samples, 'kos_OK_Nom_Prenom.dcm')));
    expect(official.length).toBeGreaterThan(80);
    expect(attributePaths(await dump(written?.file ?? ''))).toEqual(official);
  });

  it('exist for every set of a study that several files hold, and whatever text the images carry', async (context) => {
    skipWithout(context, 'dcmtk');
    const outDir = await temporaryFolder();
    for (const folder of ['dicom/syntax', 'dicom/charset', 'dicom/bad']) {
      const { studies } = await readDataFolder(sharedFolder(context, folder));
      const place = join(outDir, basename(folder));
      const options = { studies, outDir: place, patient: TEST_PATIENT, retrieveBase: BASE };
      const written = await writeManifests(options);
      expect(new Set(written.map(({ file }) => file)).size).toBe(studies.length);
      expect(new Set(written.map(({ sopInstanceUid }) => sopInstanceUid)).size).toBe(studies.length);
      const inFirstFolder = (await readdir(place)).filter((name) => name.endsWith('.dcm'));
      expect(inFirstFolder).toHaveLength(new Set(studies.map((study) => study.studyInstanceUid)).size);
      const { code, stderr } = await run('dcmdump', ['-q', ...written.map(({ file }) => file)]);
      expect([code, stderr]).toEqual([0, '']);
    }
  });
});

function tail(study: string, series: string): string {
  return `/studies/${study}/series/${series}`;
}
