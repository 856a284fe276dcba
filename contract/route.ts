import type { z } from 'zod';
import type { OperatorRole } from '../core/actors.ts';
import type { ProblemCode } from '../core/problems.ts';
import type { Scope } from '../core/scopes.ts';
import type { RefusedAs } from './check-request.ts';

/**
 * Who may use a route. An operator role includes those above it. `customer-of-upgrade` is a browser that registered
 * the key of the upgrade in the path, until it has an owner, and then the owner's, signed in; `visitor` any browser, which sees what is its own; `whoever-asked` the asker of
 * the command in the path, and operators; `link` whoever holds a signed link; `sandbox` everybody, in a sandbox alone.
 */
export type Access =
  'everybody' | 'visitor' | 'customer-of-upgrade' | 'whoever-asked' | 'link' | 'partner' | 'sandbox' | OperatorRole;

/** A JSON body by its schema, or a body of another kind. */
export type Answer = z.ZodType | { readonly contentType: string };

export type OtherForm = 'text/event-stream' | 'text/csv' | 'text/html' | 'application/pdf';

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** As OpenAPI writes it, with parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  /** What a partner's key must be made for; where it is absent, for orders. */
  readonly scope?: Scope;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The problem that names wrong fields of the body; `request-refused` when absent. */
  readonly bodyRefusedAs?: RefusedAs;
  /** A body that is no JSON and of any length: the handler reads it as it comes. */
  readonly rawBody?: 'application/octet-stream';
  readonly answers: Readonly<Record<number, Answer>>;
  /** Other forms in which the answer may be asked for. */
  readonly otherForms?: readonly OtherForm[];
  /** What can be refused here beside what every route of its kind refuses. */
  readonly problems: readonly ProblemCode[];
  /** Whether it changes something that lasts: then repeating it under one idempotency key changes it once. */
  readonly mutates: boolean;
}

/** What a partner's key must be made for to use a route. */
export function scopeOf({ scope, mutates }: Route): Scope {
  return scope ?? (mutates ? 'orders:write' : 'orders:read');
}

/** Every problem that a route may answer with. */
export function problemsOf(route: Route): readonly ProblemCode[] {
  return [...new Set([...route.problems, ...commonProblems(route)])].sort();
}

function commonProblems(route: Route): readonly ProblemCode[] {
  const always: readonly ProblemCode[] = ['request-refused', 'internal-error', 'temporarily-not-possible'];
  return [
    ...always,
    ...problemsOfAccess[route.access],
    ...(route.body ? (['request-too-large'] as const) : []),
    ...(route.mutates ? (['idempotency-key-reused'] as const) : []),
  ];
}

const byToken = ['not-signed-in', 'not-allowed'] as const;

const problemsOfAccess: Record<Access, readonly ProblemCode[]> = {
  everybody: [],
  visitor: [],
  'customer-of-upgrade': ['not-found', 'session-ended'],
  'whoever-asked': ['not-found', 'session-ended'],
  link: ['not-found'],
  sandbox: ['not-found'],
  partner: byToken,
  viewer: byToken,
  operator: byToken,
  lead: byToken,
  administrator: byToken,
};
