/** Documents with something about them: other forms of body, masked, replaced, archived, wrong. */
import {
  CLASS_SIGNATURE,
  FORMAT_LEVEL_3,
  FORMAT_SIGNATURE,
  HIDDEN_FROM_PARENTS,
  HIDDEN_FROM_PATIENT,
  MASKED,
  NORMAL,
  TYPE_SIGNATURE,
} from '../codes.ts';
import { bareTextBody, imageBody, narrativeBody, pdfBody, rtfBody, textBody } from '../documents/cda-body.ts';
import type { BodyFacts } from '../documents/cda-body.ts';
import { DmpEntry, uuidFrom } from '../entry.ts';
import type { EntryFacts, Traits } from '../entry.ts';
import { withKey } from '../../ins.ts';
import { actOf } from './joins.ts';
import { accession, CABINET, OWN_AUTHOR, references, reportEntry } from './kit.ts';
import type { Act, ReportOptions } from './kit.ts';

interface Case extends Partial<Pick<ReportOptions, 'body' | 'author' | 'header'>> {
  readonly act: Act;
  readonly entry?: Partial<EntryFacts>;
}

export function caseEntries(traits: Traits): DmpEntry[] {
  const reports = [...bodies(), ...masked(), ...replaced(), ...wrong()].map(({ act, entry, ...others }) =>
    reportEntry({
      act,
      traits,
      body: (facts: BodyFacts) => pdfBody(facts),
      references: references({ accession: accession(act) }),
      ...others,
      entry: { case: act.key, ...entry },
    }),
  );
  return [...reports, ...signatures(traits)];
}

function bodies(): Case[] {
  return [
    {
      act: actOf('level-3', '20250116', 'MR', 'IRM de la colonne lombaire', { region: '737561001' }),
      body: narrativeBody,
      entry: { formatCode: FORMAT_LEVEL_3 },
    },
    {
      act: actOf('rtf', '20200304', 'DX', 'Radiographie de la cheville gauche', { region: '61685007' }),
      body: rtfBody,
    },
    { act: actOf('image', '20190722', 'US', 'Échographie-doppler veineuse'), body: imageBody },
    { act: actOf('text', '20181009', 'CR', 'Radiographie du thorax au lit', { coding: 1 }), body: textBody },
    { act: actOf('bare-text', '20180215', 'CR', 'Radiographie du bassin'), body: bareTextBody },
    {
      act: actOf('several-pages', '20170503', 'MG', 'Mammographie de dépistage', { region: '76752008' }),
      body: (facts) => pdfBody(facts, 3),
    },
  ];
}

function masked(): Case[] {
  const mask = { confidentiality: [NORMAL, MASKED] };
  return [
    { act: actOf('masked', '20221108', 'US', 'Échographie pelvienne', { region: '63337009' }), entry: mask },
    {
      act: actOf('masked-own', '20221010', 'US', 'Échographie obstétricale', { structure: CABINET }),
      author: OWN_AUTHOR,
      entry: mask,
    },
    {
      act: actOf('hidden-from-patient', '20220906', 'CT', 'Scanner thoraco-abdomino-pelvien', { coding: 1 }),
      entry: { confidentiality: [HIDDEN_FROM_PATIENT] },
    },
    {
      act: actOf('hidden-from-parents', '20160412', 'DX', 'Radiographie du poignet', { region: '53120007' }),
      entry: { confidentiality: [NORMAL, HIDDEN_FROM_PARENTS] },
    },
    { act: actOf('archived', '20140120', 'CT', 'Scanner du rachis cervical'), entry: { status: 'archived' } },
  ];
}

/** Two versions of one document: the second replaces the first. */
function replaced(): Case[] {
  const act = actOf('replaced', '20230322', 'MR', 'IRM hépatique', { region: '63337009' });
  const logicalId = `urn:uuid:${uuidFrom('replaced')}`;
  const first = '1.2.250.1.213.4.5.4.9001';
  return [
    {
      act,
      entry: { uniqueId: first, logicalId, versionName: '1', status: 'deprecated', creationTime: '20230322150000' },
      header: { id: { root: first } },
    },
    {
      act,
      entry: {
        uniqueId: '1.2.250.1.213.4.5.4.9002',
        logicalId,
        versionName: '2',
        creationTime: '20230324090000',
        title: 'IRM hépatique (version corrigée)',
      },
      header: { id: { root: '1.2.250.1.213.4.5.4.9002' }, version: 2, replaces: first },
    },
  ];
}

/** Somebody else of the same sex. */
const OTHER: Traits = {
  ins: withKey('2850675056118'),
  insOid: '1.2.250.1.213.1.4.10',
  ipp: 'IPP0777',
  birthName: 'AUTRE-PATIENTE',
  firstName: 'Claire',
  birthDate: '19850612',
  gender: 'F',
  birthPlace: '75056',
};

function wrong(): Case[] {
  return [
    {
      act: actOf('other-traits', '20240502', 'CT', 'Scanner cérébral', { region: '69536005' }),
      header: { patient: OTHER },
    },
    { act: actOf('wrong-hash', '20240403', 'CT', 'Coroscanner', { region: '80891009' }), entry: { hash: 'wrong' } },
    { act: actOf('upper-case-hash', '20240115', 'DX', 'Panoramique dentaire'), entry: { hash: 'upper' } },
    {
      act: actOf('missing-slots', '20210707', 'DX', 'Radiographie de l’épaule'),
      entry: {
        title: undefined,
        serviceStartTime: undefined,
        eventCodes: [],
        references: [],
        author: undefined,
        structure: undefined,
        hash: 'none',
      },
    },
  ];
}

/** What is published with each submission: signatures, which are no reports. */
function signatures(traits: Traits): DmpEntry[] {
  return ['20240911120000', '20250310090000'].map((time) => {
    const facts: EntryFacts = {
      case: 'signature',
      uniqueId: `1.2.250.1.213.4.5.9.${time}`,
      mimeType: 'text/xml',
      title: 'Source',
      comments: '',
      creationTime: time,
      serviceStartTime: time,
      classCode: CLASS_SIGNATURE,
      typeCode: TYPE_SIGNATURE,
      formatCode: FORMAT_SIGNATURE,
      confidentiality: [NORMAL, HIDDEN_FROM_PATIENT],
      eventCodes: [],
      references: [],
      author: OWN_AUTHOR,
      structure: CABINET,
      languageCode: 'art',
      traits,
    };
    return new DmpEntry(facts, () => Buffer.from('<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>\n'));
  });
}
