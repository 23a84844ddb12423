import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SOP_CLASS, SYNTAX } from '../dicom/uid.ts';
import { element, part10File } from '../dicom/writer.ts';
import { sharedFolder, temporaryFolder } from '../testing/support.ts';
import { StudySelection } from './folder-sets.ts';
import { readDataFolder } from './read-folder.ts';

interface Stub {
  readonly study?: string;
  readonly series?: string;
  readonly sop: string;
  readonly sopClassUid?: string;
  readonly description?: string;
}

async function put(folder: string, name: string, stub: Stub): Promise<void> {
  const meta = {
    sopClassUid: stub.sopClassUid ?? SOP_CLASS.ct,
    sopInstanceUid: stub.sop,
    transferSyntaxUid: SYNTAX.explicitLE,
  };
  const elements = [
    element(0x00080060, 'CS', 'CT'),
    element(0x00081030, 'LO', stub.description ?? ''),
    element(0x0020000d, 'UI', stub.study ?? '1.2.3'),
    element(0x0020000e, 'UI', stub.series ?? '1.2.3.4'),
    element(0x00200013, 'IS', '1'),
  ];
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, part10File(meta, elements));
}

describe('a data folder', () => {
  it('joins what lies in several folders into one study', async () => {
    const folder = await temporaryFolder();
    await put(folder, 'a/ct/I0.dcm', { sop: '1.1' });
    await put(folder, 'a/pt/I0.dcm', { sop: '1.2', series: '1.2.3.5' });
    const { studies } = await readDataFolder(folder);
    expect(studies.map((study) => [study.folder, study.series.length])).toEqual([['a', 2]]);
  });

  it('keeps folders apart that repeat a UID, and serves the one selected', async () => {
    const folder = await temporaryFolder();
    for (const copy of ['copy', 'original']) {
      await put(folder, `${copy}/ct/I0.dcm`, { sop: '1.1', description: copy });
      await put(folder, `${copy}/pt/I0.dcm`, { sop: '1.2', series: '1.2.3.5', description: copy });
    }
    const { studies } = await readDataFolder(folder);
    expect(studies.map((study) => [study.folder, study.series.length])).toEqual([
      ['copy', 2],
      ['original', 2],
    ]);
    const selection = new StudySelection(studies);
    expect(selection.choices).toEqual([{ studyInstanceUid: '1.2.3', folders: ['copy', 'original'] }]);
    expect(selection.find('1.2.3')?.description).toBe('copy');
    selection.select('original');
    expect(selection.find('1.2.3')?.description).toBe('original');
    selection.select('copy/ct');
    expect(selection.find('1.2.3')?.description).toBe('copy');
    expect(() => {
      selection.select('origin');
    }).toThrow(RangeError);
    selection.select(null);
    expect(selection.find('1.2.3')?.folder).toBe('copy');
  });

  it('keeps files of one folder apart that share a UID, each under its own name', async () => {
    const folder = await temporaryFolder();
    for (const name of ['a.dcm', 'b.dcm', 'c.dcm']) await put(folder, `syntax/${name}`, { sop: '1.1' });
    const { studies } = await readDataFolder(folder);
    expect(studies.map((study) => study.folder)).toEqual(['syntax', 'syntax/b.dcm', 'syntax/c.dcm']);
    const selection = new StudySelection(studies);
    selection.select('syntax/c.dcm');
    expect(selection.find('1.2.3')?.series[0]?.instances[0]?.file).toBe(join(folder, 'syntax/c.dcm'));
  });

  it('lists what it does not serve, with the reason', async () => {
    const folder = await temporaryFolder();
    await put(folder, 'good.dcm', { sop: '1.1' });
    await put(folder, 'kos.dcm', { sop: '1.2', sopClassUid: SOP_CLASS.keyObjectSelection });
    await put(folder, 'no-study.dcm', { sop: '1.3', study: '' });
    await put(folder, 'path.dcm', { sop: '../../../etc/passwd' });
    await writeFile(join(folder, 'README.txt'), 'hello');
    await writeFile(join(folder, 'empty.dcm'), '');
    const { studies, skipped } = await readDataFolder(folder);
    expect(studies.flatMap((study) => study.series.flatMap((series) => series.instances))).toHaveLength(1);
    expect(skipped.map(({ file, reason }) => [file.slice(folder.length + 1), reason])).toEqual([
      ['README.txt', 'no DICM prefix'],
      ['empty.dcm', 'no DICM prefix'],
      ['kos.dcm', 'a manifest, not an image'],
      ['no-study.dcm', 'no StudyInstanceUID'],
      ['path.dcm', 'SOPInstanceUID is not a UID'],
    ]);
  });

  it('reads the real studies: all objects but manifests, PET and CT as one study, the files untouched', async (context) => {
    const folder = sharedFolder(context, 'dicom/studies');
    const before = await digest(folder);
    const { studies, skipped } = await readDataFolder(folder);
    expect(new Set(skipped.map(({ reason }) => reason))).toEqual(new Set(['a manifest, not an image']));
    const petct = studies.find((study) => study.folder === 'petct-acrin');
    expect(petct?.series.map((series) => [series.modality, series.instances.length])).toEqual([
      ['CT', 135],
      ['PT', 135],
      ['CT', 1],
    ]);
    const served = studies.flatMap((study) => study.series.flatMap((series) => series.instances)).length;
    expect(served + skipped.length).toBe((await readdir(folder, { recursive: true })).filter(isDicom).length);
    expect(await digest(folder)).toBe(before);
  });

  it('survives broken and hostile files', async (context) => {
    const folder = sharedFolder(context, 'dicom/bad');
    const { studies, skipped } = await readDataFolder(folder);
    const served = studies.flatMap((study) => study.series.flatMap((series) => series.instances)).length;
    expect(served + skipped.length).toBe((await readdir(folder)).length);
    expect(served).toBeGreaterThan(15);
  });
});

function isDicom(name: string): boolean {
  return name.endsWith('.dcm');
}

async function digest(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder, { recursive: true })).filter(isDicom).toSorted()) {
    hash.update(name).update(await readFile(join(folder, name)));
  }
  return hash.digest('hex');
}
