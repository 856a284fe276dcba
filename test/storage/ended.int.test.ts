import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { placeOrder, Visitor } from '../support/people.ts';
import { signIn } from '../support/one-time.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

describe('ended', () => {
  const { current } = sharedInstallation();

  it('sweeps codes a day after their end and sessions at theirs, in batches, and nothing that is still good', async () => {
    const { storage, url } = current();
    const { database } = storage;
    const order = await placeOrder(url);
    const visitor = new Visitor(url);
    await visitor.walkToSelection(order);
    await signIn(current(), visitor, visitor.email);
    const { ownerId: accountId } = await database.upgrade.findUniqueOrThrow({ where: { id: order.upgradeId } });
    if (accountId === null) throw new Error('the form made an account');
    const good = { codes: await database.oneTimeCode.count(), sessions: await database.accountSession.count() };
    expect(good).toMatchObject({ sessions: 2 });

    const now = (await storage.clock.now()).getTime();
    const ago = (days: number) => new Date(now - days * 86_400_000);
    const code = (endsAt: Date) => ({
      ...{ id: randomUUID(), accountId, purpose: 'sign-in', addressDigest: randomBytes(32), madeAt: ago(9), endsAt },
    });
    const session = (openedAt: Date, lastUsedAt: Date) => ({
      ...{ id: randomUUID(), accountId, tokenDigest: randomBytes(32), openedAt, lastUsedAt },
    });
    await database.oneTimeCode.createMany({
      data: [...Array.from({ length: 7 }, () => code(ago(1.1))), code(ago(0.9))],
    });
    await database.accountSession.createMany({
      data: [session(ago(181), ago(1)), session(ago(31), ago(31)), session(ago(179), ago(29))],
    });

    expect(await storage.ended.sweep(3)).toEqual({ codes: 7, sessions: 2, operatorSessions: 0 });
    expect(await storage.ended.sweep(3)).toEqual({ codes: 0, sessions: 0, operatorSessions: 0 });
    expect(await database.oneTimeCode.count()).toBe(good.codes + 1);
    expect(await database.accountSession.count()).toBe(good.sessions + 1);
    expect((await visitor.ask('/v1/session')).body).toMatchObject({ account: { email: visitor.email } });
  });

  it('finds what is over by an index, however much is not', async () => {
    const { database } = current().storage;
    const plan = await database.$transaction(async (transaction) => {
      await transaction.$executeRaw`set local enable_seqscan = off`;
      return transaction.$queryRaw<{ 'QUERY PLAN': string }[]>`
        explain select id from one_time_code where ends_at < crossgrade_now() - interval '1 day'
        union select id from account_session where last_used_at < crossgrade_now() - interval '30 days'
        union select id from account_session where opened_at < crossgrade_now() - interval '180 days'`;
    });
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    for (const index of ['one_time_code_ends_at', 'account_session_last_used_at', 'account_session_opened_at'])
      expect(text).toContain(`${index}_idx`);
  });
});
