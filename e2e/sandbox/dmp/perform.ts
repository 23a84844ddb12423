/** One request carried out by its service, or spoilt by a fault that stands in for the service. */
import type { Caller } from './caller.ts';
import type { AnswerFault } from './faults.ts';
import type { Records } from './records.ts';
import { SoapFault } from './refusal.ts';
import { setAuthorization } from './services/authorization.ts';
import { testExistence } from './services/existence.ts';
import { failure, findDocuments, partial } from './services/registry.ts';
import { retrievalFailure, retrieveDocuments } from './services/repository.ts';
import type { Content } from './soap/answer.ts';
import type { SoapCall } from './soap/request.ts';
import type { Style } from './soap/style.ts';

interface PerformParts {
  readonly records: Records;
  readonly style: Style;
  readonly mostResults: number;
  readonly isNew: (identifier: string) => boolean;
}

interface Performed {
  readonly content: Content;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Throws SoapFault. */
export function perform(
  call: SoapCall,
  caller: Caller,
  parts: PerformParts,
  fault: AnswerFault | undefined,
): Performed {
  if (fault?.kind === 'fault') throw new SoapFault(fault.code, fault.text, 'Receiver');
  switch (call.service) {
    case 'patients':
      return testExistence(call.body, caller, parts);
    case 'habilitations':
      return setAuthorization(call.body, caller, parts);
    case 'registry':
      return query(call, caller, parts, fault);
    case 'repository':
      return retrieve(call, caller, parts, fault);
  }
}

function query(call: SoapCall, caller: Caller, parts: PerformParts, fault: AnswerFault | undefined): Performed {
  const { content, facts } = findDocuments(call.body, caller, parts);
  if (fault?.kind === 'registryFailure') return { content: { xml: failure(fault, parts.style) }, facts };
  if (fault?.kind === 'partialSuccess') return { content: { xml: partial(content.xml, fault, parts.style) }, facts };
  return { content, facts };
}

function retrieve(call: SoapCall, caller: Caller, parts: PerformParts, fault: AnswerFault | undefined): Performed {
  const performed = retrieveDocuments(call.body, caller, {
    ...parts,
    spoilsBytes: fault?.kind === 'wrongHash',
    ...(fault?.kind === 'partialSuccess' ? { error: fault } : {}),
  });
  if (fault?.kind !== 'registryFailure') return performed;
  return { content: { xml: retrievalFailure(fault, parts.style) }, facts: performed.facts };
}
