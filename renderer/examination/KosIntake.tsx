import { useRef } from 'react';
import { FilePlus2 } from 'lucide-react';
import type { ErrorReport } from '../../shared/errors.ts';
import { Button } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';

/** How KOS files come in, and what became of them. */
export interface KosIntake {
  readonly open: (files: readonly File[]) => void;
  readonly isRunning: boolean;
  /** The files that could not be opened. */
  readonly refused: readonly { readonly name: string; readonly error: ErrorReport }[];
  readonly forget: () => void;
}

/** The way in by a file dialog. */
export function KosButton({ intake }: { intake: KosIntake }) {
  const { t } = useI18n();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={FilePlus2} isDisabled={intake.isRunning} onPress={() => input.current?.click()}>
        {t('control.openKos')}
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        multiple
        aria-label={t('control.kosFiles')}
        onChange={({ currentTarget }) => {
          intake.open([...(currentTarget.files ?? [])]);
          // The same file can be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
