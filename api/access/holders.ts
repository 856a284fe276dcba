import type { Request } from 'express';
import type { Actor } from '../../core/actors.ts';
import type { Scope } from '../../core/scopes.ts';

/** Whose token or cookie a request carries. */
export interface Holder {
  readonly actor: Actor;
  /** What it may be used for; null: for all that its holder may. */
  readonly scopes: readonly Scope[] | null;
}

/** One way to tell whose a request is; null when it carries nothing of this kind that is known here. */
export type ReadHolder = (request: Request) => Promise<Holder | null>;

/** The first of several ways that knows the request. */
export function firstOf(ways: readonly ReadHolder[]): ReadHolder {
  return async (request) => {
    for (const read of ways) {
      const holder = await read(request);
      if (holder) return holder;
    }
    return null;
  };
}

/** The token of `Authorization: Bearer`. */
export function bearerOf(request: Request): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
