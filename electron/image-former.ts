/** What is left of patients who have gone: exports that are not over, until they are. Out of sight of every screen. */
import type { PatientWork } from './image-exports.ts';

export class FormerPatients {
  readonly #report: (error: unknown) => void;
  /** Those with exports that are not over. */
  readonly #works = new Set<PatientWork>();
  /** What is being deleted. */
  readonly #dropping = new Set<Promise<void>>();

  /** `report` is told of what cannot be deleted. */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /** Takes over what a patient leaves; settles when it is deleted, or at once when exports go on. */
  async add(work: PatientWork): Promise<void> {
    work.leave();
    this.#works.add(work);
    if (work.isOver) await this.#drop(work);
  }

  /** How many exports of this user are not over. */
  exportsOf(userId: string | undefined): number {
    return [...this.#works].reduce((count, work) => count + work.exportsOf(userId), 0);
  }

  /** As PatientWork.tellEnded; what is over is deleted, whether the trail can be told or not. Throws AUDIT_WRITE. */
  tellEnded(): void {
    const failures: unknown[] = [];
    for (const work of this.#works) {
      const { isOver } = work;
      try {
        work.tellEnded({ isClosing: isOver });
      } catch (error) {
        failures.push(error);
      }
      if (isOver) void this.#drop(work);
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Deletes everything, also of exports that are not over. */
  async close(): Promise<void> {
    for (const work of this.#works) void this.#drop(work);
    await Promise.all(this.#dropping);
  }

  #drop(work: PatientWork): Promise<void> {
    this.#works.delete(work);
    const dropping = work
      .drop()
      .catch(this.#report)
      .finally(() => this.#dropping.delete(dropping));
    this.#dropping.add(dropping);
    return dropping;
  }
}
