/**
 * The coded concepts of a measurement report (PS3.16). Receivers know them by value and scheme; what they mean is written
 * in French, the language that the report declares.
 */

export interface Code {
  readonly value: string;
  readonly scheme: 'DCM' | 'SCT' | 'UCUM' | 'RFC5646' | 'ISO3166_1';
  /** 64 characters at most. */
  readonly meaning: string;
}

const dcm = (value: string, meaning: string): Code => ({ value, scheme: 'DCM', meaning });
const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning });
const ucum = (value: string, meaning: string): Code => ({ value, scheme: 'UCUM', meaning });

export const CODES = {
  /** TID 1500 */
  report: dcm('126000', 'Compte rendu de mesures sur images'),
  measurements: dcm('126010', 'Mesures sur images'),
  procedureReported: dcm('121058', 'Examen concerné'),
  imagingProcedure: sct('363679005', 'Examen d’imagerie'),
  /** TID 1204 */
  language: dcm('121049', 'Langue du compte rendu'),
  french: { value: 'fr', scheme: 'RFC5646', meaning: 'français' },
  country: dcm('121046', 'Pays de la langue'),
  france: { value: 'FR', scheme: 'ISO3166_1', meaning: 'France' },
  /** TID 1002 to 1004 */
  observerType: dcm('121005', 'Type d’observateur'),
  person: dcm('121006', 'Personne'),
  device: dcm('121007', 'Appareil'),
  personName: dcm('121008', 'Nom de l’observateur'),
  personOrganization: dcm('121009', 'Structure de l’observateur'),
  deviceUid: dcm('121012', 'UID de l’appareil'),
  deviceName: dcm('121013', 'Nom de l’appareil'),
  deviceModel: dcm('121015', 'Modèle de l’appareil'),
  /** TID 1600 to 1602 */
  imageLibrary: dcm('111028', 'Liste des images'),
  imageLibraryGroup: dcm('126200', 'Groupe d’images'),
  modality: dcm('121139', 'Modalité'),
  frameOfReference: dcm('112227', 'UID du repère'),
  /** TID 1501, 1410 */
  group: dcm('125007', 'Groupe de mesures'),
  trackingIdentifier: dcm('112039', 'Identifiant de suivi'),
  trackingUid: dcm('112040', 'UID de suivi'),
  region: dcm('111030', 'Région de l’image'),
  comment: dcm('121106', 'Commentaire'),
  /** TID 300, 320, 321 */
  place: dcm('121055', 'Tracé'),
  source: dcm('121112', 'Image mesurée'),
  derivation: dcm('121401', 'Calcul'),
} as const satisfies Record<string, Code>;

export const QUANTITIES = {
  length: sct('410668003', 'Longueur'),
  longAxis: sct('103339001', 'Grand axe'),
  shortAxis: sct('103340004', 'Petit axe'),
  angle: sct('1483009', 'Angle'),
  cobb: sct('285285000', 'Angle de Cobb'),
  area: sct('42798000', 'Aire'),
  attenuation: dcm('112031', 'Coefficient d’atténuation'),
  suv: dcm('126401', 'SUVbw'),
  mrSignal: dcm('110852', 'Intensité du signal IRM'),
  quantity: sct('246205007', 'Valeur'),
} as const satisfies Record<string, Code>;

/** CID 7464 */
export const STATISTICS = {
  mean: sct('373098007', 'Moyenne'),
  deviation: sct('386136009', 'Écart-type'),
  min: sct('255605001', 'Minimum'),
  max: sct('56851009', 'Maximum'),
} as const satisfies Record<string, Code>;

/** Units of readings, in UCUM; what the file of the image calls otherwise stands in braces, as UCUM wants it. */
const UNITS: Readonly<Record<string, Code>> = {
  mm: ucum('mm', 'mm'),
  mm2: ucum('mm2', 'mm²'),
  deg: ucum('deg', '°'),
  px: ucum('{pixels}', 'pixels'),
  px2: ucum('{pixels2}', 'pixels²'),
  HU: ucum("[hnsf'U]", 'UH'),
  GML: ucum('g/ml', 'g/ml'),
  SUVbw: ucum('{SUVbw}g/ml', 'g/ml'),
  raw: ucum('1', 'sans unité'),
  '': ucum('1', 'sans unité'),
  BQML: ucum('Bq/ml', 'Bq/ml'),
  CNTS: ucum('{counts}', 'coups'),
  MGY: ucum('mGy', 'mGy'),
};
/** Code Value is SH: 16 characters, braces included. */
const LONGEST_UNIT = 14;

/** The UCUM code of the unit of a reading. */
export function unitCode(unit: string): Code {
  const known = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  if (known) return known;
  const annotation = unit.replaceAll(/[^A-Za-z0-9_/.-]/g, '').slice(0, LONGEST_UNIT);
  return annotation === '' ? ucum('1', 'sans unité') : ucum(`{${annotation}}`, annotation);
}

/** Modalities whose name is a code of the standard (CID 29), by itself: what else the file says is left out. */
export function modalityCode(modality: string): Code | undefined {
  return /^[A-Z]{2,6}$/.test(modality) ? dcm(modality, modality) : undefined;
}
