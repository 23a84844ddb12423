/** A decoded frame in the form in which Cornerstone draws it. Nothing here touches a pixel: that is done in the workers. */
import { Enums, utilities, type Types } from '@cornerstonejs/core';
import type { DecodedFrame } from '../decoding/frame.ts';
import type { FrameFacts } from './frame-facts.ts';

export const VOI_FUNCTIONS = {
  LINEAR: Enums.VOILUTFunctionType.LINEAR,
  LINEAR_EXACT: Enums.VOILUTFunctionType.LINEAR_EXACT,
  SIGMOID: Enums.VOILUTFunctionType.SAMPLED_SIGMOID,
} as const;

/** Colours as they are. */
const WHOLE_BYTE = { windowWidth: 256, windowCenter: 128 };

/** The image of a frame; without a window in its file it has one from its darkest value to its brightest. */
export function cornerstoneImage(imageId: string, facts: FrameFacts, decoded: DecodedFrame): Types.IImage {
  const { rows, columns, slope, intercept } = facts;
  const { pixels, isColor, min, max } = decoded;
  const [rowPixelSpacing, columnPixelSpacing] = facts.spacing ?? facts.aspect;
  const numberOfComponents = isColor ? 3 : 1;
  const isScaled = !isColor && (slope !== 1 || intercept !== 0 || facts.table !== undefined);
  return {
    imageId,
    rows,
    columns,
    height: rows,
    width: columns,
    rowPixelSpacing,
    columnPixelSpacing,
    color: isColor,
    rgba: false,
    numberOfComponents,
    photometricInterpretation: isColor ? 'RGB' : facts.photometric,
    invert: facts.isInverse === true,
    slope,
    intercept,
    ...(isScaled && { preScale: preScale(facts) }),
    minPixelValue: min,
    maxPixelValue: max,
    ...(isColor ? WHOLE_BYTE : windowOf(facts, decoded)),
    voiLUTFunction: VOI_FUNCTIONS[facts.windowFunction],
    dataType: pixels.constructor.name as Types.PixelDataTypedArrayString,
    sizeInBytes: pixels.byteLength,
    getPixelData: () => pixels,
    getCanvas: noCanvas,
    voxelManager: utilities.VoxelManager.createImageVoxelManager({
      scalarData: pixels,
      width: columns,
      height: rows,
      numberOfComponents,
    }),
  };
}

/** Tells that the pixels are values of the modality already. */
function preScale({ slope, intercept, modality }: FrameFacts): NonNullable<Types.IImage['preScale']> {
  const scalingParameters = { rescaleSlope: slope, rescaleIntercept: intercept, modality };
  return { enabled: true, scaled: true, scalingParameters };
}

function windowOf({ window }: FrameFacts, { min, max }: DecodedFrame): { windowCenter: number; windowWidth: number } {
  if (window) return { windowCenter: window.center, windowWidth: window.width };
  return utilities.windowLevel.toWindowLevel(min, max);
}

/** Asked for by the drawing without WebGL alone, which is never switched on. */
function noCanvas(): never {
  throw new Error('images are not drawn on a canvas of their own');
}
