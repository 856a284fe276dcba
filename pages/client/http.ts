import type { ProblemDetails } from '../../contract/problem-details.ts';

/** The service said no, and why. */
export class Refused extends Error {
  readonly problem: ProblemDetails;

  constructor(problem: ProblemDetails) {
    super(problem.code);
    this.name = 'Refused';
    this.problem = problem;
  }
}

/** No answer came: there is no connection, or what answers is not the service. */
export class Unreachable extends Error {
  constructor(options?: ErrorOptions) {
    super('the service cannot be reached', options);
    this.name = 'Unreachable';
  }
}

export interface Reply {
  readonly status: number;
  readonly location: string | null;
  readonly body: unknown;
}

interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** One request with JSON both ways. Throws `Refused` or `Unreachable`. */
export async function request(
  path: string,
  { method = 'GET', body, idempotencyKey, signal }: Ask = {},
): Promise<Reply> {
  const response = await send(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  const answer = await readJson(response);
  if (!response.ok) throw isProblem(answer) ? new Refused(answer) : new Unreachable();
  return { status: response.status, location: response.headers.get('location'), body: answer };
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new Unreachable({ cause });
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return parseUnknown(await response.text());
  } catch (cause) {
    throw new Unreachable({ cause });
  }
}

function parseUnknown(text: string): unknown {
  return text === '' ? null : (JSON.parse(text) as unknown);
}

function isProblem(value: unknown): value is ProblemDetails {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;
}

/** A key under which a request can be repeated. `crypto.randomUUID` is for https alone, and intranets have http. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
