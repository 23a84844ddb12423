/** What goes wrong with the next answers, because a test asked for it. */
import { z } from 'zod';
import { SERVICES } from './soap/request.ts';
import type { Service } from './soap/request.ts';

const Text = z.string().max(2000);
const common = {
  /** Only answers of this service; any when absent. */
  service: z.enum(SERVICES).optional(),
  /** How many answers. */
  times: z.int().min(1).max(10_000).default(1),
  /** Waited first. */
  delayMs: z.int().min(0).max(600_000).optional(),
};

export const AnswerFault = z.discriminatedUnion('kind', [
  /** Only late. */
  z.strictObject({ kind: z.literal('delay'), ...common }),
  /** A SOAP fault; as multipart, or plain, or as it comes. */
  z.strictObject({
    kind: z.literal('fault'),
    code: Text.default('DMPServiceIndisponible'),
    text: Text.default('Le service est momentanément indisponible'),
    multipart: z.boolean().optional(),
    ...common,
  }),
  /** RegistryErrorList with Failure, of TD3.1 and TD3.2. */
  z.strictObject({
    kind: z.literal('registryFailure'),
    code: Text.default('XDSRegistryError'),
    context: Text.default('Erreur interne du registre'),
    ...common,
  }),
  /** The results, and a RegistryErrorList. */
  z.strictObject({
    kind: z.literal('partialSuccess'),
    code: Text.default('XDSUnavailableCommunity'),
    context: Text.default('Un registre n’a pas répondu'),
    ...common,
  }),
  z.strictObject({ kind: z.literal('status'), status: z.int().min(400).max(599).default(503), ...common }),
  /** The connection is reset: before the answer, or in the middle of it. */
  z.strictObject({ kind: z.literal('reset'), midway: z.boolean().default(false), ...common }),
  /** The request is taken, and nothing comes back. */
  z.strictObject({ kind: z.literal('silence'), ...common }),
  /** A document type declaration stands before the envelope. */
  z.strictObject({ kind: z.literal('doctype'), ...common }),
  /** TD3.2: bytes that are not those of the entry's hash. */
  z.strictObject({ kind: z.literal('wrongHash'), ...common }),
  /** An answer with blanks up to this many bytes. */
  z.strictObject({ kind: z.literal('huge'), bytes: z.int().min(1).max(2_000_000_000), ...common }),
  /** This body, whatever was asked. */
  z.strictObject({
    kind: z.literal('body'),
    status: z.int().min(200).max(599).default(200),
    contentType: Text.default('application/soap+xml;charset=UTF-8'),
    body: z.string().max(1_000_000),
    ...common,
  }),
]);
export type AnswerFault = z.output<typeof AnswerFault>;
export type FaultKind = AnswerFault['kind'];

/** The faults still to be met, the oldest first. */
export class Faults {
  #waiting: AnswerFault[] = [];

  add(faults: readonly AnswerFault[]): void {
    this.#waiting.push(...faults.map((fault) => ({ ...fault })));
  }

  clear(): void {
    this.#waiting = [];
  }

  get waiting(): readonly AnswerFault[] {
    return this.#waiting;
  }

  /** The fault that an answer of this service meets, if any; it is used up once. */
  meet(service: Service): AnswerFault | undefined {
    const fault = this.#waiting.find((each) => each.service === undefined || each.service === service);
    if (fault === undefined) return undefined;
    fault.times -= 1;
    if (fault.times === 0) this.#waiting = this.#waiting.filter((each) => each !== fault);
    return fault;
  }
}
