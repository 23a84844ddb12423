import { useRef, type RefObject } from 'react';
import { FilePlus2, FolderPlus } from 'lucide-react';
import type { ErrorReport } from '../../shared/errors.ts';
import { Button } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { DroppedEntry } from './dropped-files.ts';

/** How KOS files come in, and what became of them. */
export interface KosIntake {
  /** Files, each of which must be a KOS, and folders, of which those files are opened that are. */
  readonly open: (files: readonly File[], folders?: readonly DroppedEntry[]) => void;
  /** All the files of a folder. */
  readonly openFolder: (files: readonly File[]) => void;
  readonly isRunning: boolean;
  /** The files that could not be opened. */
  readonly refused: readonly { readonly name: string; readonly error: ErrorReport }[];
  readonly skipped: Skipped;
  readonly forget: () => void;
}

/** What was left aside of a folder. */
export interface Skipped {
  /** Files that are no KOS. */
  readonly names: readonly string[];
  /** The folder holds more than was looked at. */
  readonly isCut: boolean;
}

export const NOTHING_SKIPPED: Skipped = { names: [], isCut: false };

/** The way in by a file dialog. */
export function KosButton({ intake }: { intake: KosIntake }) {
  const { t } = useI18n();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={FilePlus2} isDisabled={intake.isRunning} onPress={() => input.current?.click()}>
        {t('control.openKos')}
      </Button>
      <HiddenInput input={input} label={t('control.kosFiles')} onFiles={intake.open} />
    </>
  );
}

/** The way in for a whole folder, e.g. a CD's. */
export function KosFolderButton({ intake }: { intake: KosIntake }) {
  const { t } = useI18n();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={FolderPlus} isDisabled={intake.isRunning} onPress={() => input.current?.click()}>
        {t('control.openKosFolder')}
      </Button>
      <HiddenInput input={input} label={t('control.kosFolder')} onFiles={intake.openFolder} isFolder />
    </>
  );
}

interface HiddenInputProps {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly label: string;
  readonly onFiles: (files: readonly File[]) => void;
  readonly isFolder?: boolean;
}

function HiddenInput({ input, label, onFiles, isFolder = false }: HiddenInputProps) {
  return (
    <input
      ref={input}
      hidden
      type="file"
      multiple
      {...(isFolder && { webkitdirectory: '' })}
      aria-label={label}
      onChange={({ currentTarget }) => {
        onFiles([...(currentTarget.files ?? [])]);
        // The same file can be chosen again.
        currentTarget.value = '';
      }}
    />
  );
}
