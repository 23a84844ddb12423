/** What TD0.2 answers (HL7 v3 PRPA_IN201308UV02), made of its parts. */
import { squeezed } from './messages.ts';

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

export function codedLine(keyWord: string, code: string, inside = ''): string {
  return `<attentionLine><keyWordText code="${keyWord}" codeSystem="1.2.250.1.213.4.1.2.6.1"/>
    <value xsi:type="CV" code="${code}" codeSystem="1.2.250.1.213.4.1.2.6.2" ${XSI}>${inside}</value></attentionLine>`;
}

export function flagLine(keyWord: string, value: string): string {
  return `<attentionLine><keyWordText code="${keyWord}" codeSystem="1.2.250.1.213.4.1.2.6.3"/>
    <value xsi:type="BL" value="${value}" ${XSI}/></attentionLine>`;
}

export function observation(code: string, value: string): string {
  return `<subjectOf typeCode="SBJ"><administrativeObservation classCode="OBS" moodCode="EVN">
    <code code="${code}" codeSystem="1.2.250.1.213.4.1.2.9"/>${value}</administrativeObservation></subjectOf>`;
}

export function acknowledgement(type: string, details = ''): string {
  return `<acknowledgement typeCode="${type}"><targetMessage><id extension="1" root="1.3.6.1.4.1.48364.1.1"/></targetMessage>
    ${details}</acknowledgement>`;
}

export function detail(code: string, text: string): string {
  return `<acknowledgementDetail typeCode="E"><code code="${code}"/><text>${text}</text></acknowledgementDetail>`;
}

export const PERSON = `<name><prefix>MME</prefix><given>DOMINIQUE</given><family qualifier="SP">PAT-TROIS</family></name>
  <telecom value="mailto:patient@test.fr"/><administrativeGenderCode code="F"/><birthTime value="19790328"/>`;

export interface PatientParts {
  readonly status?: string;
  readonly person?: string;
  readonly inside?: string;
}

export function patient({ status = 'active', person = PERSON, inside = '' }: PatientParts = {}): string {
  return `<subject typeCode="SUBJ" contextConductionInd="false"><registrationEvent classCode="REG" moodCode="EVN">
    <statusCode code="completed"/>
    <subject1 typeCode="SBJ"><patient classCode="PAT">
      <id extension="1234567890123456789012" root="1.2.250.1.213.1.4.2"/>
      <id extension="279035121518989" root="1.2.250.1.213.1.4.10"/>
      <statusCode code="${status}"/>
      <patientPerson classCode="PSN" determinerCode="INSTANCE">${person}</patientPerson>
      ${observation('COMPTE_INTERNET_OUVERT', `<value xsi:type="BL" value="true" ${XSI}/>`)}
      ${inside}
    </patient></subject1>
    <custodian typeCode="CST"><assignedEntity classCode="ASSIGNED"><id root="1.2.250.1.213.4.1.1.1"/></assignedEntity></custodian>
  </registrationEvent></subject>`;
}

export interface ExistenceParts {
  readonly lines?: string;
  readonly acknowledgement?: string;
  readonly subject?: string;
  /** queryResponseCode; empty: there is none. */
  readonly response?: string;
}

/** The body of an answer; without parts that of a patient whose DMP may be read. */
export function existence(parts: ExistenceParts = {}): string {
  const lines = parts.lines ?? codedLine('AUTORISATION', 'VALIDE') + flagLine('STATUT_MT', 'true');
  const { response = 'OK' } = parts;
  return squeezed(`
    <PRPA_IN201308UV02 ITSVersion="XML_1.0" xmlns="urn:hl7-org:v3">
      <id root="0f5c2f0e-6f0e-4d7c-8f5e-5d1c3b6a7e90"/><creationTime value="20230512093000"/>
      <interactionId extension="PRPA_IN201308UV02" root="2.16.840.1.113883.1.6"/>
      <processingCode code="P"/><processingModeCode code="T"/><acceptAckCode code="NE"/>
      ${lines}
      ${parts.acknowledgement ?? acknowledgement('AA')}
      <controlActProcess classCode="CACT" moodCode="EVN">
        <reasonCode code="TEST_EXST" codeSystem="1.2.250.1.213.1.1.4.11" displayName="Test d'existence de dossier"/>
        ${parts.subject ?? patient()}
        <queryAck><queryId root="1.3.6.1.4.1.48364.2" extension="2"/>
          ${response === '' ? '' : `<queryResponseCode code="${response}"/>`}</queryAck>
      </controlActProcess>
    </PRPA_IN201308UV02>`);
}
