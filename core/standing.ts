import type { ProblemCode } from './problems.ts';
import type { Place } from './steps.ts';

/** What a run needs to know to go on: which chapter is next and when it must look again. */
export interface Standing extends Place {
  /** Grows whenever step or parked changes; a work result names the turn that it was done for. */
  readonly turn: number;
  /** Milliseconds until something is due, not positive when it is due already; null when nothing will be. */
  readonly wakeInMs: number | null;
  /** The code of the problem that it is parked for; null while it is not. */
  readonly problem: ProblemCode | null;
  /** Set when the kit is built for a bulk retry: it gives way to builds that customers wait for. */
  readonly inBulk?: true;
  /** Whether a command waits undecided. */
  readonly more: boolean;
}
