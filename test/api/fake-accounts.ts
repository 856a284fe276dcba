import { v7 as uuid } from 'uuid';
import type { Actor } from '../../core/actors.ts';
import type { Command } from '../../core/commands.ts';
import type { NewCode, OneTimeCode, UsedCode } from '../../storage/one-time-codes.ts';
import type { AccountRecord } from '../../storage/accounts.ts';
import { normalAddress } from '../../storage/addresses.ts';
import type { SessionRecord, Storage, UpgradeRecord } from '../../storage/records.ts';
import { now } from './fixtures.ts';

export interface FakeAccounts extends Pick<Storage, 'accounts' | 'sessions' | 'oneTimeCodes'> {
  /** Codes that were made, and whose; each opens what it was made for once. */
  readonly madeCodes: (NewCode & OneTimeCode & { used: boolean })[];
  readonly accountRecords: Map<string, AccountRecord>;
  readonly sessionRecords: Map<string, SessionRecord>;
  /** What cookies hold, and the session that each opens. */
  readonly tokensOfSessions: Map<string, string>;
}

/** Accounts and sessions in memory. */
export function fakeAccounts(): FakeAccounts {
  const fake: FakeAccounts = {
    accountRecords: new Map(),
    sessionRecords: new Map(),
    tokensOfSessions: new Map(),
    madeCodes: [],
    accounts: {
      find: async (id) => fake.accountRecords.get(id) ?? null,
      byAddress: async (address) => [...fake.accountRecords.values()].find((one) => one.address === address) ?? null,
      spellingOf: normalAddress,
    },
    oneTimeCodes: {
      make: async (made) => {
        const known = fake.madeCodes.find(({ request }) => request !== null && request === made.request);
        const number = String(fake.madeCodes.length);
        const code = known ?? {
          ...made,
          id: number,
          token: `token-${number}`,
          code: number.padStart(8, '0'),
          used: false,
        };
        if (!known) fake.madeCodes.push(code);
        return code;
      },
      useToken: async (purpose, token) =>
        use(fake.madeCodes.find((one) => one.purpose === purpose && one.token === token && !one.used)),
      useCode: async (address, code) =>
        use(
          fake.madeCodes.find(
            (one) =>
              one.code === code.replaceAll(' ', '') &&
              !one.used &&
              fake.accountRecords.get(one.accountId)?.address === address,
          ),
        ),
    },
    sessions: {
      open: async (accountId, token, browser) => {
        const session = sessionRecord({ accountId, browser });
        fake.sessionRecords.set(session.id, session);
        fake.tokensOfSessions.set(token, session.id);
      },
      byToken: async (token) => fake.sessionRecords.get(fake.tokensOfSessions.get(token) ?? '') ?? null,
      ofVisitors: async (ids) => [...fake.sessionRecords.values()].filter(({ id }) => ids.includes(id)),
      join: async (id, upgradeId, accountId) => {
        if (!fake.sessionRecords.has(id)) fake.sessionRecords.set(id, sessionRecord({ id, upgradeId, accountId }));
      },
      page: async (accountId) => ({
        items: [...fake.sessionRecords.values()].filter((session) => session.accountId === accountId),
        nextCursor: null,
      }),
      end: async (accountId, ids) => {
        const ended = ids.filter((id) => fake.sessionRecords.get(id)?.accountId === accountId);
        for (const id of ended) fake.sessionRecords.delete(id);
        return ended.length > 0;
      },
      endAll: async (accountId) => {
        for (const { id, accountId: of } of fake.sessionRecords.values())
          if (of === accountId) fake.sessionRecords.delete(id);
      },
    },
  };
  return fake;

  function use(code: FakeAccounts['madeCodes'][number] | undefined): UsedCode | null {
    if (!code) return null;
    code.used = true;
    const account = fake.accountRecords.get(code.accountId);
    if (account) fake.accountRecords.set(account.id, { ...account, confirmed: true });
    return { id: code.id, accountId: code.accountId, now: true };
  }
}

export function sessionRecord(given: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: uuid(),
    accountId: 'account-1',
    upgradeId: null,
    browser: null,
    openedAt: now,
    lastUsedAt: now,
    ...given,
  };
}

/** An upgrade once an accepted command has made somebody its owner. */
export function takenBy(upgrade: UpgradeRecord, command: Command, actor: Actor, fake: FakeAccounts): UpgradeRecord {
  if (upgrade.ownerId !== null) return upgrade;
  if (actor.kind === 'customer' && (command.kind === 'registerKey' || command.kind === 'submitForm'))
    return { ...upgrade, ownerId: actor.id, visitorId: null };
  if (actor.kind !== 'visitor' || command.kind !== 'submitForm') return upgrade;
  const joined = fake.accountRecords.get(fake.sessionRecords.get(actor.id)?.accountId ?? '');
  const account = joined ?? { id: uuid(), address: command.form.user.email, confirmed: false };
  fake.accountRecords.set(account.id, account);
  fake.sessionRecords.set(actor.id, sessionRecord({ id: actor.id, accountId: account.id, upgradeId: upgrade.id }));
  return { ...upgrade, ownerId: account.id, visitorId: actor.id };
}
