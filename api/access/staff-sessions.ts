import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { Storage } from '../../storage/records.ts';
import type { ReadHolder } from './holders.ts';
import { isSigned, sign } from './signatures.ts';

export interface StaffCookie {
  /** The token of the session; null when there is none, or one that this service did not sign. */
  read(request: Request): string | null;
  give(response: Response, token: string): void;
  take(response: Response): void;
}

/** The cookie of an operator's browser: until it is closed, for no script, and sent by no page of another site. */
export function staffCookie(key: Buffer, secure: boolean): StaffCookie {
  const name = secure ? '__Host-crossgrade_staff' : 'crossgrade_staff';
  const options = { httpOnly: true, sameSite: 'strict', path: '/', secure } as const;
  return {
    read: (request) => {
      const value = parseCookie(request.headers.cookie ?? '')[name];
      const [, token = '', signature = ''] = /^([\w-]{43})\.([\w-]{43})$/.exec(value ?? '') ?? [];
      return isSigned(key, ['staff', token], signature) ? token : null;
    },
    give: (response, token) => {
      response.append('Set-Cookie', stringifySetCookie(name, `${token}.${sign(key, ['staff', token])}`, options));
    },
    take: (response) => {
      response.append('Set-Cookie', stringifySetCookie(name, '', { ...options, maxAge: 0 }));
    },
  };
}

/** Finds out which operator is signed in with the browser of a request. */
export function readStaffSessions(
  sessions: Pick<Storage['operatorSessions'], 'holder'>,
  cookie: StaffCookie,
): ReadHolder {
  return async (request) => {
    const token = cookie.read(request);
    const session = token === null ? null : await sessions.holder(token);
    return session && { actor: { kind: session.role, id: session.operatorId }, scopes: null };
  };
}
