import { describe, expect, it } from '@jest/globals';
import { asRole, placeOrder, type Reply, Visitor } from '../../support/people.ts';
import { eventually } from '../../support/processes.ts';
import { sharedInstallation } from '../../support/shared-installation.ts';

describe('one upgrade for operators', () => {
  const { current } = sharedInstallation();

  type Role = Parameters<typeof asRole>[1];
  const read = async (id: string) => (await asRole(current().url, 'viewer', `/v1/operations/upgrades/${id}`)).body;
  const post = (role: Role, id: string, what: string, body: unknown, key?: string): Promise<Reply> =>
    asRole(current().url, role, `/v1/operations/upgrades/${id}/${what}`, {
      method: 'POST',
      body,
      ...(key !== undefined && { headers: { 'idempotency-key': key } }),
    });

  it('shows its steps, all that was asked and tried with who and why, and what its licenses have of it', async () => {
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await current().storage.sandbox.provoke(order.upgradeId, 'missing-blob', 1, 'MAILGW1S1');
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1']);
    await eventually('it is parked', async () => (await read(order.upgradeId)).parked === true);
    await post('operator', order.upgradeId, 'commands', { kind: 'retryKit', reason: 'the installer is back' });
    await visitor.reaches(order.upgradeId, 'completed');

    const body = await read(order.upgradeId);
    expect(stepsOf(body)).toEqual([
      ...['registration-key', 'license-agreement', 'account-form', 'activation-plan', 'product-selection'],
      ...['activation-codes', 'deployment-kit', 'deployment-kit, parked', 'deployment-kit', 'completed'],
    ]);
    const timeline = parseTimeline(body);
    expect(timeline.filter(({ entry }) => entry === 'command').at(-1)).toMatchObject({
      ...{ asked: 'retryKit', by: { role: 'operator', id: 'operator' }, reason: 'the installer is back' },
      ...{ outcome: 'accepted', effective: true, result: { kind: 'kit-ready' } },
    });
    expect(timeline.filter(({ entry }) => entry === 'attempt')).toMatchObject([
      { outcome: 'failed', final: true, attempt: 1, problem: { code: 'installer-missing' } },
      { outcome: 'ready', final: false, attempt: 1 },
    ]);
    expect(timeline[0]).toMatchObject({ entry: 'event', type: 'orderPlaced' });
    expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).toSorted());
    expect(body.licenses).toMatchObject([
      {
        productId: 'MAILGW1S1',
        issuedHere: true,
        before: [],
        after: [{ seats: 100 }],
        grants: [{ ofThisUpgrade: true }],
      },
    ]);
    const { version, digest } = (await visitor.ask(`/v1/upgrades/${order.upgradeId}/license-agreement`)).body;
    expect(body.agreementInForce).toMatchObject({
      ...{ version, digest, language: 'en', role: 'of-the-company', company: 'Quillmere Works' },
      person: { name: 'Odalys', email: visitor.email },
    });
    expect(body.ticket).toContain(`Upgrade ${order.upgradeId}`);
    expect(body.ticket).not.toContain('Quillmere');
  });

  it('has no dry run logged as an act: a preview tells the effect or the refusal as it would come, and is written nowhere', async () => {
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    const id = order.upgradeId;
    const preview = async (body: object) => (await post('operator', id, 'command-previews', body)).body;
    const { database, operatorActs, sandbox } = current().storage;
    const written = async () => ({
      commands: await database.command.count({ where: { upgradeId: id } }),
      payloads: await database.commandPayload.count(),
      events: await database.upgradeEvent.count({ where: { upgradeId: id } }),
      acts: await database.operatorAct.count(),
      requests: await database.operationsRequest.count(),
      mails: await database.mail.count({ where: { upgradeId: id } }),
      revision: (await read(id)).revision,
    });

    await eventually('a run has taken it up', async () => (await read(id)).waitingOn === 'customer');
    expect(await preview({ kind: 'extendDeadline', days: 10 })).toMatchObject({
      ...{ dryRun: true, effects: { effective: true, to: { step: 'registration-key' } } },
    });
    expect(await preview({ kind: 'retryKit' })).toMatchObject({
      ...{ effects: null, problem: { code: 'step-not-open', step: 'registration-key' } },
    });

    await sandbox.provoke(id, 'missing-blob', 1, 'MAILGW1S1');
    await visitor.walkToSelection(order);
    await visitor.select(id, ['MAILGW1S1']);
    await eventually('it is parked', async () => (await read(id)).parked === true);
    const before = await written();
    const told = await preview({ kind: 'retryKit' });
    expect(told).toMatchObject({
      revision: before.revision,
      effects: {
        from: { step: 'deployment-kit', parked: true, waitingOn: 'operator' },
        to: { step: 'deployment-kit', parked: false, waitingOn: 'us' },
        kit: { revision: 1, becomes: 'building' },
      },
    });
    expect(await preview({ kind: 'revert', orderNumber: order.orderNumber })).toMatchObject({
      effects: {
        to: { step: 'reverting' },
        orders: [{ orderNumber: order.orderNumber, as: 'reverted' }],
        licenses: [{ productId: 'MAILGW1S1', becomes: ['shortened', 'revoked'], seatsBefore: [{ seats: 100 }] }],
        mails: [{ kind: 'order-ended', to: 'customer' }],
      },
    });
    expect(await preview({ kind: 'releaseRegistration' })).toMatchObject({ effects: { awaitsSecondPerson: true } });
    const elsewhere = { kind: 'retryKit', expectedRevision: -1 };
    expect(await preview(elsewhere)).toMatchObject({ problem: { code: 'upgrade-changed' } });
    expect(await written()).toEqual(before);
    expect((await asRole(current().url, 'viewer', `/v1/operations/audit?upgrade=${id}`)).body.items).toEqual([]);
    expect((await operatorActs.verify()).brokenAt).toBeNull();

    const asked = { kind: 'retryKit', reason: 'it is back', expectedRevision: told.revision };
    expect((await post('operator', id, 'commands', asked)).status).toBe(200);
    await post('operator', id, 'claim', {});
    expect((await post('lead', id, 'command-previews', { kind: 'abandon' })).body).toMatchObject({
      ...{ effects: null, problem: { code: 'claimed-by-other', by: 'operator' } },
    });
  });

  it('belongs to one person for eight hours: others act only when they take it over, with a reason', async () => {
    const { upgradeId } = await placeOrder(current().url);
    expect(await post('operator', upgradeId, 'claim', {})).toMatchObject({
      status: 200,
      body: { claim: { by: 'operator' } },
    });
    const refused = { status: 409, body: { code: 'claimed-by-other', by: 'operator' } };
    expect(await post('lead', upgradeId, 'claim', {})).toMatchObject(refused);
    const abandon = { kind: 'abandon', reason: 'as agreed' };
    expect(await post('lead', upgradeId, 'commands', abandon)).toMatchObject(refused);
    expect(await post('lead', upgradeId, 'claim-release', {})).toMatchObject({ body: { claim: { by: 'operator' } } });
    expect(await post('lead', upgradeId, 'claim', { takeOver: true })).toMatchObject({ status: 400 });
    expect(await post('lead', upgradeId, 'claim', { takeOver: true, reason: 'on leave' })).toMatchObject({
      body: { claim: { by: 'lead' } },
    });
    const list = '/v1/operations/upgrades?claimedBy=lead';
    expect((await asRole(current().url, 'viewer', list)).body.items).toMatchObject([
      { id: upgradeId, claim: { by: 'lead' } },
    ]);
    await current().storage.clock.advance(8 * 3_600_000);
    expect((await read(upgradeId)).claim).toBeNull();
    expect(await post('operator', upgradeId, 'commands', abandon)).toMatchObject({ status: 200 });
  });

  it('keeps a note once under one key, sealed, in its timeline', async () => {
    const { upgradeId } = await placeOrder(current().url);
    const note = { text: 'Odalys calls back on Monday' };
    const first = await post('operator', upgradeId, 'notes', note, 'note-1');
    expect(first).toMatchObject({ status: 201, body: { by: 'operator', text: note.text } });
    expect((await post('operator', upgradeId, 'notes', note, 'note-1')).body).toEqual(first.body);
    expect(await post('operator', upgradeId, 'notes', { text: 'else' }, 'note-1')).toMatchObject({
      ...{ status: 422, body: { code: 'idempotency-key-reused' } },
    });
    const written = parseTimeline(await read(upgradeId)).filter(({ entry }) => entry === 'note');
    expect(written).toMatchObject([note]);
    const rows = await current().storage.database.upgradeNote.findMany({ where: { upgradeId } });
    expect(Buffer.from(rows[0]?.sealed ?? []).toString('latin1')).not.toContain('Odalys');
  });
});

interface Entry extends Readonly<Record<string, unknown>> {
  readonly entry: string;
  readonly at: string;
}

function parseTimeline(body: Record<string, unknown>): readonly Entry[] {
  return body.timeline as Entry[];
}

function stepsOf(body: Record<string, unknown>): readonly string[] {
  const steps = body.steps as { readonly step: string; readonly parked: boolean }[];
  return steps.map(({ step, parked }) => (parked ? `${step}, parked` : step));
}
