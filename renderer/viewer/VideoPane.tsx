import { useEffect, useState } from 'react';
import type { ErrorReport } from '../../shared/errors.ts';
import { reportOf } from '../app/requests.ts';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { FrameFacts } from './frame-facts.ts';
import { fetchVideo, videoUnsupported } from './video.ts';
import styles from './VideoPane.module.css';

/** In the place of the image: the player of a video, or why it does not play. */
export function VideoPane({ facts }: { readonly facts: FrameFacts }) {
  const { t } = useI18n();
  const [address, setAddress] = useState<string>();
  const [error, setError] = useState<ErrorReport>();
  useEffect(() => {
    const leaving = new AbortController();
    let made: string | undefined;
    fetchVideo(facts, leaving.signal).then(
      (video) => {
        if (leaving.signal.aborted) return;
        made = URL.createObjectURL(video);
        setAddress(made);
      },
      (thrown: unknown) => {
        if (!leaving.signal.aborted) setError(reportOf(thrown));
      },
    );
    return () => {
      leaving.abort();
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [facts]);
  return (
    <div className={styles['pane']}>
      {error && (
        <div className={styles['message']}>
          <ErrorMessage error={error} tone="warning" />
        </div>
      )}
      {!error && address === undefined && <p role="status">{t('viewer.loading')}</p>}
      {!error && address !== undefined && (
        <video
          controls
          loop
          muted
          disablePictureInPicture
          controlsList="nodownload noremoteplayback"
          aria-label={t('viewer.video')}
          className={styles['video']}
          src={address}
          onError={() => setError(videoUnsupported(facts).report())}
        />
      )}
    </div>
  );
}
