/** The studies that the sources serve: a manifest and a report for each, joined by StudyInstanceUID. */
import type { Region } from '../codes.ts';
import { FORMAT_LEVEL_3 } from '../codes.ts';
import { narrativeBody, pdfBody, rtfBody, textBody } from '../documents/cda-body.ts';
import type { BodyFacts } from '../documents/cda-body.ts';
import type { DmpEntry, Traits } from '../entry.ts';
import { requestOf } from '../../imaging/index.ts';
import type { RetrieveBase, SandboxStudy } from '../../imaging/index.ts';
import { CENTRE, manifestEntry, references, reportEntry } from './kit.ts';
import type { Act } from './kit.ts';

/** What the words of a description say of the region. */
const REGION_WORDS: readonly (readonly [RegExp, Region])[] = [
  [/thora|pulm|chest|poumon/i, '67734004'],
  [/enc[ée]phal|c[ée]r[ée]br|brain|head|t[êe]te|cr[âa]n/i, '69536005'],
  [/cardia|c[œo]eur|heart|cavit/i, '80891009'],
  [/abdom|pelv/i, '63337009'],
  [/sein|mammo|breast/i, '76752008'],
  [/genou|knee|cheville|hanche/i, '61685007'],
  [/rachis|spine|lomb/i, '737561001'],
];

const BODIES: Readonly<Record<string, (facts: BodyFacts) => string>> = {
  CT: narrativeBody,
  MR: (facts) => pdfBody(facts, 3),
  US: textBody,
  XA: rtfBody,
};

/** Where several folders hold a study, each has its manifest, and the study one report. */
export function studyEntries(studies: readonly SandboxStudy[], traits: Traits, retrieveBase: RetrieveBase): DmpEntry[] {
  const reported = new Set<string>();
  return studies.flatMap((study, index) => {
    const act = actOf(study, index);
    const request = requestOf(study);
    const shared = { act, traits, references: references({ ...request, studies: [study.studyInstanceUid] }) };
    const manifest = manifestEntry({ ...shared, study, retrieveBase, entry: { case: 'study' } });
    if (reported.has(study.studyInstanceUid)) return [manifest];
    reported.add(study.studyInstanceUid);
    const body = BODIES[act.modality] ?? pdfBody;
    const report = reportEntry({
      ...shared,
      body: (facts) => body(facts),
      studies: [study.studyInstanceUid],
      entry: { case: 'study', ...(body === narrativeBody ? { formatCode: FORMAT_LEVEL_3 } : {}) },
    });
    return [report, manifest];
  });
}

function actOf(study: SandboxStudy, index: number): Act {
  const description = study.description === '' ? 'Examen' : study.description;
  const words = `${description} ${study.series.map((series) => series.description).join(' ')}`;
  return {
    key: `${study.studyInstanceUid} ${study.folder}`,
    date: study.date === '' ? '20240828' : study.date,
    time: study.time.padEnd(6, '0').slice(0, 6),
    title: description,
    modality: modalityOf(study),
    region: REGION_WORDS.find(([form]) => form.test(words))?.[1],
    structure: CENTRE,
    coding: index % 2 === 0 ? 0 : 1,
  };
}

/** Of the series with the most images; reports and presentation states do not count. */
function modalityOf({ series }: SandboxStudy): string {
  const [largest] = series.toSorted((one, other) => other.instances.length - one.instances.length);
  return largest?.modality ?? 'OT';
}
