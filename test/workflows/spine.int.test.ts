import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { plan, publish } from '../../activities/work.ts';
import type { Command } from '../../core/commands.ts';
import { asRole, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

describe('the spine', () => {
  const { current } = sharedInstallation();

  const abandon = (id: string) =>
    asRole(current().url, 'operator', `/v1/operations/upgrades/${id}/commands`, {
      method: 'POST',
      body: { kind: 'abandon', reason: 'the customer asked for it' },
    });

  /** Stores a command and rings nobody: what is left of a forward that was lost. */
  async function storeSilently(upgradeId: string, command: Command): Promise<string> {
    const asked = {
      actor: { kind: 'visitor', id: randomUUID() },
      route: 'POST /v1/registrations',
      idempotencyKey: randomUUID(),
    } as const;
    const stored = await current().storage.commands.accept(upgradeId, command, asked);
    if (stored.kind !== 'new') throw new Error('the command was stored before');
    return stored.command.id;
  }

  it('decides the first of two commands first although its forward was lost', async () => {
    const { upgradeId, registrationKey } = await placeOrder(current().url);
    const lost = await storeSilently(upgradeId, { kind: 'registerKey' });
    const second = await new Visitor(current().url).register(registrationKey);

    expect(second.status).toBe(200);
    const first = await current().storage.commands.find(lost);
    expect(first?.outcome).toEqual({ accepted: true, effective: true });
  });

  it('brings a command whose forward was lost, with nobody asking again', async () => {
    const { upgradeId } = await placeOrder(current().url);
    const lost = await storeSilently(upgradeId, { kind: 'registerKey' });
    await eventually('the bell brings it', async () => {
      const command = await current().storage.commands.find(lost);
      return command?.outcome;
    });
    expect((await current().storage.upgrades.read(upgradeId))?.step).toBe('license-agreement');
  });

  it('drops a work result that comes after its turn', async () => {
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await visitor.walkToSelection(order);
    const { runs } = current().storage;
    const before = await runs.read(order.upgradeId);
    const turn = before?.upgrade.turn ?? 0;

    await plan(runs, { upgradeId: order.upgradeId, turn: turn - 1 });
    await publish(runs, { upgradeId: order.upgradeId, turn }, 1, { layoutDigest: 'late', sizeBytes: 1 });

    expect(await runs.read(order.upgradeId)).toMatchObject({
      revision: before?.revision,
      eventCount: before?.eventCount,
    });
  });

  it('sets a poison command aside, so that the abandon behind it takes effect', async () => {
    const { upgradeId } = await placeOrder(current().url);
    const poison = await storeSilently(upgradeId, { kind: 'registerKey' });
    await current().storage.database.commandPayload.update({
      where: { commandId: poison },
      data: { sealed: new Uint8Array([1, 1, 0]) },
    });
    await abandon(upgradeId);

    await eventually('the upgrade is abandoned', async () => {
      const upgrade = await current().storage.upgrades.read(upgradeId);
      return upgrade?.step === 'abandoned';
    });
    const setAside = await current().storage.commands.find(poison);
    expect(setAside?.outcome).toMatchObject({
      accepted: false,
      problem: { code: 'internal-error', reference: poison },
    });
    expect(current().logs()).toContain('a command was set aside');
  });

  it('hears an abandon while the plan cannot be made', async () => {
    const order = await placeOrder(current().url);
    const { database } = current().storage;
    await database.$executeRaw`
      create function refuse_plan() returns trigger language plpgsql as
      'begin raise exception ''no plan of %'', new.upgrade_id; end'`;
    await database.$executeRaw`
      create trigger refuse_plan before insert on activation_plan for each row execute function refuse_plan()`;
    try {
      const visitor = new Visitor(current().url);
      await visitor.register(order.registrationKey);
      await visitor.acceptAgreement(order.upgradeId);
      await visitor.submitForm(order.upgradeId);
      await abandon(order.upgradeId);
      await eventually(
        'the upgrade is abandoned',
        async () => (await current().storage.upgrades.read(order.upgradeId))?.step === 'abandoned',
        90_000,
      );
    } finally {
      await database.$executeRaw`drop trigger refuse_plan on activation_plan`;
    }
    expect(await current().storage.upgrades.events(order.upgradeId, 4, 10)).toMatchObject([
      { type: 'upgradeAbandoned', facts: { at: 'activation-plan' } },
    ]);
  }, 120_000);

  it('abandons an upgrade during a build: codes stay, the kit is stopped', async () => {
    const order = await placeOrder(current().url);
    await current().storage.sandbox.provoke(order.upgradeId, 'kit-build-slow', 1);
    const visitor = new Visitor(current().url);
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1']);
    await visitor.reaches(order.upgradeId, 'deployment-kit');

    expect((await abandon(order.upgradeId)).body.step).toBe('abandoned');
    const upgrade = await current().storage.upgrades.read(order.upgradeId);
    expect(upgrade?.kit).toBeNull();
    expect(upgrade?.licenses.map(({ issuedFor, grants }) => [issuedFor, grants.length])).toEqual([['MAILGW1S1', 1]]);
  });

  it('answers every command within its time while LISTEN is cut each 100 ms', async () => {
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    const cutting = setInterval(() => {
      void current().storage.database.$executeRaw`
        select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and query like 'listen%'`;
    }, 100);
    try {
      const replies = [
        await visitor.register(order.registrationKey),
        await visitor.acceptAgreement(order.upgradeId),
        await visitor.submitForm(order.upgradeId),
      ];
      await visitor.reaches(order.upgradeId, 'product-selection');
      replies.push(await visitor.select(order.upgradeId, ['MAILGW1S1']));
      expect(replies.map(({ status }) => status)).toEqual([201, 200, 200, 200]);
    } finally {
      clearInterval(cutting);
    }
  });
});
