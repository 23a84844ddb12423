/** Which situation d'exercice a professional acts under: the DMP depends on it, so it is never guessed among several. */
import type { PatientUser, Professional, SituationExercice } from '../../shared/api.ts';

/** What a professional chose the last time, by their national identifier. */
export interface SituationMemory {
  recall(userId: string): string | undefined;
  remember(userId: string, situation: string): void;
}

/**
 * The situation that a call names (`ancienIdentifiantDeLaStructure`); undefined when it is none of theirs, or several of
 * theirs are in that structure and none of them was chosen before. Without a name, the one chosen before, else the only one.
 */
export function situationFor(
  user: Professional | PatientUser,
  structureId: string,
  chosen: string | undefined,
): SituationExercice | undefined {
  if (user.kind !== 'professional') return undefined;
  const named = user.situations.filter((situation) => structureId === '' || situation.structureId === structureId);
  const remembered = named.find((situation) => situationKey(situation) === chosen);
  return remembered ?? (named.length === 1 ? named[0] : undefined);
}

/** What a situation is recognised by at a later login, when the professional's activities may have changed. */
export function situationKey(situation: SituationExercice): string {
  const { structureId, structureName, sectorCode, modeCode, professionCode, expertiseCode } = situation;
  return JSON.stringify([structureId || structureName, sectorCode, modeCode, professionCode, expertiseCode]);
}
