import type { ErrorReport } from '../../shared/errors.ts';
import { ErrorMessage } from './ErrorMessage.tsx';
import styles from './CommandError.module.css';

interface CommandErrorProps {
  readonly command: { readonly error: ErrorReport | undefined; readonly forget: () => void };
}

/** The error of a command in a bar: hangs under the control, over the content, so that nothing moves. */
export function CommandError({ command }: CommandErrorProps) {
  if (!command.error) return null;
  return (
    <div className={styles['place']}>
      <ErrorMessage error={command.error} onDismiss={command.forget} />
    </div>
  );
}
