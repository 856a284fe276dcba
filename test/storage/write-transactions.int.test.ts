import { beforeAll, describe, expect, it } from '@jest/globals';
import { placeOrder, type Reply, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

describe('a command', () => {
  const { current } = sharedInstallation();

  // Sending mail writes too, whenever its turn comes: here its turn never comes.
  beforeAll(async () => {
    await current().storage.database.$executeRaw`alter table mail alter column next_try_at set default 'infinity'`;
  });

  /** PostgreSQL numbers the transactions that write, and only those. */
  async function writesOf(
    request: () => Promise<Reply>,
  ): Promise<{ readonly status: number; readonly writes: number }> {
    const before = await nextTransaction();
    const { status } = await request();
    return { status, writes: (await nextTransaction()) - before };
  }

  /** The bell and the run it starts write too; then they are quiet until something is due. */
  async function takenUp(upgradeId: string): Promise<void> {
    await eventually('a run has taken the upgrade up', async () => {
      const upgrade = await current().storage.upgrades.read(upgradeId);
      return upgrade?.dueAt && upgrade.dueAt > upgrade.now;
    });
  }

  async function nextTransaction(): Promise<number> {
    const [row] = await current().storage.database.$queryRaw<{ next: string }[]>`
      select pg_snapshot_xmax(pg_current_snapshot())::text as next`;
    return Number(row?.next);
  }

  it('costs two write transactions: it is stored, and it is decided', async () => {
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await takenUp(upgradeId);

    // Registering is a try of a key: it is counted under two names, and taken back.
    expect(await writesOf(() => visitor.register(registrationKey))).toEqual({ status: 201, writes: 6 });
    expect(await writesOf(() => visitor.acceptAgreement(upgradeId))).toEqual({ status: 200, writes: 2 });
    expect(await writesOf(() => visitor.select(upgradeId, []))).toEqual({ status: 409, writes: 2 });
  });

  it('costs one more where work follows at once: the plan, and the codes', async () => {
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await takenUp(upgradeId);
    await visitor.register(registrationKey);
    await visitor.acceptAgreement(upgradeId);

    // The first form makes the account: the mail that confirms its address is written with it.
    expect(await writesOf(() => visitor.submitForm(upgradeId))).toEqual({ status: 200, writes: 3 });
    expect(await writesOf(() => visitor.select(upgradeId, ['CLDAPP1S1']))).toEqual({ status: 200, writes: 3 });
  });
});
