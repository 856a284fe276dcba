import { problemDetails, type ProblemDetails } from '../../contract/problem-details.ts';
import type { Problem } from '../../core/problems.ts';

/** A problem inside another answer; nothing where there is none. */
export function withProblem(problem: Problem | null): { readonly problem?: ProblemDetails } {
  return problem ? { problem: problemDetails(problem) } : {};
}
