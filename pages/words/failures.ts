import type { ProblemDetails } from '../../contract/problem-details.ts';
import type { Problem } from '../../core/problems.ts';
import { Refused, Unreachable } from '../client/http.ts';
import type { Formats } from './formats.ts';
import type { TitleAndText } from './problem-words.ts';
import type { Words } from './words.ts';

interface Speech {
  readonly words: Words;
  readonly formats: Formats;
}

/** What to say of something that was not done. A problem that a newer service has speaks for itself, in English. */
export function describeFailure(error: unknown, { words, formats }: Speech): TitleAndText {
  if (error instanceof Unreachable) return [words.line.noConnection, words.line.offline];
  if (!(error instanceof Refused)) return [words.failed.title, words.failed.text];
  return describeProblem(error.problem, words, formats);
}

function describeProblem(problem: ProblemDetails, { problems }: Words, formats: Formats): TitleAndText {
  if (!Object.hasOwn(problems, problem.code)) return [problem.title, problem.detail];
  const describe = parseDescribe(problems[problem.code]);
  return describe(parseProblem(problem), formats);
}

/** The table has each function under the code of what it describes. */
function parseDescribe(entry: unknown): (problem: Problem, formats: Formats) => TitleAndText {
  return entry as (problem: Problem, formats: Formats) => TitleAndText;
}

function parseProblem(details: unknown): Problem {
  return details as Problem;
}
