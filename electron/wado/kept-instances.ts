/** The instances of a series that are here, in the order of their arrival; what turns out damaged does not count. */
import type { KeptInstance, StoredInstance } from './instances.ts';

export class KeptInstances {
  readonly #list: KeptInstance[] = [];
  readonly #bySopInstanceUid = new Map<string, KeptInstance>();
  readonly #damaged = new Set<KeptInstance>();

  /** In the order of arrival. */
  get list(): readonly KeptInstance[] {
    return this.#list;
  }

  find(sopInstanceUid: string): KeptInstance | undefined {
    return this.#bySopInstanceUid.get(sopInstanceUid);
  }

  /** Whether the instance is here, and whole as far as anybody knows. */
  has(sopInstanceUid: string): boolean {
    const kept = this.find(sopInstanceUid);
    return kept !== undefined && !this.#damaged.has(kept);
  }

  /** Adds an instance, or puts it in the place of its damaged double, whose content is returned, to be deleted. */
  keep(instance: KeptInstance): StoredInstance | undefined {
    const former = this.find(instance.sopInstanceUid);
    this.#bySopInstanceUid.set(instance.sopInstanceUid, instance);
    if (former === undefined) {
      this.#list.push(instance);
      return undefined;
    }
    this.#list[this.#list.indexOf(former)] = instance;
    this.#damaged.delete(former);
    return former.stored;
  }

  /** Notes that an instance cannot be read; it keeps its place until `dropDamaged`, so that no other one moves. */
  noteDamaged(instance: KeptInstance): void {
    if (this.find(instance.sopInstanceUid) === instance) this.#damaged.add(instance);
  }

  /** Takes the damaged ones off the list; gives what is to be deleted. */
  dropDamaged(): StoredInstance[] {
    const gone = [...this.#damaged];
    this.#damaged.clear();
    for (const instance of gone) {
      this.#list.splice(this.#list.indexOf(instance), 1);
      this.#bySopInstanceUid.delete(instance.sopInstanceUid);
    }
    return gone.map(({ stored }) => stored);
  }

  /** Takes all off the list; gives what is to be deleted. */
  drop(): StoredInstance[] {
    this.#bySopInstanceUid.clear();
    this.#damaged.clear();
    return this.#list.splice(0).map(({ stored }) => stored);
  }
}
