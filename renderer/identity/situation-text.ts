/** A situation d'exercice in words. The labels are those of the French nomenclatures, in either language of the screen. */
import expertises from '../../assets/value-sets/expertises.json' with { type: 'json' };
import modes from '../../assets/value-sets/modes.json' with { type: 'json' };
import professions from '../../assets/value-sets/professions.json' with { type: 'json' };
import sectors from '../../assets/value-sets/sectors.json' with { type: 'json' };
import type { SituationExercice } from '../../shared/api.ts';

type Labels = Readonly<Record<string, string>>;

/** `SM44` is `Radio-diagnostic (SM)`: which kind of qualification it is helps nobody here. */
const KIND = / \((C|CAPA|CEX|DNQ|PAC|SCD|SCH|SI|SM)\)$/;

/** Sector (TRE_R02) and mode of exercise (TRE_R23), as far as known: `Cabinet individuel · Libéral`. */
export function placeText({ sectorCode, modeCode }: SituationExercice): string {
  return joined([labelOf(sectors, sectorCode), labelOf(modes, modeCode)]);
}

/** Profession (TRE_G15) and savoir-faire (TRE_R01), which only some professions have: `Médecin · Radio-diagnostic`. */
export function professionText({ professionCode, expertiseCode }: SituationExercice): string {
  return joined([labelOf(professions, professionCode), labelOf(expertises, expertiseCode).replace(KIND, '')]);
}

/** What the structure is called; its identifier where it has no name; empty when neither is known. */
export function structureText({ structureName, structureId }: SituationExercice): string {
  return structureName || structureId;
}

/** Names to tell the situations apart by, in their order: a name that stands twice gets what tells the two apart. */
export function distinctNames(situations: readonly SituationExercice[]): readonly string[] {
  return [structureText, withIdentifier, withEverything].reduce<readonly string[]>(
    (names, describe) =>
      names.map((name, index) => {
        const situation = situations[index];
        const isTwice = name === '' || names.indexOf(name) !== names.lastIndexOf(name);
        return situation && isTwice ? describe(situation) : name;
      }),
    situations.map(() => ''),
  );
}

function withIdentifier(situation: SituationExercice): string {
  return joined([situation.structureName, situation.structureId]);
}

function withEverything(situation: SituationExercice): string {
  return joined([withIdentifier(situation), placeText(situation), professionText(situation)]);
}

/** The label of a code; the code itself when the value set has none. */
function labelOf(labels: Labels, code: string): string {
  return Object.hasOwn(labels, code) ? (labels[code] ?? code) : code;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
