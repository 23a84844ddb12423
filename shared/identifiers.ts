/** OIDs and codes of the field that more than one room speaks of. */

/** Natures of the matricule INS: OID to the name shown (référentiel INS; `…4.10` and `…4.11` exist for tests only). */
export const INS_SYSTEMS = {
  '1.2.250.1.213.1.4.8': 'INS-NIR',
  '1.2.250.1.213.1.4.9': 'INS-NIA',
  '1.2.250.1.213.1.4.10': 'INS-NIR de test',
  '1.2.250.1.213.1.4.11': 'INS-NIR de démonstration',
} as const;

export type InsSystem = keyof typeof INS_SYSTEMS;
