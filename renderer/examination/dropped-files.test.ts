import { describe, expect, test } from 'vitest';
import { filesInFolders, FOLDER_LIMITS, isKos, type DroppedEntry } from './dropped-files.ts';

const file = (name: string): DroppedEntry => ({
  name,
  isFile: true,
  isDirectory: false,
  file: (onFile) => onFile(new File([name], name)),
});
/** Gives its children two at a time, as browsers give a hundred. */
function folder(name: string, ...children: DroppedEntry[]): DroppedEntry {
  return {
    name,
    isFile: false,
    isDirectory: true,
    createReader: () => {
      let given = 0;
      return { readEntries: (onEntries) => onEntries(children.slice(given, (given += 2))) };
    },
  };
}
const names = async (...entries: DroppedEntry[]) => (await filesInFolders(entries)).files.map(({ name }) => name);

describe('files in folders', () => {
  test('however deep, in their order', async () => {
    const tree = folder('a', file('1'), folder('b', file('2'), file('3'), file('4')), file('5'));
    expect(await names(tree, folder('empty'), folder('c', file('6')))).toEqual(['1', '2', '3', '4', '5', '6']);
    expect((await filesInFolders([tree])).isCut).toBe(false);
  });

  test('one that cannot be read is left out, and said', async () => {
    const broken: DroppedEntry = { ...file('x'), file: (_, onError) => onError(new Error('gone')) };
    const { files, isCut } = await filesInFolders([folder('a', broken, file('1'))]);
    expect(files.map(({ name }) => name)).toEqual(['1']);
    expect(isCut).toBe(true);
  });

  test('no more of them, and no deeper, than anybody means', async () => {
    const many = folder('a', ...Array.from({ length: FOLDER_LIMITS.files + 1 }, (_, index) => file(String(index))));
    expect((await filesInFolders([many])).files).toHaveLength(FOLDER_LIMITS.files);
    let deep = folder('deep', file('found'));
    for (let depth = 1; depth < FOLDER_LIMITS.depth; depth += 1) deep = folder('deep', deep);
    expect(await names(deep)).toEqual(['found']);
    expect(await filesInFolders([folder('deeper', deep)])).toEqual({ files: [], isCut: true });
  });
});

describe('a KOS', () => {
  const dicom = (sopClass: string) =>
    new Blob([new Uint8Array(128), `DICM\u0002\u0000\u0002\u0000UI\u001e\u0000${sopClass}\u0000\u0002\u0000`]);

  test('is known by its class', async () => {
    expect(await isKos(dicom('1.2.840.10008.5.1.4.1.1.88.59'))).toBe(true);
    expect(await isKos(dicom('1.2.840.10008.5.1.4.1.1.2'))).toBe(false);
    expect(await isKos(dicom('1.2.840.10008.5.1.4.1.1.88.591'))).toBe(false);
  });

  test('is a DICOM file', async () => {
    expect(await isKos(new Blob(['1.2.840.10008.5.1.4.1.1.88.59 ']))).toBe(false);
    expect(await isKos(new Blob([]))).toBe(false);
  });
});
