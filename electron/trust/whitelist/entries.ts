/** The liste blanche as it is asked: does this host belong there, with this certificate? */
import { WorkstationError } from '../../../shared/errors.ts';
import type { WhitelistEntry } from '../../../shared/trust.ts';
import { DistinguishedName } from '../distinguished-name.ts';

export type WhitelistAnswer =
  | 'listed'
  /** Neither the host nor the certificate's subject is there. */
  | { readonly reason: 'not-listed' }
  /** The host is there for another certificate: whose, as the list writes it. */
  | { readonly reason: 'other-dn'; readonly listed: string }
  /** The certificate's subject is there for another host: which. */
  | { readonly reason: 'other-host'; readonly listed: string };

export class WhitelistIndex {
  readonly #hosts: ReadonlyMap<string, readonly ListedName[]>;

  /** A host may have several entries, e.g. while its certificate is changed: each counts. */
  constructor(entries: readonly WhitelistEntry[]) {
    this.#hosts = Map.groupBy(
      entries.map((entry) => new ListedName(entry)),
      ({ entry }) => entry.db.toLowerCase(),
    );
  }

  /** `host` in letters of either case; the subject is compared as DistinguishedName says. */
  find(host: string, subject: DistinguishedName): WhitelistAnswer {
    const ofHost = this.#hosts.get(host.toLowerCase());
    if (ofHost?.some((name) => name.is(subject)) === true) return 'listed';
    if (ofHost?.[0] !== undefined) return { reason: 'other-dn', listed: ofHost[0].entry.dn };
    for (const names of this.#hosts.values()) {
      const elsewhere = names.find((name) => name.is(subject));
      if (elsewhere !== undefined) return { reason: 'other-host', listed: elsewhere.entry.db };
    }
    return { reason: 'not-listed' };
  }
}

/** The name of an entry is read when it is first asked for, and once. */
class ListedName {
  readonly entry: WhitelistEntry;
  #name: DistinguishedName | 'unread' | 'unreadable' = 'unread';

  constructor(entry: WhitelistEntry) {
    this.entry = entry;
  }

  /** A name that cannot be read, and an empty one, is nobody's: one bad entry shuts out its own operator alone. */
  is(subject: DistinguishedName): boolean {
    if (this.#name === 'unread') this.#name = this.#read();
    return this.#name !== 'unreadable' && this.#name.attributes.length > 0 && this.#name.equals(subject);
  }

  #read(): DistinguishedName | 'unreadable' {
    try {
      return DistinguishedName.parse(this.entry.dn);
    } catch (error) {
      if (error instanceof WorkstationError) return 'unreadable';
      throw error;
    }
  }
}
