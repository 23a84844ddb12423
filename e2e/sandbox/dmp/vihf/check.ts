/** Whether a VIHF agrees with itself, with who asks, and with the directory of professionals. */
import { PROFESSIONALS } from '../../openid/professionals.ts';
import type * as x509 from '../../certificates/x509.ts';
import { SoapFault } from '../refusal.ts';
import { attributesOfName } from './signature.ts';
import { invalid, PURPOSES } from './vihf.ts';
import type { Purpose, Vihf } from './vihf.ts';

/** What userinfo says of a professional, as far as the DMP's directory has it too. */
interface Activity {
  readonly profession: string;
  readonly expertise: string;
  readonly structure: string;
  readonly sector: string;
}

const FRESHNESS_MS = 5 * 60_000;
const PROFESSIONS = '1.2.250.1.71.1.2.7';
const EXPERTISES = '1.2.250.1.71.4.2.5';
const PURPOSE_SYSTEMS = ['1.2.250.1.213.1.1.4.248', '1.2.250.1.213.1.1.4.336'];
const SECTORS = '1.2.250.1.71.4.2.4';
/** Médecins and pharmaciens: these name their speciality too. */
const WITH_SPECIALITY = ['10', '21'];

/** `certificate`: of the signature (AIR); `tokenOf`: the professional whose token came along (Pro Santé Connect). */
type Proof =
  { readonly certificate: x509.X509Certificate } | { readonly tokenOf: string; readonly certificate?: undefined };

/** The mode of access that it asks for. Throws SoapFault. */
export function checkVihf(vihf: Vihf, proof: Proof, now: Date): Purpose {
  const age = Math.abs(now.getTime() - Date.parse(vihf.issueInstant));
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(vihf.issueInstant) || !(age <= FRESHNESS_MS))
    throw invalid('IssueInstant absent, mal formé ou trop ancien');
  if (!['3.0', '4.0'].includes(vihf.version)) throw invalid('Version du VIHF non prise en charge');
  if (vihf.authnContext === '') throw invalid('AuthnContextClassRef absent');
  if (proof.certificate === undefined) {
    if (vihf.nameId !== proof.tokenOf) throw invalid('Le NameID n’est pas le professionnel du jeton');
  } else checkAgainstCertificate(vihf, proof.certificate);
  checkProfessional(vihf);
  const purpose = PURPOSES.find((code) => code === vihf.purpose.code);
  if (purpose === undefined || !PURPOSE_SYSTEMS.includes(vihf.purpose.system)) throw invalid('PurposeOfUse inconnu');
  return purpose;
}

function checkAgainstCertificate(vihf: Vihf, certificate: x509.X509Certificate): void {
  const subject = attributesOfName(certificate.subjectName);
  if (issuerAttributes(vihf.issuer).join('\n') !== subject.join('\n'))
    throw new SoapFault('DMPInvalidCertificate', 'L’Issuer du VIHF n’est pas le sujet du certificat de signature');
  if (vihf.mode !== 'INDIRECTE_RENFORCEE')
    throw new SoapFault('DMPAccesInterdit', 'La consultation demande l’authentification indirecte renforcée');
  if (!subject.includes(`OU=${vihf.structure}`)) throw invalid('L’Identifiant_Structure n’est pas celui du certificat');
}

function issuerAttributes(issuer: string): string[] {
  try {
    return attributesOfName(issuer);
  } catch {
    return [];
  }
}

function checkProfessional(vihf: Vihf): void {
  const activities = activitiesOf(vihf.nameId);
  if (activities === undefined) throw new SoapFault('DMPPSInconnu', 'Professionnel introuvable ou inactif');
  if (!allStructures().has(vihf.structure))
    throw new SoapFault('DMPStructureInconnue', 'Structure introuvable ou Inactive');
  const own = activities.filter((each) => each.structure === vihf.structure);
  if (own.length === 0) throw new SoapFault('DMPStructureNonLiee', 'PS et Structure non liés');
  const [profession, ...others] = vihf.roles;
  if (profession?.system !== PROFESSIONS || !own.some((each) => each.profession === profession.code))
    throw invalid('La profession du VIHF n’est pas celle du professionnel');
  checkSpeciality(profession.code, others, own);
  if (!own.some((each) => vihf.sector === `${each.sector}^${SECTORS}`))
    throw invalid('Le secteur d’activité du VIHF n’est pas celui de la structure');
}

function checkSpeciality(profession: string, others: readonly Vihf['purpose'][], own: readonly Activity[]): void {
  const [speciality] = others;
  if (WITH_SPECIALITY.includes(profession) && speciality === undefined)
    throw new SoapFault('DMPVihfInvalide', `Aucune spécialité dans le vihf pour la profession ${profession}`);
  if (speciality === undefined) return;
  const isOwn = own.some((each) => each.expertise === speciality.code);
  if (others.length > 1 || !isOwn || speciality.system !== EXPERTISES)
    throw invalid('La spécialité du VIHF n’est pas celle du professionnel');
}

interface RefPro {
  readonly exercices: readonly {
    readonly codeProfession: string;
    readonly codeSavoirFaire: string;
    readonly activities: readonly {
      readonly ancienIdentifiantDeLaStructure: string;
      readonly codeSecteurDactivite: string;
    }[];
  }[];
}

/** Undefined for somebody that the directory does not know. */
function activitiesOf(nationalId: string): Activity[] | undefined {
  const person = PROFESSIONALS.find(({ claims }) => claims['SubjectNameID'] === nationalId);
  if (person === undefined) return undefined;
  const { exercices } = person.claims['SubjectRefPro'] as RefPro;
  return exercices.flatMap(({ codeProfession, codeSavoirFaire, activities }) =>
    activities.map((activity) => ({
      profession: codeProfession,
      expertise: codeSavoirFaire,
      structure: activity.ancienIdentifiantDeLaStructure,
      sector: activity.codeSecteurDactivite,
    })),
  );
}

function allStructures(): ReadonlySet<string> {
  const all = PROFESSIONALS.flatMap(({ claims }) => activitiesOf(String(claims['SubjectNameID'])) ?? []);
  return new Set(all.map(({ structure }) => structure));
}
