import type { ErrorReport } from '../../shared/errors.ts';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useCommand } from './server-state.ts';

/** The last thing that went wrong outside any command of the screen's, until the user has seen it. */
export function Notice({ notice }: { notice: ErrorReport | undefined }) {
  const dismiss = useCommand((_: void, api) => api.dismissNotice());
  if (!notice) return null;
  return (
    <>
      <ErrorMessage error={notice} tone="warning" onDismiss={() => dismiss.run()} />
      {dismiss.error && <ErrorMessage error={dismiss.error} />}
    </>
  );
}
