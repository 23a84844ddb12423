/** A presentation state and a selection of key images, with everything in them that is read. */
import { buildObject, type BuildElement } from '../../dicom/testing/build-object.ts';
import { STATE_TAGS as TAGS } from '../presentation-state-tags.ts';
import { OBJECT_TAGS } from '../tags.ts';

export const IMAGE_CLASS = '1.2.840.10008.5.1.4.1.1.7';
export const GREY_STATE = '1.2.840.10008.5.1.4.1.1.11.1';

const words = (values: readonly number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);
const long = (values: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);
export const floats = (values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

export function referencedImages(sops: readonly string[], frames = ''): BuildElement {
  const items = sops.map((sop): BuildElement[] => [
    [TAGS.ReferencedSopClassUid, 'UI', IMAGE_CLASS],
    [TAGS.ReferencedSopInstanceUid, 'UI', sop],
    ...(frames === '' ? [] : [[TAGS.ReferencedFrameNumber, 'IS', frames] as const]),
  ]);
  return [TAGS.ReferencedImageSequence, 'SQ', items];
}

export function lut(sequence: number, descriptor: readonly number[], values: readonly number[]): BuildElement {
  return [
    sequence,
    'SQ',
    [
      [
        [TAGS.LutDescriptor, 'US', words(descriptor)],
        [TAGS.LutExplanation, 'LO', 'a table'],
        [TAGS.LutData, 'OW', words(values)],
      ],
    ],
  ];
}

export function graphic(type: string, points: readonly number[], units = 'PIXEL', count = points.length / 2) {
  const elements: BuildElement[] = [
    [TAGS.GraphicAnnotationUnits, 'CS', units],
    [TAGS.GraphicDimensions, 'US', 2],
    [TAGS.NumberOfGraphicPoints, 'US', count],
    [TAGS.GraphicData, 'FL', floats(points)],
    [TAGS.GraphicType, 'CS', type],
    [TAGS.GraphicFilled, 'CS', 'N'],
  ];
  return elements;
}

const TEXT: BuildElement[] = [
  [TAGS.BoundingBoxUnits, 'CS', 'DISPLAY'],
  [TAGS.AnchorPointUnits, 'CS', 'PIXEL'],
  [TAGS.UnformattedTextValue, 'ST', 'Nodule\r\n8 mm'],
  [TAGS.BoundingBoxTopLeft, 'FL', floats([0.25, 0.5])],
  [TAGS.BoundingBoxBottomRight, 'FL', floats([0.5, 0.75])],
  [TAGS.BoundingBoxJustification, 'CS', 'CENTER'],
  [TAGS.AnchorPoint, 'FL', floats([12, 34])],
  [TAGS.AnchorPointVisibility, 'CS', 'Y'],
];

/** The elements of the state but for its references, in the order of their tags. */
const PARTS: readonly BuildElement[] = [
  [TAGS.ShutterShape, 'CS', 'RECTANGULAR\\CIRCULAR\\POLYGONAL\\BITMAP'],
  [TAGS.ShutterLeft, 'IS', '2'],
  [TAGS.ShutterRight, 'IS', '7'],
  [TAGS.ShutterUpper, 'IS', '3'],
  [TAGS.ShutterLower, 'IS', '6'],
  [TAGS.CenterOfCircularShutter, 'IS', '4\\5'],
  [TAGS.RadiusOfCircularShutter, 'IS', '3'],
  [TAGS.VerticesOfPolygonalShutter, 'IS', '1\\2\\3\\4\\5\\6'],
  [TAGS.ShutterPresentationValue, 'US', 65_535],
  [TAGS.ShutterOverlayGroup, 'US', 0x6002],
  ['StudyInstanceUID', 'UI', '1.2.3'],
  ['SeriesInstanceUID', 'UI', '1.2.3.9'],
  [TAGS.RescaleIntercept, 'DS', '-1024'],
  [TAGS.RescaleSlope, 'DS', '1'],
  [
    TAGS.SoftcopyVoiLutSequence,
    'SQ',
    [
      [
        referencedImages(['1.2.3.4']),
        [TAGS.WindowCenter, 'DS', '40'],
        [TAGS.WindowWidth, 'DS', '400'],
        [TAGS.WindowExplanation, 'LO', 'foie'],
      ],
      [referencedImages(['1.2.3.5']), lut(TAGS.VoiLutSequence, [4, 10, 8], [0, 80, 160, 255])],
    ],
  ],
  [
    TAGS.GraphicAnnotationSequence,
    'SQ',
    [
      [
        referencedImages(['1.2.3.4']),
        [TAGS.GraphicLayer, 'CS', 'FINDINGS'],
        [TAGS.TextObjectSequence, 'SQ', [TEXT]],
        [
          TAGS.GraphicObjectSequence,
          'SQ',
          [
            graphic('POINT', [1, 1]),
            graphic('POLYLINE', [0, 0, 2, 0, 2, 2]),
            graphic('INTERPOLATED', [0, 0, 2, 0, 2, 2], 'DISPLAY'),
            graphic('CIRCLE', [4, 4, 6, 4]),
            graphic('ELLIPSE', [0, 4, 8, 4, 4, 2, 4, 6]),
          ],
        ],
      ],
    ],
  ],
  [TAGS.ImageHorizontalFlip, 'CS', 'Y'],
  [TAGS.ImageRotation, 'US', 90],
  [
    TAGS.DisplayedAreaSelectionSequence,
    'SQ',
    [
      [
        [TAGS.DisplayedAreaTopLeft, 'SL', long([2, 3])],
        [TAGS.DisplayedAreaBottomRight, 'SL', long([6, 8])],
        [TAGS.PresentationSizeMode, 'CS', 'MAGNIFY'],
        [TAGS.PresentationPixelAspectRatio, 'IS', '1\\1'],
        [TAGS.PresentationMagnification, 'FL', floats([2])],
      ],
    ],
  ],
  [
    TAGS.GraphicLayerSequence,
    'SQ',
    [
      [
        [TAGS.GraphicLayer, 'CS', 'TOP'],
        [TAGS.GraphicLayerOrder, 'IS', '2'],
        [TAGS.LayerRgbValue, 'US', words([65_535, 0, 32_896])],
      ],
      [
        [TAGS.GraphicLayer, 'CS', 'FINDINGS'],
        [TAGS.GraphicLayerOrder, 'IS', '1'],
        [TAGS.LayerGrayscaleValue, 'US', 0],
        // Pure red in CIELab under D50.
        [TAGS.LayerCielabValue, 'US', words([35_584, 53_662, 50_856])],
      ],
    ],
  ],
  [TAGS.ContentLabel, 'CS', 'REVIEW'],
  [TAGS.ContentDescription, 'LO', 'a review'],
  [TAGS.CreationDate, 'DA', '20260102'],
  [TAGS.CreationTime, 'TM', '101112'],
  [TAGS.ContentCreatorName, 'PN', 'Curie^Marie'],
  [TAGS.PresentationLutShape, 'CS', 'INVERSE'],
  [TAGS.OverlayRows, 'US', 2],
  [TAGS.OverlayColumns, 'US', 8],
  [TAGS.OverlayActivationLayer, 'CS', 'TOP'],
  [TAGS.OverlayData, 'OW', Uint8Array.of(0x81, 0xff)],
  [TAGS.OverlayRows + 0x20000, 'US', 1],
  [TAGS.OverlayColumns + 0x20000, 'US', 16],
  [TAGS.OverlayOrigin + 0x20000, 'SS', words([3, 2])],
  [TAGS.OverlayData + 0x20000, 'OW', Uint8Array.of(0x0f, 0x00)],
];

/** `changes` take the place of elements with the same tag, or come in addition; without value, the element goes. */
export function stateFile(changes: readonly (BuildElement | readonly [tag: number])[] = [], sopClass = GREY_STATE) {
  const changed = new Set(changes.map(([tag]) => tag));
  const elements: BuildElement[] = [
    ['SOPClassUID', 'UI', sopClass],
    ['SOPInstanceUID', 'UI', '1.2.3.90'],
    ['Modality', 'CS', 'PR'],
    [
      TAGS.ReferencedSeriesSequence,
      'SQ',
      [[referencedImages(['1.2.3.4', '1.2.3.5']), ['SeriesInstanceUID', 'UI', '1.2.3.1']]],
    ],
    ...PARTS,
  ];
  const kept = elements.filter(([tag]) => !changed.has(tag));
  const added = changes.filter((change): change is BuildElement => change.length === 3);
  return buildObject([...kept, ...added]);
}

const code = (tag: number, value: string, meaning: string): BuildElement => [
  tag,
  'SQ',
  [
    [
      [OBJECT_TAGS.CodeValue, 'SH', value],
      [OBJECT_TAGS.CodingSchemeDesignator, 'SH', 'DCM'],
      [OBJECT_TAGS.CodeMeaning, 'LO', meaning],
    ],
  ],
];

const imageItem = (sop: string, frames: string): BuildElement[] => {
  const [, , items] = referencedImages([sop], frames);
  return [
    [OBJECT_TAGS.RelationshipType, 'CS', 'CONTAINS'],
    ['ValueType', 'CS', 'IMAGE'],
    [OBJECT_TAGS.ReferencedSopSequence, 'SQ', items],
  ];
};

/** A selection of two images, of the second frames 2 and 3. */
export function keyObjectFile(title: string, meaning = 'Of Interest') {
  const text: BuildElement[] = [
    [OBJECT_TAGS.RelationshipType, 'CS', 'CONTAINS'],
    ['ValueType', 'CS', 'TEXT'],
    code(OBJECT_TAGS.ConceptNameCodeSequence, '113012', 'Key Object Description'),
    [OBJECT_TAGS.TextValue, 'UT', 'To be shown'],
  ];
  return buildObject([
    ['SOPClassUID', 'UI', '1.2.840.10008.5.1.4.1.1.88.59'],
    ['SOPInstanceUID', 'UI', '1.2.3.91'],
    [OBJECT_TAGS.ContentDate, 'DA', '20260103'],
    [OBJECT_TAGS.ContentTime, 'TM', '080000'],
    ['Modality', 'CS', 'KO'],
    ['ValueType', 'CS', 'CONTAINER'],
    code(OBJECT_TAGS.ConceptNameCodeSequence, title, meaning),
    [OBJECT_TAGS.ContentSequence, 'SQ', [text, imageItem('1.2.3.4', ''), imageItem('1.2.3.5', '2\\3')]],
  ]);
}
