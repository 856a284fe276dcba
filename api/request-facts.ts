import type { Request } from 'express';

/** What is known of a request beside what it says. */
export interface RequestFacts {
  readonly id: string;
  readonly arrivedAtMs: number;
  /** Method and path template; null while no route is found. */
  route: string | null;
}

const known = new WeakMap<Request, RequestFacts>();

export function noteFacts(request: Request, facts: RequestFacts): void {
  known.set(request, facts);
}

export function factsOf(request: Request): RequestFacts {
  const facts = known.get(request);
  if (!facts) throw new Error('the request was not named');
  return facts;
}
