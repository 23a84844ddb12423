/** The professionals of the sandbox, as the userinfo of Pro Santé Connect describes them. */
import type { Person } from './options.ts';

/** `ancienIdentifiantDeLaStructure` of the doctor with one activity: what a caller sends as `Situation`. */
export const SINGLE_SITUATION = '499700366240007';

interface Structure {
  readonly id: string;
  readonly name: string;
  readonly technicalId: string;
  readonly mode: 'L' | 'S';
  readonly sector: string;
}

interface Exercice {
  readonly profession: string;
  readonly expertiseType: string;
  readonly expertise: string;
  readonly structures: readonly Structure[];
}

/** Of the doctor with one activity, and of the certificates of the offer ORG. */
export const CABINET: Structure = {
  id: SINGLE_SITUATION,
  name: 'CABINET M DOC0036624',
  technicalId: 'R95141',
  mode: 'L',
  sector: 'SA07',
};
const HOSPITAL: Structure = {
  id: '10B0172805',
  name: 'HOPITAL FICTIF / SITE NORD',
  technicalId: 'F10B0172805',
  mode: 'S',
  sector: 'SA01',
};
/** Two sites that share their name, as real ones do: only the identifier tells them apart. */
const SITE_EAST: Structure = {
  id: '331875127500041',
  name: "CENTRE D'IMAGERIE FICTIF",
  technicalId: 'R95142',
  mode: 'L',
  sector: 'SA05',
};
const SITE_WEST: Structure = { ...SITE_EAST, id: '331875127500042', technicalId: 'R95143' };

const RADIOLOGIST = { profession: '10', expertiseType: 'S', expertise: 'SM44' };

export const PROFESSIONALS: readonly Person[] = [
  professional('899700366240', 'DOC0036624', 'une activité', 'Cabinet M DOC0036624', [
    { profession: '10', expertiseType: 'S', expertise: 'SM26', structures: [CABINET] },
  ]),
  professional('899700366257', 'DOC0036625', 'plusieurs activités', 'Un hôpital et deux sites du même nom', [
    { ...RADIOLOGIST, structures: [HOSPITAL, SITE_EAST, SITE_WEST] },
  ]),
  professional('899700366265', 'DOC0036626', 'aucune activité', 'Aucune structure connue', [
    { ...RADIOLOGIST, structures: [] },
  ]),
];

function professional(
  nationalId: string,
  familyName: string,
  count: string,
  detail: string,
  exercices: readonly Exercice[],
): Person {
  const first = exercices[0]?.structures[0];
  const claims = {
    preferred_username: nationalId,
    email_verified: false,
    given_name: 'KIT',
    family_name: familyName,
    SubjectNameID: nationalId,
    SubjectRole: ['10^1.2.250.1.213.1.1.5.5'],
    SubjectOrganization: first?.name ?? '',
    SubjectOrganizationID: first?.technicalId ?? '',
    Secteur_Activite: first === undefined ? '' : `${first.sector}^1.2.250.1.71.4.2.4`,
    Palier_Authentification: 'APPPRIP3^1.2.250.1.213.1.5.1.1.1',
    PSI_Locale: '1.2.250.1.213.1.3.1.1',
    UITVersion: '1.0',
    Mode_Acces_Raison: '',
    Acces_Regulation_Medicale: 'FAUX',
    codeCivilite: 'M',
    codeGenreActivite: '',
    otherIds: [{ identifiant: nationalId, origine: 'RPPS', qualite: 1 }],
    SubjectRefPro: {
      codeCivilite: 'M',
      exercices: exercices.map((exercice) => ({
        codeProfession: exercice.profession,
        codeCategorieProfessionnelle: 'C',
        codeCiviliteDexercice: 'DR',
        nomDexercice: familyName,
        prenomDexercice: 'KIT',
        codeTypeSavoirFaire: exercice.expertiseType,
        codeSavoirFaire: exercice.expertise,
        activities: exercice.structures.map(activity),
      })),
    },
  };
  return {
    sub: `f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:${nationalId}`,
    label: `KIT ${familyName} — ${count}`,
    detail,
    claims,
  };
}

function activity(structure: Structure): Record<string, string> {
  return {
    codeModeExercice: structure.mode,
    codeSecteurDactivite: structure.sector,
    codeSectionPharmacien: '',
    codeRole: '',
    codeGenreActivite: 'GENR01',
    numeroSiretSite: structure.id.startsWith('3') ? structure.id.slice(1) : '',
    numeroSirenSite: '',
    numeroFinessSite: structure.id.startsWith('1') ? structure.id.slice(1) : '',
    numeroFinessetablissementJuridique: '',
    identifiantTechniqueDeLaStructure: structure.technicalId,
    raisonSocialeSite: structure.name,
    enseigneCommercialeSite: '',
    complementDestinataire: '',
    complementPointGeographique: '',
    numeroVoie: '1',
    indiceRepetitionVoie: '',
    codeTypeDeVoie: 'R',
    libelleVoie: 'DES LILAS',
    mentionDistribution: '',
    bureauCedex: 'PARIS',
    codePostal: '75009',
    codeCommune: '75109',
    codePays: '99000',
    telephone: '',
    telephone2: '',
    telecopie: '',
    adresseEMail: '',
    codeDepartement: '',
    ancienIdentifiantDeLaStructure: structure.id,
    autoriteDenregistrement: 'CNOM/CNOM/CNOM',
  };
}
