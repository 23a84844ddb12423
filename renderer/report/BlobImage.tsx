import { useCallback } from 'react';

interface BlobImageProps {
  readonly blob: Blob;
  readonly alt: string;
  readonly className?: string | undefined;
  readonly width?: number;
  readonly onError?: () => void;
  readonly onLoad?: (width: number) => void;
}

/** A picture from memory; its address lives as long as its element. */
export function BlobImage({ blob, alt, className, width, onError, onLoad }: BlobImageProps) {
  const show = useCallback(
    (image: HTMLImageElement) => {
      const address = URL.createObjectURL(blob);
      image.src = address;
      return () => URL.revokeObjectURL(address);
    },
    [blob],
  );
  return (
    <img
      ref={show}
      alt={alt}
      className={className}
      width={width}
      onError={onError}
      onLoad={({ currentTarget }) => onLoad?.(currentTarget.naturalWidth)}
    />
  );
}
