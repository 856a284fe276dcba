import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';

/** The cookie of a browser in which an address was proven. What it holds is known here by its digest alone. */
export interface SessionCookie {
  read(request: Request): string | null;
  give(response: Response, token: string): void;
  take(response: Response): void;
}

/** Longer than any session lives; which ones do is not for the browser to say. */
const lifeSeconds = 400 * 86_400;

export function sessionCookie(secure: boolean): SessionCookie {
  const name = secure ? '__Host-crossgrade_session' : 'crossgrade_session';
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  return {
    read: (request) => {
      const token = parseCookie(request.headers.cookie ?? '')[name];
      return token !== undefined && /^[\w-]{43}$/.test(token) ? token : null;
    },
    give: (response, token) => {
      response.append('Set-Cookie', stringifySetCookie(name, token, { ...options, maxAge: lifeSeconds }));
    },
    take: (response) => {
      response.append('Set-Cookie', stringifySetCookie(name, '', { ...options, maxAge: 0 }));
    },
  };
}
