/** What the reports say: made-up findings, in the French of the trade. */

export interface ReportText {
  readonly indication: string;
  readonly technique: string;
  readonly findings: readonly string[];
  readonly conclusion: readonly string[];
  /** Lesions: name, size in millimetres now and before. */
  readonly measures: readonly (readonly [string, string, string])[];
}

const TEXTS: Readonly<Record<string, ReportText>> = {
  CT: {
    indication: 'Toux persistante depuis six semaines, tabagisme sevré. Recherche d’une lésion parenchymateuse.',
    technique:
      'Acquisition hélicoïdale de l’apex aux coupoles diaphragmatiques, sans injection de produit de contraste. PDL : 210 mGy·cm.',
    findings: [
      'Parenchyme : micronodule plein du lobe supérieur droit, à contours réguliers, inchangé. Pas de foyer de condensation.',
      'Médiastin : pas d’adénomégalie. Cœur de taille normale, sans épanchement péricardique.',
      'Plèvre : pas d’épanchement, pas d’épaississement.',
      'Cadre osseux : discrète discarthrose dorsale étagée, sans lésion suspecte.',
    ],
    conclusion: ['Micronodule du lobe supérieur droit, stable.', 'Contrôle à 12 mois, selon le contexte.'],
    measures: [
      ['Micronodule LSD', '5', '5'],
      ['Ganglion de la loge de Baréty', '8', '9'],
    ],
  },
  MR: {
    indication: 'Céphalées inhabituelles depuis trois semaines, sans déficit.',
    technique: 'Séquences T1, T2 FLAIR, diffusion et T2*, sans injection de gadolinium.',
    findings: [
      'Pas d’anomalie de signal du parenchyme sus- ni sous-tentoriel.',
      'Pas de restriction de la diffusion : pas d’argument pour un accident ischémique récent.',
      'Système ventriculaire de taille et de morphologie normales ; structures médianes en place.',
      'Fosse postérieure, tronc cérébral et charnière cervico-occipitale sans particularité.',
    ],
    conclusion: ['IRM encéphalique normale.'],
    measures: [['Troisième ventricule', '6', '6']],
  },
  US: {
    indication: 'Souffle systolique. Évaluation de la fonction ventriculaire gauche.',
    technique: 'Voies parasternale gauche, apicale et sous-costale ; patient échogène.',
    findings: [
      'Ventricule gauche non dilaté, de cinétique homogène. Fraction d’éjection : 62 % (Simpson biplan).',
      'Oreillettes de taille normale. Pas de valvulopathie significative ; fuite mitrale minime.',
      'Péricarde sec. Veine cave inférieure fine et compliante.',
    ],
    conclusion: ['Échographie cardiaque sans anomalie notable.'],
    measures: [
      ['Diamètre télédiastolique VG', '48', '47'],
      ['Septum interventriculaire', '9', '9'],
    ],
  },
  OTHER: {
    indication: 'Bilan. Comparaison à l’examen précédent.',
    technique: 'Incidences habituelles, au lit du malade lorsque la station debout n’est pas possible.',
    findings: [
      'Pas de foyer parenchymateux. Culs-de-sac pleuraux libres.',
      'Silhouette cardio-médiastinale dans les limites de la normale.',
      'Pas de lésion osseuse visible ; œdème des parties molles en régression.',
    ],
    conclusion: ['Pas d’anomalie aiguë décelable.'],
    measures: [['Index cardiothoracique', '0,47', '0,46']],
  },
};

/** By DICOM modality. */
export function textOf(modality: string): ReportText {
  return TEXTS[modality] ?? (TEXTS['OTHER'] as ReportText);
}
