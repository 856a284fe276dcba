import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { confirmAddress } from '../support/one-time.ts';
import { asRole, orderBody, placeOrder, type PlacedOrder, Visitor } from '../support/people.ts';
import { programOf } from '../support/processes.ts';
import { servers } from '../support/servers.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

const { current } = sharedInstallation();

/** A customer who is done, and whose order names them too. */
async function done(): Promise<{ readonly visitor: Visitor; readonly order: PlacedOrder }> {
  const visitor = new Visitor(current().url);
  const { customer } = orderBody();
  const contact = { name: 'Odalys Brandt', email: visitor.email.toUpperCase() };
  const order = await placeOrder(current().url, { customer: { ...customer, contact } });
  await visitor.walkToSelection(order);
  await confirmAddress(current(), visitor);
  await visitor.select(order.upgradeId, ['CLDAPP1S1']);
  await visitor.reaches(order.upgradeId, 'completed');
  return { visitor, order };
}

/** Runs the command while this process goes on: connections that it keeps open are not to grow old unseen. */
async function personalData(task: 'export' | 'erase', address: string) {
  const rootKey = Buffer.alloc(32, 7).toString('base64');
  const settings = { DATABASE_URL: current().databaseUrl, CROSSGRADE_ROOT_KEY: rootKey };
  const command = spawn(process.execPath, [...programOf('bin/personal-data.ts', servers.product), task], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings },
  });
  command.stdin.end(` ${address}\n`);
  const ended = once(command, 'exit');
  const [stdout, stderr] = await Promise.all([text(command.stdout), text(command.stderr)]);
  await ended;
  return { status: command.exitCode, stdout, stderr };
}

/** The tables in which the address stands as it is; sealed values are not opened. */
async function everywhere(address: string): Promise<readonly string[]> {
  const { database } = current().storage;
  const tables = await database.$queryRaw<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`;
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await database.$queryRawUnsafe<{ row: string }[]>(`select t::text as row from "${name}" t`);
      return rows.some(({ row }) => row.toLowerCase().includes(address.toLowerCase())) ? [name] : [];
    }),
  );
  return found.flat();
}

describe('the data of a person', () => {
  it('is told on request, and erased, while the events stay whole and the codes stay good', async () => {
    const { visitor, order } = await done();
    const other = await done();
    expect(await everywhere(visitor.email)).toEqual(['personal_record']);

    const told = parseTold((await personalData('export', visitor.email)).stdout);
    expect(told.account?.address).toBe(visitor.email);
    expect(told.records.map(({ kind, upgradeId }) => [kind, upgradeId])).toEqual([
      ['order-contact', order.upgradeId],
      ['account-form', order.upgradeId],
    ]);
    expect(told.agreements).toMatchObject([{ upgradeId: order.upgradeId, role: 'of-the-company' }]);
    expect(told.mails.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['certificate', 'confirm-address']));

    const { status, stdout } = await personalData('erase', visitor.email.toUpperCase());
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^erased: the account, 2 records, \d+ mails, 1 requests\n$/),
    });
    expect(await everywhere(visitor.email)).toEqual([]);
    expect(parseTold((await personalData('export', visitor.email)).stdout)).toEqual({
      ...{ account: null, records: [], agreements: [] },
      mails: told.mails.map(() => expect.objectContaining({ content: null })),
    });
    expect((await visitor.ask(`/v1/upgrades/${order.upgradeId}`)).status).toBe(401);

    const { body } = await asRole(current().url, 'viewer', `/v1/operations/upgrades/${order.upgradeId}`);
    expect(body).toMatchObject({ step: 'completed', agreementInForce: { person: null, company: null } });
    expect(await current().runTool('bin/verify-events.ts')).toContain('found 0 in 2 chains');
    expect(await current().storage.operatorActs.verify()).toMatchObject({ acts: 1, brokenAt: null });
    expect(parseTold((await personalData('export', other.visitor.email)).stdout).records).toHaveLength(2);
    expect((await personalData('erase', visitor.email)).status).toBe(0);
  });

  it('is kept while an upgrade goes on that needs it', async () => {
    const visitor = new Visitor(current().url);
    const order = await placeOrder(current().url);
    await visitor.walkToSelection(order);
    const { status, stderr } = await personalData('erase', visitor.email);
    expect(status).toBe(1);
    expect(stderr).toContain(order.upgradeId);
    expect(await everywhere(visitor.email)).toEqual(['personal_record']);
  });

  it('is asked for by an address', async () => {
    expect((await personalData('erase', 'nobody')).stderr).toContain('The input is no mail address');
  });
});

interface Told {
  readonly account: { readonly address: string } | null;
  readonly records: readonly { readonly kind: string; readonly upgradeId: string }[];
  readonly agreements: readonly unknown[];
  readonly mails: readonly { readonly kind: string; readonly content: unknown }[];
}

function parseTold(json: string): Told {
  return JSON.parse(json) as Told;
}
