import { describe, expect, it } from '@jest/globals';
import { addDays } from '../../../core/days.ts';
import { own } from '../../support/owned.ts';
import { day, product } from '../fixtures.ts';
import { asRole, formBody, orderBody, placeOrder, Visitor } from '../../support/people.ts';
import { eventually } from '../../support/processes.ts';
import { sharedInstallation } from '../../support/shared-installation.ts';

interface Item {
  readonly id: string;
  readonly build: { readonly attempt: number; readonly nextTryAt?: string; readonly problem?: { code: string } } | null;
  readonly group: string | null;
}

describe('the queue of upgrades', () => {
  const { current } = sharedInstallation();

  const list = async (query: Readonly<Record<string, string>>) => {
    const { status, body } = await asRole(
      current().url,
      'viewer',
      `/v1/operations/upgrades?${new URLSearchParams(query).toString()}`,
    );
    expect(status).toBe(200);
    return parsePage(body);
  };
  const found = async (query: Readonly<Record<string, string>>) => (await list(query)).items.map(({ id }) => id);
  const count = async (query: Readonly<Record<string, string>>) =>
    (await asRole(current().url, 'viewer', `/v1/operations/upgrade-counts?${new URLSearchParams(query).toString()}`))
      .body;

  const customer = (companyName: string, email: string, customerNumber: string) => ({
    ...{ companyName, customerNumber, country: 'DE' },
    contact: { name: 'Odalys Brandt', email },
  });

  it('finds by a part of a number or a name, in any script, and by an address or its domain', async () => {
    const order = await placeOrder(current().url, {
      orderNumber: 'PO-7781-Ä',
      customer: customer('株式会社クイルミア Öl & Söhne', 'desk@North.example', 'CU-90017'),
    });
    const other = await placeOrder(current().url, { customer: customer('Northwind', 'a@northwind.example', 'CU-1') });
    for (const q of ['7781', 'po-7781-ä', '9001', 'ÖL & söh', 'クイルミア', 'desk@north.example'])
      expect({ q, ids: await found({ q }) }).toEqual({ q, ids: [order.upgradeId] });
    expect(await found({ q: '@NORTH.example' })).toEqual([order.upgradeId]);
    expect(await found({ q: 'desk' })).toEqual([]);
    expect(await found({ q: 'n%' })).toEqual([]);
    expect(await found({ q: 'No' })).toEqual([other.upgradeId]);
    expect(await count({ q: 'クイル' })).toMatchObject({ customer: { count: 1, more: false }, all: { count: 1 } });
  });

  it('finds by what the form says, and keeps no address in the clear for it', async () => {
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await visitor.register(order.registrationKey);
    await visitor.acceptAgreement(order.upgradeId);
    const company = { ...formBody().company, name: 'Lighthouse A/S' };
    const user = { ...formBody().user, email: 'Kim@lighthouse.example' };
    await visitor.submitForm(order.upgradeId, { company, user });
    expect(await found({ q: 'house' })).toEqual([order.upgradeId]);
    expect(await found({ q: 'kim@lighthouse.example' })).toEqual([order.upgradeId]);
    const rows = await current().storage.database.upgradeSearch.findMany({ where: { upgradeId: order.upgradeId } });
    expect(JSON.stringify(rows).toLowerCase()).not.toContain('lighthouse.example');
  });

  it('is paged by a place in it: what stays is shown once, although others move meanwhile', async () => {
    const stayed: string[] = [];
    for (let number = 0; number < 9; number += 1) {
      stayed.push((await placeOrder(current().url, orderOf(`PAGED-${String(number)}`))).upgradeId);
    }
    const movers = await Promise.all([0, 1].map((n) => placeOrder(current().url, orderOf(`PAGED-M${String(n)}`))));
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await list({ q: 'PAGED', limit: '2', ...(cursor !== '' && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? '';
      const mover = movers.pop();
      if (mover) await new Visitor(current().url).register(mover.registrationKey);
    } while (cursor !== '');
    for (const id of stayed) expect(seen.filter((one) => one === id)).toEqual([id]);
  });

  it('makes a silent retry visible: a build that is tried again before it has failed for good, with attempt, last error, next try', async () => {
    const { sandbox } = current().storage;
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await sandbox.provoke(order.upgradeId, 'store-away', 3);
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1']);
    const seen = await eventually('a second try is shown', async () => {
      const { items } = await list({ step: 'deployment-kit' });
      const item = items.find(({ id, build }) => id === order.upgradeId && build !== null && build.attempt >= 2);
      return item?.build?.nextTryAt !== undefined && item;
    });
    expect(seen).toMatchObject({
      waitingOn: 'us',
      group: 'object-store-unavailable::',
      build: { state: 'building', problem: { code: 'object-store-unavailable' } },
    });
    expect(await found({ group: 'object-store-unavailable::' })).toEqual([order.upgradeId]);
    await visitor.reaches(order.upgradeId, 'completed');
    const { body } = await asRole(current().url, 'viewer', `/v1/operations/upgrades/${order.upgradeId}`);
    expect(body.group).toBeNull();
    expect(body.kitBuilds).toMatchObject([
      {
        state: 'ready',
        attempts: [{ outcome: 'failed' }, { outcome: 'failed' }, { outcome: 'failed' }, { outcome: 'ready' }],
      },
    ]);
  });

  it('beside it are lists of what was sold and not registered, not chosen, ends, or is held, each also as CSV', async () => {
    const { clock } = current().storage;
    const now = (await clock.now()).toISOString().slice(0, 10);
    const sold = await placeOrder(current().url, {
      customer: customer('=HYPERLINK("http://x.test")', 'a@b.example', 'CU-L1'),
    });
    const more = await placeOrder(current().url, { customer: customer('Acme', 'a@b.example', 'CU-L2') });
    await own(current().demonstration, 'CU-L3', {
      ...{ productId: product('MAILGW1S1'), seats: 60, until: day('2029-06-30'), state: 'suspended' },
    });
    const held = await placeOrder(current().url, { customer: customer('Held', 'a@b.example', 'CU-L3') });
    await new Visitor(current().url).walkToSelection(held);
    const ending = await placeOrder(current().url, {
      ...{ startsOn: now, expiresOn: addDays(day(now), 90), termMonths: undefined },
    });
    await placeOrder(current().url, { startsOn: now, expiresOn: addDays(day(now), 95), termMonths: undefined });

    const lines = async (name: string) => {
      const all: ListLine[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const query = `?limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
        const { body } = await asRole(current().url, 'viewer', `/v1/operations/lists/${name}${query}`);
        const page = parseLines(body);
        all.push(...page.items);
        cursor = page.nextCursor;
      }
      return all;
    };
    const soldIds = (await lines('sold-not-registered')).map(({ upgradeId }) => upgradeId);
    expect(soldIds).toEqual(expect.arrayContaining([sold.upgradeId, more.upgradeId]));
    expect(new Set(soldIds).size).toBe(soldIds.length);
    expect((await lines('registered-not-chosen')).map(({ upgradeId }) => upgradeId)).toContain(held.upgradeId);
    expect(await lines('ending-in-90-days')).toMatchObject([
      { orderNumber: ending.orderNumber, lapsesAt: expect.any(String) },
    ]);
    expect(await lines('held')).toMatchObject([{ upgradeId: held.upgradeId, held: ['MAILGW1S1'] }]);
    const { body } = await asRole(current().url, 'viewer', '/v1/operations/lists');
    expect(body.lists).toContainEqual({ list: 'held', count: 1, more: false });
    const url = `${current().url}/v1/operations/lists/sold-not-registered/export`;
    const csv = await (await fetch(url, { headers: { authorization: 'Bearer viewer-token' } })).text();
    expect(csv).toContain(`"'=HYPERLINK(""http://x.test"")"`);
    expect(csv.trimEnd().split('\r\n')).toHaveLength(soldIds.length + 1);
  });

  it('is drawn: no totals that do not add up, and each age is a filter that finds exactly as many', async () => {
    const { body } = await asRole(current().url, 'viewer', '/v1/operations/pictures?days=7');
    const { funnel, ages, timeInStep, failures } = parsePictures(body);
    const all = await current().storage.database.upgrade.count();
    expect(funnel.opened).toBe(all);
    expect(funnel.stages.reduce((sum, { furthest }) => sum + furthest, 0)).toBe(all);
    expect(funnel.stages[0]).toMatchObject({ step: 'registration-key', reached: all });
    expect(ages.map(({ step }) => step)).toEqual([
      'activation-plan',
      'activation-codes',
      'deployment-kit',
      'reverting',
    ]);
    for (const { classes } of ages) {
      for (const age of classes) expect((await count(age.filter)).all).toEqual({ count: age.count, more: age.more });
    }
    expect(timeInStep.steps.map(({ step }) => step)).toContain('license-agreement');
    expect(failures.groups[0]?.days).toHaveLength(7);
    expect(failures.groups[0]).toMatchObject({ group: 'object-store-unavailable::', failures: 3 });
  });

  it('has no engine incident missing from the list: it finds what stands longer than it may, runs in trouble, and no customer who takes time', async () => {
    const { sandbox, bell, clock } = current().storage;
    const parked = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await sandbox.provoke(parked.upgradeId, 'missing-blob', 1, 'MAILGW1S1');
    await visitor.walkToSelection(parked);
    await visitor.select(parked.upgradeId, ['MAILGW1S1']);
    await eventually('it is parked', async () => (await found({ waitingOn: 'operator' })).includes(parked.upgradeId));
    const troubled = await placeOrder(current().url);
    expect(await found({ stuck: 'true' })).toEqual([]);
    await clock.advance(5 * 3_600_000);
    expect(await found({ stuck: 'true' })).toEqual([parked.upgradeId]);
    await bell.noteTroubles([{ upgradeId: troubled.upgradeId, cause: 'WorkflowTaskFailed' }]);
    expect((await found({ stuck: 'true', late: 'true' })).filter((id) => id === troubled.upgradeId)).toHaveLength(1);
    expect(await count({ problem: 'installer-missing' })).toEqual({
      operator: { count: 1, more: false },
      us: { count: 0, more: false },
      customer: { count: 0, more: false },
      nobody: { count: 0, more: false },
      all: { count: 1, more: false },
    });
  });

  const orderOf = (orderNumber: string) => ({ ...orderBody(), orderNumber });
});

describe('the health of the service', () => {
  const { current } = sharedInstallation({ withWorker: false });

  it('says since when no worker has given a sign of life, and that nothing is stuck once one runs', async () => {
    const health = async () => (await asRole(current().url, 'viewer', '/v1/operations/health')).body;
    expect(await health()).toMatchObject({
      parts: [
        { part: 'engine', state: 'working' },
        { part: 'worker', state: 'away', since: null },
        { part: 'bell', state: 'away' },
      ],
    });
    await current().storage.database.signOfLife.create({
      data: { part: 'worker', heardAt: new Date(Date.now() - 120_000) },
    });
    expect(JSON.stringify(await health())).toMatch(/No worker has given a sign of life since \d{4}-/);
    await current().startWorker();
    await eventually('the bell rings', async () => JSON.stringify(await health()).includes('Nothing is stuck.'));
  });
});

function parsePage(body: unknown): { readonly items: readonly Item[]; readonly nextCursor: string | null } {
  return body as { items: Item[]; nextCursor: string | null };
}

interface ListLine {
  readonly upgradeId: string;
}

function parseLines(body: unknown): { readonly items: readonly ListLine[]; readonly nextCursor: string | null } {
  return body as { items: ListLine[]; nextCursor: string | null };
}

interface Pictures {
  readonly funnel: {
    readonly opened: number;
    readonly stages: readonly { readonly step: string; readonly furthest: number; readonly reached: number }[];
  };
  readonly timeInStep: { readonly steps: readonly { readonly step: string }[] };
  readonly ages: readonly {
    readonly step: string;
    readonly classes: readonly {
      readonly count: number;
      readonly more: boolean;
      readonly filter: Record<string, string>;
    }[];
  }[];
  readonly failures: {
    readonly groups: readonly {
      readonly group: string;
      readonly failures: number;
      readonly days: readonly unknown[];
    }[];
  };
}

function parsePictures(body: unknown): Pictures {
  return body as Pictures;
}
