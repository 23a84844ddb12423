import { useEffect, useRef } from 'react';
import type { SmallPicture } from './thumbnail-pixels.ts';
import styles from './Thumbnail.module.css';

interface ThumbnailProps {
  /** Undefined as long as there is none; its place stays the same. */
  readonly picture: SmallPicture | undefined;
}

/** The small picture of a series; what it is, the words beside it say. */
export function Thumbnail({ picture }: ThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!picture) return;
    const { width, height, pixels } = picture;
    canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [picture]);
  return (
    <span aria-hidden className={styles['place']}>
      {picture && <canvas ref={canvas} width={picture.width} height={picture.height} className={styles['picture']} />}
    </span>
  );
}
