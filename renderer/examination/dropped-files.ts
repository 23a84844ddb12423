/** The files that were dropped on the window, those in folders too. */

/** As the browser gives it (File and Directory Entries API); of folders, what is used of it. */
export interface DroppedEntry {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly name: string;
  /** Of a file. */
  readonly file?: (onFile: (file: File) => void, onError: (error: unknown) => void) => void;
  /** Of a folder; each reader gives its content in parts, the last of which is empty. */
  readonly createReader?: () => {
    readonly readEntries: (onEntries: (entries: DroppedEntry[]) => void, onError: (error: unknown) => void) => void;
  };
}

/** Bounds for a folder that somebody dropped by mistake. */
export const FOLDER_LIMITS = { files: 5000, depth: 16 } as const;

export interface FolderFiles {
  readonly files: readonly File[];
  /** Not everything was looked at: there was too much of it, or it could not be read. */
  readonly isCut: boolean;
}

/** Every file in the folders, however deep; what cannot be read is left out. */
export async function filesInFolders(folders: readonly DroppedEntry[]): Promise<FolderFiles> {
  const files: File[] = [];
  let isCut = false;
  const walk = async (entry: DroppedEntry, depth: number): Promise<void> => {
    if (files.length >= FOLDER_LIMITS.files || depth > FOLDER_LIMITS.depth) {
      isCut = true;
      return;
    }
    try {
      if (entry.isDirectory) for (const child of await childrenOf(entry)) await walk(child, depth + 1);
      else if (entry.isFile) files.push(await fileOf(entry));
    } catch {
      isCut = true;
    }
  };
  for (const folder of folders) await walk(folder, 0);
  return { files, isCut };
}

async function childrenOf(folder: DroppedEntry): Promise<readonly DroppedEntry[]> {
  const reader = folder.createReader?.();
  const children: DroppedEntry[] = [];
  if (!reader) return children;
  for (;;) {
    const part = await new Promise<DroppedEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    children.push(...part);
    if (part.length === 0 || children.length > FOLDER_LIMITS.files) return children;
  }
}

function fileOf(entry: DroppedEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file?.(resolve, reject));
}

/** Key Object Selection Document Storage (PS3.4 Annex B), as the file meta information names it (0002,0002). */
const KOS_CLASS = '1.2.840.10008.5.1.4.1.1.88.59';
/** The meta information begins at byte 132 and is a few hundred bytes long (PS3.10 7.1). */
const META_BYTES = 2048;

/** True for a DICOM file whose meta information says that it is a KOS. Only such files of a folder are opened. */
export async function isKos(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, META_BYTES).arrayBuffer());
  const text = new TextDecoder('latin1').decode(head);
  return text.slice(128, 132) === 'DICM' && new RegExp(`${KOS_CLASS.replaceAll('.', '\\.')}[^0-9.]`).test(text);
}
