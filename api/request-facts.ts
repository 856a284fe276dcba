import type { IncomingMessage } from 'node:http';

/** What is known of a request beside what it says. */
export interface RequestFacts {
  readonly id: string;
  readonly arrivedAtMs: number;
  /** Method and path template; null while no route is found. */
  route: string | null;
  /** What it asks of an upgrade, once that is stored. */
  command: { readonly upgradeId: string; readonly commandId: string } | null;
}

const known = new WeakMap<IncomingMessage, RequestFacts>();

export function noteFacts(request: IncomingMessage, facts: RequestFacts): void {
  known.set(request, facts);
}

export function factsOf(request: IncomingMessage): RequestFacts {
  const facts = known.get(request);
  if (!facts) throw new Error('the request was not named');
  return facts;
}
