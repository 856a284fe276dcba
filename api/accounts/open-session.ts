import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { UsedCode } from '../../storage/one-time-codes.ts';
import type { Storage } from '../../storage/records.ts';
import type { SessionCookie } from '../access/session-cookie.ts';
import { sign } from '../access/signatures.ts';
import { browserName } from './browser-name.ts';

interface Opening {
  readonly request: Request;
  readonly response: Response;
  readonly idempotencyKey: string | null;
}

/** Signs a browser in that has shown a code. The same request again opens no second session. */
export function openSessions({ sessions }: Pick<Storage, 'sessions'>, cookie: SessionCookie, key: Buffer) {
  return async ({ id, accountId }: UsedCode, { request, response, idempotencyKey }: Opening): Promise<void> => {
    const token =
      idempotencyKey === null ? randomBytes(32).toString('base64url') : sign(key, ['session', id, idempotencyKey]);
    await sessions.open(accountId, token, browserName(request.get('User-Agent')));
    cookie.give(response, token);
  };
}
