/** What the lists of a run are made with: dates, the nominal list, and signers that are made when one is wanted. */
import { createSigner } from '../certificates/signers.ts';
import type { Signer, SignerFlaw } from '../certificates/signers.ts';
import type { SandboxPki } from '../pki.ts';
import { signEnveloped } from '../xades.ts';
import type { XadesOptions } from '../xades.ts';
import { listedEntries, listElement } from './document.ts';
import type { Entry } from './document.ts';

const HOUR = 3600 * 1000;

/** When a list was drawn up and signed. */
export interface Dates {
  readonly generated: Date;
  readonly signed: Date;
}

export class Workshop {
  readonly pki: SandboxPki;
  /** Of the nominal list, and of one before and after it; all within the signer's validity. */
  readonly nominal: Dates;
  readonly older: Dates;
  readonly newer: Dates;
  readonly #signers = new Map<SignerFlaw, Promise<Signer>>();

  constructor(pki: SandboxPki) {
    const hoursAgo = (hours: number): Date => new Date(pki.now.getTime() - hours * HOUR);
    this.pki = pki;
    this.nominal = { generated: hoursAgo(3), signed: hoursAgo(2) };
    this.older = { generated: hoursAgo(12), signed: hoursAgo(11) };
    this.newer = { generated: hoursAgo(1), signed: hoursAgo(0) };
  }

  /** The root element of a list, unsigned. */
  list(entries: readonly Entry[] = listedEntries(), dates = this.nominal): string {
    return listElement(entries, dates.generated);
  }

  /** A root element with its signature, by the official signer if no other is given. */
  sign(root: string, options: Partial<XadesOptions> = {}): string {
    const { root: rootAuthority, intermediate, whitelistSigner } = this.pki;
    return signEnveloped(root, {
      signer: whitelistSigner,
      chain: [intermediate, rootAuthority],
      signingTime: this.nominal.signed,
      form: 'filter2',
      ...options,
    });
  }

  /** A signer with a flaw, made once. */
  signer(flaw: SignerFlaw): Promise<Signer> {
    const made = this.#signers.get(flaw) ?? createSigner(this.pki, flaw);
    this.#signers.set(flaw, made);
    return made;
  }
}
