import type { Problem } from './problems.ts';

/** The answer of a rule that may say no: a value, or the problem that speaks against it. */
export type Result<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: Problem };

export function accepted<Value>(value: Value): Result<Value> {
  return { ok: true, value };
}

export function refused(problem: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem };
}
