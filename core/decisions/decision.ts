import type { Change } from '../change.ts';
import type { Result } from '../result.ts';

/** An accepted command that changes nothing, such as the second of two clicks, has no change. */
export type Decision = Result<Change | null>;
