/** The verdict on a liste blanche: the signature in full, its signer, then what it says. */
import { WorkstationError, type ErrorReport } from '../../../shared/errors.ts';
import type { WhitelistEntry } from '../../../shared/trust.ts';
import { parseXml } from '../../xml/parse.ts';
import type { XmlDocument } from '../../xml/tree.ts';
import type { Certificate } from '../certificate.ts';
import type { Authorities } from '../chain.ts';
import type { CrlSource } from '../revocation.ts';
import { readList } from './read-list.ts';
import { verifyReferences } from './references.ts';
import { readSignatureForm } from './signature-form.ts';
import {
  certificatesOfKey,
  checkName,
  checkSignerRevocation,
  signerChain,
  validChain,
  type ExpectedSigner,
} from './signer.ts';
import { signingCertificate, signingTime } from './signing-certificate.ts';

/** Bytes. Some thousand DRIMboxes; the official list of 17 entries has 19 kB. */
export const LARGEST_WHITELIST = 4 * 1_048_576;
/** The official list has elements 9 deep, in its signature; 10,000 entries have some 300,000 nodes. */
const LIMITS = { maxBytes: LARGEST_WHITELIST, maxDepth: 32, maxNodes: 400_000, maxAttributes: 32 };

const STEPS = [
  'document',
  'signature-form',
  'references',
  'signature-value',
  'signing-certificate',
  'signer-chain',
  'signer-name',
  'signer-validity',
  'signer-revocation',
  'schema',
] as const;
type StepName = (typeof STEPS)[number];

export interface WhitelistCheckStep {
  readonly name: StepName;
  /** `skipped`: an earlier step failed, or the step was not asked for. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly error?: ErrorReport;
}

export interface WhitelistPolicy {
  /** Of the signer: the only certificates that a chain is built of. */
  readonly authorities: Authorities;
  readonly signer: ExpectedSigner;
  /** The moment at which the signer has to be valid. */
  readonly at: Date;
  readonly crls: CrlSource | 'not checked';
}

export interface VerifiedWhitelist {
  /** `DateDeGeneration` */
  readonly generatedAt: Date;
  /** `SigningTime`: the signer's own word. */
  readonly signedAt: Date;
  readonly signer: Certificate;
  readonly entries: readonly WhitelistEntry[];
}

export interface WhitelistVerdict {
  /** All of them, in the order in which they are taken; the first that fails decides. */
  readonly steps: readonly WhitelistCheckStep[];
  /** Present when every step was passed. */
  readonly list?: VerifiedWhitelist;
  readonly error?: WorkstationError;
}

/**
 * Verifies a signed liste blanche in one of the two profiles of the ANS and reads it. A list that is not good is an
 * outcome, a LIST_* error in the verdict, and nothing is thrown for it.
 */
export async function verifyWhitelist(bytes: Uint8Array, policy: WhitelistPolicy): Promise<WhitelistVerdict> {
  const protocol = new Protocol();
  try {
    const list = await verified(bytes, policy, protocol);
    return { steps: protocol.steps(), list };
  } catch (error) {
    if (!(error instanceof WorkstationError)) throw error;
    const asList = listError(error);
    return { steps: protocol.steps(asList), error: asList };
  }
}

async function verified(bytes: Uint8Array, policy: WhitelistPolicy, protocol: Protocol): Promise<VerifiedWhitelist> {
  const document = protocol.take('document', () => readDocument(bytes));
  const form = protocol.take('signature-form', () => readSignatureForm(document));
  const signed = protocol.take('references', () => verifyReferences(document, form));
  const used = protocol.take('signature-value', () => certificatesOfKey(form));
  const { signer, signedAt } = protocol.take('signing-certificate', () => ({
    signer: signingCertificate(form.signedProperties, used),
    signedAt: signingTime(form.signedProperties),
  }));
  const result = protocol.take('signer-chain', () => signerChain(signer, policy.authorities, policy.at));
  protocol.take('signer-name', () => checkName(signer, policy.signer));
  const chain = protocol.take('signer-validity', () => validChain(result));
  const { crls } = policy;
  if (crls !== 'not checked') await protocol.takeAsync('signer-revocation', () => checkSignerRevocation(chain, crls));
  const { generatedAt, entries } = protocol.take('schema', () => readList(signed, document.root));
  return { generatedAt, signedAt, signer, entries };
}

function readDocument(bytes: Uint8Array): XmlDocument {
  if (bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d))) throw new WorkstationError('LIST_EMPTY');
  return parseXml(bytes, LIMITS);
}

/** The errors of the XML room, in the words of the list. */
function listError(error: WorkstationError): WorkstationError {
  const as = (code: 'LIST_NOT_XML' | 'LIST_DOCTYPE' | 'LIST_TOO_LARGE', facts = error.facts) =>
    new WorkstationError(code, facts, { cause: error });
  if (error.code === 'XML_NOT_WELL_FORMED') return as('LIST_NOT_XML');
  if (error.code === 'XML_ENCODING') return as('LIST_NOT_XML', { line: 1 });
  if (error.code === 'XML_DOCTYPE') return as('LIST_DOCTYPE');
  if (error.code === 'XML_LIMIT') return as('LIST_TOO_LARGE');
  return error;
}

/** What became of each step. */
class Protocol {
  readonly #passed = new Set<StepName>();
  #current: StepName = 'document';

  take<T>(name: StepName, work: () => T): T {
    this.#current = name;
    const result = work();
    this.#passed.add(name);
    return result;
  }

  async takeAsync(name: StepName, work: () => Promise<void>): Promise<void> {
    this.#current = name;
    await work();
    this.#passed.add(name);
  }

  steps(error?: WorkstationError): WhitelistCheckStep[] {
    return STEPS.map((name) => {
      if (this.#passed.has(name)) return { name, outcome: 'passed' };
      const failed = error !== undefined && name === this.#current;
      return failed ? { name, outcome: 'failed', error: error.report() } : { name, outcome: 'skipped' };
    });
  }
}
