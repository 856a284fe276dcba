import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { v7 as uuid } from 'uuid';
import { problemDetails } from '../../contract/problem-details.ts';
import type { Problem } from '../../core/problems.ts';
import { Refusal } from '../refusal.ts';
import { factsOf } from '../request-facts.ts';

export const refuseUnknownRoute: RequestHandler = () => {
  throw new Refusal({ code: 'not-found' });
};

/** The one place where a failure becomes an answer. What is no refusal says nothing but where to find it in the log. */
export function answerProblems(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const problem = problemOf(error) ?? logged(error, factsOf(request).id);
    if (response.headersSent) response.destroy();
    else answerProblem(response, problem);
  };

  function logged(error: unknown, requestId: string): Problem {
    const reference = uuid();
    log.error({ requestId, reference, error: describe(error) }, 'a request failed');
    return { code: 'internal-error', reference };
  }
}

function answerProblem(response: Response, problem: Problem): void {
  const details = problemDetails(problem);
  if ('retryAfterSeconds' in problem) response.set('Retry-After', String(problem.retryAfterSeconds));
  if (problem.code === 'not-signed-in') response.set('WWW-Authenticate', 'Bearer');
  response.status(details.status).type('application/problem+json').send(JSON.stringify(details));
}

function problemOf(error: unknown): Problem | null {
  if (error instanceof Refusal) return error.problem;
  if (!(error instanceof Error)) return null;
  if (error.name === 'StorageUnavailable') return { code: 'temporarily-not-possible', retryAfterSeconds: 5 };
  return problemOfReading(error);
}

/** What Express and its body parser throw carries a status and, of the body, a type. */
function problemOfReading(error: Error): Problem | null {
  const status = 'status' in error ? Number(error.status) : 500;
  if (status === 413) return { code: 'request-too-large' };
  if (status < 400 || status >= 500) return null;
  const field = 'type' in error ? 'body' : 'path';
  return { code: 'request-refused', fields: [{ field, reason: 'cannot be read: JSON in UTF-8 is expected' }] };
}

function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return { class: typeof error };
  const { name, message, stack, cause } = error;
  return { class: name, message, stack, ...(cause !== undefined && { cause: describe(cause) }) };
}
