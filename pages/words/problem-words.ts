import type { Problem, ProblemCode } from '../../core/problems.ts';
import type { Formats } from './formats.ts';

/** A headline and what to do next. */
export type TitleAndText = readonly [title: string, text: string];

/** The words for every problem there is: one that has none does not compile. */
export type ProblemWords = {
  readonly [Code in ProblemCode]: (
    problem: Extract<Problem, { readonly code: Code }>,
    formats: Formats,
  ) => TitleAndText;
};
