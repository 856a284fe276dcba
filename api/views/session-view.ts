import type { z } from 'zod';
import type { session, sessionPage } from '../../contract/sessions.ts';
import type { AccountRecord } from '../../storage/accounts.ts';
import type { Page, SessionRecord } from '../../storage/records.ts';

export const signedOut: z.input<typeof session> = { account: null, reaches: 'nothing' };

/** Signed in nowhere, but what was begun here by a registration key is open. */
export const byKey: z.input<typeof session> = { account: null, reaches: 'what-was-begun-here' };

export function sessionView(here: SessionRecord, { address, confirmed }: AccountRecord): z.input<typeof session> {
  return { account: { email: address, confirmed }, reaches: reachOf(here) };
}

export function sessionPageView(
  { items, nextCursor }: Page<SessionRecord>,
  isThisOne: (session: SessionRecord) => boolean,
): z.input<typeof sessionPage> {
  return {
    items: items.map((one) => ({
      id: one.id,
      reaches: reachOf(one),
      browser: one.browser,
      openedAt: one.openedAt.toISOString(),
      lastUsedAt: one.lastUsedAt.toISOString(),
      isThisOne: isThisOne(one),
    })),
    nextCursor,
  };
}

function reachOf({ upgradeId }: SessionRecord) {
  return upgradeId === null ? 'everything' : 'what-was-begun-here';
}
