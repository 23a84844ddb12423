/** The facts of frames in the form in which Cornerstone asks for them. */
import { Enums } from '@cornerstonejs/core';
import type { FrameFacts } from './frame-facts.ts';

const { MetadataModules: Modules } = Enums;

const frames = new Map<string, FrameFacts>();

/** Makes the facts of a frame known under its image id. */
export function announce(imageId: string, facts: FrameFacts): void {
  frames.set(imageId, facts);
}

export function announced(imageId: string): FrameFacts | undefined {
  return frames.get(imageId);
}

export function forgetAll(): void {
  frames.clear();
}

/** The provider; undefined means that we know nothing of it and others may be asked. */
export function provideMetadata(type: string, imageId: unknown): unknown {
  const facts = typeof imageId === 'string' ? frames.get(imageId) : undefined;
  return facts && MODULES[type]?.(facts);
}

const MODULES: Readonly<Record<string, (facts: FrameFacts) => unknown>> = {
  [Modules.IMAGE_PIXEL]: pixelModule,
  [Modules.IMAGE_PLANE]: planeModule,
  [Modules.VOI_LUT]: (facts) => ({
    windowCenter: facts.window && [facts.window.center],
    windowWidth: facts.window && [facts.window.width],
    voiLUTFunction: [facts.windowFunction],
  }),
  [Modules.MODALITY_LUT]: (facts) => ({ rescaleSlope: facts.slope, rescaleIntercept: facts.intercept }),
  [Modules.GENERAL_SERIES]: (facts) => ({ modality: facts.modality }),
  [Modules.SOP_COMMON]: (facts) => ({ sopClassUID: facts.sopClassUid, sopInstanceUID: facts.sopInstanceUid }),
  [Modules.GENERAL_IMAGE]: (facts) => ({
    sopInstanceUID: facts.sopInstanceUid,
    instanceNumber: facts.instanceNumber,
    lossyImageCompression: facts.lossyImageCompression,
  }),
  [Modules.CALIBRATION]: () => ({}),
  transferSyntax: (facts) => ({ transferSyntaxUID: facts.transferSyntaxUid }),
};

function pixelModule(facts: FrameFacts): unknown {
  const { palette } = facts;
  const descriptor = palette && [palette.entries, palette.first, 8];
  return {
    samplesPerPixel: facts.samples,
    photometricInterpretation: facts.photometric,
    planarConfiguration: facts.planar,
    rows: facts.rows,
    columns: facts.columns,
    bitsAllocated: facts.bitsAllocated,
    bitsStored: facts.bitsStored,
    highBit: facts.highBit,
    pixelRepresentation: facts.isSigned ? 1 : 0,
    redPaletteColorLookupTableDescriptor: descriptor,
    greenPaletteColorLookupTableDescriptor: descriptor,
    bluePaletteColorLookupTableDescriptor: descriptor,
    redPaletteColorLookupTableData: palette?.red,
    greenPaletteColorLookupTableData: palette?.green,
    bluePaletteColorLookupTableData: palette?.blue,
  };
}

/** Without distances, the shape of the pixels still counts: an ultrasound image must not come out squeezed. */
function planeModule(facts: FrameFacts): unknown {
  const [rowSpacing, columnSpacing] = facts.spacing ?? facts.aspect;
  const [rowCosines, columnCosines] = facts.orientation ?? [
    [1, 0, 0],
    [0, 1, 0],
  ];
  return {
    frameOfReferenceUID: facts.frameOfReferenceUid,
    rows: facts.rows,
    columns: facts.columns,
    imageOrientationPatient: [...rowCosines, ...columnCosines],
    rowCosines,
    columnCosines,
    imagePositionPatient: facts.position ?? [0, 0, 0],
    pixelSpacing: [rowSpacing, columnSpacing],
    rowPixelSpacing: rowSpacing,
    columnPixelSpacing: columnSpacing,
    usingDefaultValues: !facts.spacing || !facts.orientation || !facts.position,
  };
}
