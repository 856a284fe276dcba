import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { isSigned, sign } from './signatures.ts';

const prefix = 'crossgrade_upgrade_';
const form = /^([0-9a-f-]{36})\.(\d{1,11})\.([\w-]{43})$/;

export interface VisitorCookies {
  /** The visitor as whom this browser registered the key of an upgrade; null when it did not. */
  visitorOf(request: Request, upgradeId: string): string | null;
  /** Every upgrade of which this browser registered the key, newest first, and as whom. */
  visitorsIn(request: Request): readonly { readonly upgradeId: string; readonly visitorId: string }[];
  give(response: Response, upgradeId: string, visitorId: string): void;
  take(response: Response, upgradeId: string): void;
}

/** One signed cookie for each upgrade, so that two tabs with two keys never disturb each other. */
export function visitorCookies(key: Buffer, lifeMs: number, secure: boolean): VisitorCookies {
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  return {
    visitorOf: (request, upgradeId) => visitorIn(cookiesOf(request)[`${prefix}${upgradeId}`], upgradeId),
    visitorsIn: (request) => {
      const cookies = Object.entries(cookiesOf(request)).filter(([name]) => name.startsWith(prefix));
      const visitors = cookies.flatMap(([name, value]) => {
        const upgradeId = name.slice(prefix.length);
        const visitorId = visitorIn(value, upgradeId);
        return visitorId === null ? [] : [{ upgradeId, visitorId }];
      });
      return visitors.sort((one, other) => (one.upgradeId < other.upgradeId ? 1 : -1));
    },
    give: (response, upgradeId, visitorId) => {
      const cookie = { ...options, maxAge: Math.floor(lifeMs / 1000) };
      response.append(
        'Set-Cookie',
        stringifySetCookie(`${prefix}${upgradeId}`, valueFor(upgradeId, visitorId), cookie),
      );
    },
    take: (response, upgradeId) => {
      response.append('Set-Cookie', stringifySetCookie(`${prefix}${upgradeId}`, '', { ...options, maxAge: 0 }));
    },
  };

  function valueFor(upgradeId: string, visitorId: string): string {
    const issuedAt = String(nowSeconds());
    return `${visitorId}.${issuedAt}.${sign(key, [upgradeId, visitorId, issuedAt])}`;
  }

  function visitorIn(value: string | undefined, upgradeId: string): string | null {
    const [, visitorId, issuedAt, signature] = form.exec(value ?? '') ?? [];
    if (visitorId === undefined || issuedAt === undefined || signature === undefined) return null;
    if (!isSigned(key, [upgradeId, visitorId, issuedAt], signature)) return null;
    return nowSeconds() - Number(issuedAt) < lifeMs / 1000 ? visitorId : null;
  }
}

function cookiesOf(request: Request) {
  return parseCookie(request.headers.cookie ?? '');
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
