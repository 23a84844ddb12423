/** What registry and repository say of a request: ResponseStatus and RegistryErrorList (ITI TF-3 4.2.4). */
import { WorkstationError, type ErrorReport } from '../../../shared/errors.ts';
import { attribute, children, type XmlElement } from '../../xml/tree.ts';
import { dmpWords, notUnderstood } from '../words.ts';
import { RS } from './names.ts';
import { textOf } from './texts.ts';

/** A screen has no room for more; the first ones tell what is wrong. */
const MOST_ERRORS = 10;

export interface RegistryAnswer {
  readonly status: 'Success' | 'PartialSuccess' | 'Failure';
  readonly errors: readonly RegistryError[];
}

interface RegistryError {
  readonly isWarning: boolean;
  readonly facts: { readonly dmpCode: string; readonly text: string };
}

/** Status and errors of an AdhocQueryResponse or RegistryResponse. Throws DMP_ANSWER for a status that is none. */
export function readRegistryAnswer(response: XmlElement): RegistryAnswer {
  const urn = attribute(response, 'status')?.trim() ?? '';
  const status = /:ResponseStatusType:(Success|PartialSuccess|Failure)$/.exec(urn)?.[1];
  if (status !== 'Success' && status !== 'PartialSuccess' && status !== 'Failure') throw notUnderstood('status');
  const lists = children(response, RS, 'RegistryErrorList');
  return { status, errors: lists.flatMap((list) => children(list, RS, 'RegistryError')).map(readError) };
}

function readError(error: XmlElement): RegistryError {
  const severity = attribute(error, 'severity') ?? '';
  const context = attribute(error, 'codeContext')?.trim() ?? '';
  return {
    isWarning: /:Warning$/.test(severity.trim()),
    // Some write the text into the element; `location` says where in their program it happened.
    facts: dmpWords(attribute(error, 'errorCode') ?? '', context || textOf(error)),
  };
}

/** Throws DMP_TOO_MANY or DMP_REGISTRY with the words of the first error, the others as problems, after a Failure. */
export function refuseFailure({ status, errors }: RegistryAnswer): void {
  if (status !== 'Failure') return;
  const inOrder = errors.toSorted((a, b) => Number(a.isWarning) - Number(b.isWarning)).slice(0, MOST_ERRORS);
  const tooMany = inOrder.find(({ facts }) => facts.dmpCode.endsWith('XDSTooManyResults'));
  const first = tooMany ?? inOrder[0];
  const problems = inOrder.filter((error) => error !== first).map(({ facts }) => report('DMP_REGISTRY', facts));
  const facts = first?.facts ?? dmpWords(status, '');
  throw new WorkstationError(tooMany === undefined ? 'DMP_REGISTRY' : 'DMP_TOO_MANY', facts, { problems });
}

/** DMP_PARTIAL for each error beside results; one at least when the answer says that it is not whole. */
export function warningsOf({ status, errors }: RegistryAnswer): ErrorReport[] {
  if (errors.length === 0 && status === 'PartialSuccess') return [report('DMP_PARTIAL', dmpWords(status, ''))];
  return errors.slice(0, MOST_ERRORS).map(({ facts }) => report('DMP_PARTIAL', facts));
}

function report(code: 'DMP_REGISTRY' | 'DMP_PARTIAL', facts: RegistryError['facts']): ErrorReport {
  return { code, facts };
}
