import type { Problem } from '../core/problems.ts';
import type { Result } from '../core/result.ts';

/** Ends a request with a problem; the last middleware answers it. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = 'Refusal';
    this.problem = problem;
  }
}

export function refuse(problem: Problem): never {
  throw new Refusal(problem);
}

/** The value of a rule that said yes. */
export function orRefuse<Value>(result: Result<Value>): Value {
  return result.ok ? result.value : refuse(result.problem);
}

/** Foreign and absent are the same answer. */
export function orNotFound<Value>(found: Value | null | undefined): Value {
  return found ?? refuse({ code: 'not-found' });
}

export function refuseField(field: string, reason: string): never {
  return refuse({ code: 'request-refused', fields: [{ field, reason }] });
}
