import type { SandboxInstance, SandboxStudy } from '../types.ts';
import type { Header } from './header.ts';

export interface FoundFile {
  /** Below the data folder, with `/`. */
  readonly path: string;
  readonly folder: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly instance: SandboxInstance;
  readonly header: Header;
}

/** Files of one study without two of the same SOPInstanceUID. */
export interface FolderSet {
  readonly folder: string;
  readonly files: readonly FoundFile[];
}

/**
 * Groups files by study. A study that lies in several folders is one set as long as no SOPInstanceUID comes twice; a
 * folder that repeats one begins another set, and so does a file that repeats one of its own folder.
 */
export function folderSets(files: readonly FoundFile[]): FolderSet[] {
  const studies = Map.groupBy(files, (file) => file.studyInstanceUid);
  return [...studies.values()].flatMap(setsOfStudy);
}

function setsOfStudy(files: readonly FoundFile[]): FolderSet[] {
  const sets: { uids: Set<string>; groups: FoundFile[][] }[] = [];
  for (const group of groupsWithoutRepeats(files)) {
    const uids = group.map((file) => file.instance.sopInstanceUid);
    const home = sets.find((set) => uids.every((uid) => !set.uids.has(uid)));
    if (home === undefined) sets.push({ uids: new Set(uids), groups: [group] });
    else {
      for (const uid of uids) home.uids.add(uid);
      home.groups.push(group);
    }
  }
  const taken = new Set<string>();
  return sets.map(({ groups }) => {
    const together = groups.flat();
    return { folder: freeName(commonFolder(together, taken), taken), files: together };
  });
}

/** The files of each folder, and each file that repeats a UID of its own folder as a group by itself. */
function groupsWithoutRepeats(files: readonly FoundFile[]): FoundFile[][] {
  const groups: FoundFile[][] = [];
  for (const inFolder of Map.groupBy(files, (file) => file.folder).values()) {
    const seen = new Set<string>();
    const first: FoundFile[] = [];
    const repeats: FoundFile[][] = [];
    for (const file of inFolder) {
      if (seen.has(file.instance.sopInstanceUid)) repeats.push([file]);
      else first.push(file);
      seen.add(file.instance.sopInstanceUid);
    }
    groups.push(first, ...repeats);
  }
  return groups;
}

/** The folder above all the files; the path of the file itself where its folder names another set already. */
function commonFolder(files: readonly FoundFile[], taken: ReadonlySet<string>): string {
  const [first, ...others] = files.map((file) => file.folder.split('/'));
  let common = first ?? [];
  for (const other of others) {
    const differs = common.findIndex((part, index) => part !== other[index]);
    if (differs >= 0) common = common.slice(0, differs);
  }
  const name = common.length === 0 ? '.' : common.join('/');
  const [only] = files;
  return taken.has(name) && files.length === 1 && only !== undefined ? only.path : name;
}

function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}#${String(count)}`;
  taken.add(free);
  return free;
}

/** Which set of each study is served: that of the selected folder, otherwise the first. */
export class StudySelection {
  readonly #sets: ReadonlyMap<string, readonly SandboxStudy[]>;
  #folder: string | null = null;

  constructor(studies: readonly SandboxStudy[]) {
    this.#sets = Map.groupBy(studies, (study) => study.studyInstanceUid);
  }

  get folder(): string | null {
    return this.#folder;
  }

  /** Studies of which more than one set exists. */
  get choices(): { studyInstanceUid: string; folders: string[] }[] {
    return [...this.#sets]
      .filter(([, sets]) => sets.length > 1)
      .map(([studyInstanceUid, sets]) => ({ studyInstanceUid, folders: sets.map((set) => set.folder) }));
  }

  /** `null` goes back to the first sets. Throws a RangeError when no study lies in, above or below the folder. */
  select(folder: string | null): void {
    const known = folder === null || [...this.#sets.values()].flat().some((study) => matches(study.folder, folder));
    if (!known) throw new RangeError(`no study in folder ${folder}`);
    this.#folder = folder;
  }

  find(studyInstanceUid: string): SandboxStudy | undefined {
    const sets = this.#sets.get(studyInstanceUid) ?? [];
    const folder = this.#folder;
    if (folder === null) return sets[0];
    return sets.find((set) => set.folder === folder) ?? sets.find((set) => matches(set.folder, folder)) ?? sets[0];
  }
}

function matches(folder: string, selected: string): boolean {
  return folder === selected || folder.startsWith(`${selected}/`) || selected.startsWith(`${folder}/`);
}
