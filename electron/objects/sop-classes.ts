/** SOP classes whose instances are no images, and those of images that such objects refer to (PS3.4 B.5). */
import type { ObjectFamily } from '../../shared/objects.ts';

export interface SopClass {
  /** As in the standard, without « Storage ». */
  readonly name: string;
  readonly family: ObjectFamily;
}

const STORAGE = '1.2.840.10008.5.1.4.1.1.';

/** Per family: the UID below `STORAGE`, and the name. */
const ROWS: Readonly<Partial<Record<ObjectFamily, string>>> = {
  report: `
    88.11 Basic Text SR
    88.22 Enhanced SR
    88.33 Comprehensive SR
    88.34 Comprehensive 3D SR
    88.35 Extensible SR
    88.40 Procedure Log
    88.50 Mammography CAD SR
    88.65 Chest CAD SR
    88.67 X-Ray Radiation Dose SR
    88.68 Radiopharmaceutical Radiation Dose SR
    88.69 Colon CAD SR
    88.70 Implantation Plan SR
    88.71 Acquisition Context SR
    88.72 Simplified Adult Echo SR
    88.73 Patient Radiation Dose SR
    88.74 Planned Imaging Agent Administration SR
    88.75 Performed Imaging Agent Administration SR
    88.76 Enhanced X-Ray Radiation Dose SR`,
  keyObjects: '88.59 Key Object Selection Document',
  document: `
    104.1 Encapsulated PDF
    104.2 Encapsulated CDA`,
  model: `
    104.3 Encapsulated STL
    104.4 Encapsulated OBJ
    104.5 Encapsulated MTL
    68.1 Surface Scan Mesh
    68.2 Surface Scan Point Cloud`,
  ecg: `
    9.1.1 12-lead ECG Waveform
    9.1.2 General ECG Waveform
    9.1.3 Ambulatory ECG Waveform
    9.1.4 General 32-bit ECG Waveform`,
  waveform: `
    9.2.1 Hemodynamic Waveform
    9.3.1 Cardiac Electrophysiology Waveform
    9.4.1 Basic Voice Audio Waveform
    9.4.2 General Audio Waveform
    9.5.1 Arterial Pulse Waveform
    9.6.1 Respiratory Waveform
    9.6.2 Multi-channel Respiratory Waveform
    9.7.1 Routine Scalp Electroencephalogram Waveform
    9.7.2 Electromyogram Waveform
    9.7.3 Electrooculogram Waveform
    9.7.4 Sleep Electroencephalogram Waveform
    9.8.1 Body Position Waveform`,
  presentation: `
    11.1 Grayscale Softcopy Presentation State
    11.2 Color Softcopy Presentation State
    11.3 Pseudo-Color Softcopy Presentation State
    11.4 Blending Softcopy Presentation State
    11.5 XA/XRF Grayscale Softcopy Presentation State
    11.6 Grayscale Planar MPR Volumetric Presentation State
    11.7 Compositing Planar MPR Volumetric Presentation State
    11.8 Advanced Blending Presentation State
    11.9 Volume Rendering Volumetric Presentation State
    11.10 Segmented Volume Rendering Volumetric Presentation State
    11.11 Multiple Volume Rendering Volumetric Presentation State`,
  segmentation: `
    66.4 Segmentation
    66.5 Surface Segmentation
    66.7 Label Map Segmentation`,
  registration: `
    66.1 Spatial Registration
    66.2 Spatial Fiducials
    66.3 Deformable Spatial Registration`,
  mapping: `
    67 Real World Value Mapping
    30 Parametric Map`,
  rtPlan: `
    481.5 RT Plan
    481.8 RT Ion Plan
    481.10 RT Physician Intent
    481.11 RT Segment Annotation
    481.12 RT Radiation Set
    481.13 C-Arm Photon-Electron Radiation
    481.14 Tomotherapeutic Radiation
    481.15 Robotic-Arm Radiation`,
  rtStructures: '481.3 RT Structure Set',
  rtDose: '481.2 RT Dose',
  rtRecord: `
    481.4 RT Beams Treatment Record
    481.6 RT Brachy Treatment Record
    481.7 RT Treatment Summary Record
    481.9 RT Ion Beams Treatment Record
    481.16 RT Radiation Record Set
    481.17 RT Radiation Salvage Record`,
  raw: '66 Raw Data',
  measurements: `
    66.6 Tractography Results
    78.1 Lensometry Measurements
    78.2 Autorefraction Measurements
    78.3 Keratometry Measurements
    78.4 Subjective Refraction Measurements
    78.5 Visual Acuity Measurements
    78.6 Spectacle Prescription Report
    78.7 Ophthalmic Axial Measurements
    78.8 Intraocular Lens Calculations
    79.1 Macular Grid Thickness and Volume Report
    80.1 Ophthalmic Visual Field Static Perimetry Measurements`,
  other: `
    1 Computed Radiography Image
    1.1 Digital X-Ray Image - For Presentation
    1.2 Digital Mammography X-Ray Image - For Presentation
    1.3 Digital Intra-Oral X-Ray Image - For Presentation
    2 CT Image
    2.1 Enhanced CT Image
    3.1 Ultrasound Multi-frame Image
    4 MR Image
    4.1 Enhanced MR Image
    4.2 MR Spectroscopy
    6.1 Ultrasound Image
    7 Secondary Capture Image
    7.1 Multi-frame Single Bit Secondary Capture Image
    7.2 Multi-frame Grayscale Byte Secondary Capture Image
    7.3 Multi-frame Grayscale Word Secondary Capture Image
    7.4 Multi-frame True Color Secondary Capture Image
    12.1 X-Ray Angiographic Image
    12.2 X-Ray Radiofluoroscopic Image
    13.1.3 Breast Tomosynthesis Image
    20 Nuclear Medicine Image
    128 Positron Emission Tomography Image
    130 Enhanced PET Image
    481.1 RT Image`,
};

const CLASSES: ReadonlyMap<string, SopClass> = new Map(
  Object.entries(ROWS).flatMap(([family, rows]) =>
    rows
      .trim()
      .split(/\n\s*/)
      .map((row) => {
        const [last = '', ...words] = row.split(' ');
        return [STORAGE + last, { name: words.join(' '), family: family as ObjectFamily }] as const;
      }),
  ),
);

/** What the program knows of a SOP class; a class that it does not know has no name. */
export function sopClass(uid: string): SopClass {
  const known = CLASSES.get(uid);
  if (known !== undefined) return known;
  // Reports and waveforms of a later edition are built like those of today.
  if (uid.startsWith(`${STORAGE}88.`)) return { name: '', family: 'report' };
  if (uid.startsWith(`${STORAGE}9.`)) return { name: '', family: 'waveform' };
  return { name: '', family: 'other' };
}
