/** The userinfo of Pro Santé Connect as a Professional with their situations d'exercice. */
import { z } from 'zod';
import type { Professional, SituationExercice } from '../../shared/api.ts';
import { ClaimText, readClaims } from './claims.ts';

const Activity = z.object({
  codeModeExercice: ClaimText,
  codeSecteurDactivite: ClaimText,
  codeSectionPharmacien: ClaimText,
  raisonSocialeSite: ClaimText,
  enseigneCommercialeSite: ClaimText,
  ancienIdentifiantDeLaStructure: ClaimText,
});

const Exercice = z.object({
  codeProfession: ClaimText,
  codeCiviliteDexercice: ClaimText,
  nomDexercice: ClaimText,
  prenomDexercice: ClaimText,
  codeSavoirFaire: ClaimText,
  activities: z.array(Activity).max(64).nullish(),
});

const ProfessionalClaims = z.object({
  given_name: ClaimText,
  family_name: ClaimText,
  /** National identifier; the root's other fields describe one activity among several, or a technical login. */
  SubjectNameID: ClaimText.pipe(z.string().regex(/^[0-9A-Za-z./-]{1,64}$/)),
  SubjectRefPro: z.object({ exercices: z.array(Exercice).max(32).nullish() }).nullish(),
});

/** Reads the userinfo of a professional. Throws LOGIN_USERINFO_INVALID. */
export function readProfessional(claims: unknown): Professional {
  const { SubjectNameID, SubjectRefPro, family_name, given_name } = readClaims(ProfessionalClaims, claims, 'psc');
  const exercices = SubjectRefPro?.exercices ?? [];
  const first = exercices[0];
  return {
    kind: 'professional',
    id: SubjectNameID,
    familyName: family_name || (first?.nomDexercice ?? ''),
    givenName: given_name || (first?.prenomDexercice ?? ''),
    title: first?.codeCiviliteDexercice ?? '',
    situations: exercices.flatMap(situationsOf),
  };
}

function situationsOf(exercice: z.output<typeof Exercice>, exerciceIndex: number): SituationExercice[] {
  return (exercice.activities ?? []).map((activity, index) => ({
    id: `${exerciceIndex}.${index}`,
    structureName: activity.raisonSocialeSite || activity.enseigneCommercialeSite,
    structureId: activity.ancienIdentifiantDeLaStructure,
    sectorCode: activity.codeSecteurDactivite,
    modeCode: activity.codeModeExercice,
    professionCode: exercice.codeProfession,
    expertiseCode: exercice.codeSavoirFaire,
    sectionCode: activity.codeSectionPharmacien,
  }));
}
