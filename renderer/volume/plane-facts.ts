/** The facts of a plane that is cut from a volume, as far as they still hold. */
import type { FrameFacts } from '../viewer/frame-facts.ts';
import type { VolumeGeometry } from '../geometry/volume.ts';
import type { Slice } from '../viewer/slices.ts';
import { planeOrigin, type PlaneStack } from './plane-stack.ts';

/** Of a place without a picture. */
export const NO_FACTS: FrameFacts = {
  sopInstanceUid: '',
  sopClassUid: '',
  modality: '',
  transferSyntaxUid: '',
  rows: 0,
  columns: 0,
  samples: 1,
  photometric: '',
  planar: 0,
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  isSigned: false,
  slope: 1,
  intercept: 0,
  aspect: [1, 1],
  windowFunction: 'LINEAR',
  hasUnusedTable: false,
};

/**
 * What all slices of the volume have in common, and the place of the plane. It is no object of the patient's file: it has
 * no SOP instance, and nothing that belongs to one slice only (overlays, shutters, its number) comes along.
 */
export function planeFacts(
  sample: FrameFacts,
  stack: PlaneStack,
  index: number,
  space?: Pick<VolumeGeometry, 'frameOfReferenceUid'>,
): FrameFacts {
  const { window, windows, voiTables, isInverse, lossyImageCompression, measuring } = sample;
  return {
    // With slope 1 and intercept 0: pixels of planes are values of the modality already.
    ...NO_FACTS,
    modality: sample.modality,
    transferSyntaxUid: sample.transferSyntaxUid,
    rows: stack.rows,
    columns: stack.columns,
    photometric: sample.photometric,
    bitsAllocated: sample.bitsAllocated,
    bitsStored: sample.bitsStored,
    highBit: sample.highBit,
    isSigned: sample.isSigned,
    windowFunction: sample.windowFunction,
    instanceNumber: index + 1,
    position: planeOrigin(stack, index),
    orientation: [stack.row, stack.column],
    spacing: stack.spacing,
    ...(window && { window }),
    ...(windows && { windows }),
    ...(voiTables && { voiTables }),
    ...(isInverse !== undefined && { isInverse }),
    ...(space?.frameOfReferenceUid !== undefined && { frameOfReferenceUid: space.frameOfReferenceUid }),
    ...(lossyImageCompression !== undefined && { lossyImageCompression }),
    ...(measuring && { measuring: { ...unitOf(measuring), isLocalizer: false, isRescaled: measuring.isRescaled } }),
  };
}

/** All planes of a stack, as a series has its slices. */
export function planeSlices(
  sample: FrameFacts,
  stack: PlaneStack,
  idOf: (index: number) => string,
  space?: Pick<VolumeGeometry, 'frameOfReferenceUid'>,
): readonly Slice[] {
  return Array.from({ length: stack.count }, (_, index) => {
    return { id: idOf(index), frame: 1, arrival: index, facts: planeFacts(sample, stack, index, space) };
  });
}

function unitOf({
  rescaleType,
  suvFactor,
}: NonNullable<FrameFacts['measuring']>): Partial<NonNullable<FrameFacts['measuring']>> {
  return { ...(rescaleType !== undefined && { rescaleType }), ...(suvFactor !== undefined && { suvFactor }) };
}
