import { describe, expect, it } from '@jest/globals';
import { formBody, placeOrder, Visitor } from '../support/people.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

describe('accounts', () => {
  const { current } = sharedInstallation();

  async function atForm(visitor = new Visitor(current().url)) {
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    await visitor.register(registrationKey);
    await visitor.acceptAgreement(upgradeId);
    return { visitor, registrationKey, upgradeId };
  }

  it('are one for an address in every spelling, and of another address with every plus (F4, F5, F7)', async () => {
    const spellings = [
      ['Joe.User@B\u00fccher.example', ['joe.user@b\u00fccher.example', 'JOE.USER@xn--bcher-kva.EXAMPLE'], true],
      ['lic@acme.test', ['lic+smart@acme.test', "tim.o'connor@acme.test", 'test-@acme.test'], false],
    ] as const;
    for (const [first, others, same] of spellings) {
      const one = await atForm();
      expect((await one.visitor.submitForm(one.upgradeId, userOf(first))).status).toBe(200);
      expect((await one.visitor.ask('/v1/session')).body.account).toEqual({ email: first, confirmed: false });
      for (const other of others) {
        const { visitor, upgradeId } = await atForm();
        const { status, body } = await visitor.submitForm(upgradeId, userOf(other));
        expect([other, status, body.code]).toEqual([other, same ? 409 : 200, same ? 'account-exists' : undefined]);
      }
    }
  });

  it('lets two keys in two tabs of one browser be finished side by side (F11)', async () => {
    const visitor = new Visitor(current().url);
    const one = await atForm(visitor);
    const two = await atForm(visitor);
    for (const { upgradeId, name } of [
      { ...one, name: 'One' },
      { ...two, name: 'Two' },
    ])
      expect((await visitor.submitForm(upgradeId, { company: { name, country: 'DE' } })).status).toBe(200);
    for (const { upgradeId, name } of [
      { ...one, name: 'One' },
      { ...two, name: 'Two' },
    ]) {
      const { body } = await visitor.ask(`/v1/upgrades/${upgradeId}/account-form`);
      expect(body.company).toMatchObject({ name: { value: name } });
    }
    expect(
      await current().storage.database.account.count({ where: { sessions: { some: { upgradeId: one.upgradeId } } } }),
    ).toBe(1);
    const owners = await current().storage.database.upgrade.findMany({
      where: { id: { in: [one.upgradeId, two.upgradeId] } },
      select: { ownerId: true },
    });
    expect(new Set(owners.map(({ ownerId }) => ownerId)).size).toBe(1);
  });

  it('are made once by a form that is sent twice within 50 ms, under one key or two (F13)', async () => {
    for (const keys of [
      ['one', 'one'],
      ['one', 'two'],
    ]) {
      const { visitor, upgradeId } = await atForm();
      const form = formBody();
      const sent = keys.map((key) => visitor.change('PUT', `/v1/upgrades/${upgradeId}/account-form`, form, key));
      const replies = await Promise.all(sent);
      expect(replies.map(({ status }) => status).every((status) => status === 200 || status === 202)).toBe(true);
      const sessions = await current().storage.database.accountSession.findMany({ where: { upgradeId } });
      expect(sessions).toHaveLength(1);
    }
  });

  it('move with an address that is corrected before it was confirmed', async () => {
    const { visitor, upgradeId } = await atForm();
    await visitor.submitForm(upgradeId, userOf('mistyped@acme.test'));
    await visitor.reaches(upgradeId, 'product-selection');
    expect((await visitor.submitForm(upgradeId, userOf('typed-right@acme.test'))).status).toBe(200);
    expect((await visitor.ask('/v1/session')).body.account).toMatchObject({ email: 'typed-right@acme.test' });
    const free = await atForm();
    expect((await free.visitor.submitForm(free.upgradeId, userOf('mistyped@acme.test'))).status).toBe(200);
  });

  it('hold their addresses sealed', async () => {
    const { visitor, upgradeId } = await atForm();
    await visitor.submitForm(upgradeId, userOf('unmistakable@acme.test'));
    const rows = await current().storage.database.$queryRaw<
      { row: string }[]
    >`select account::text as row from account`;
    const text = rows.map(({ row }) => row).join();
    expect(text).not.toContain('unmistakable');
    expect(text).not.toContain(Buffer.from('unmistakable').toString('hex'));
  });

  it('sign a browser out, and say so at the step where it stands', async () => {
    const { visitor, registrationKey, upgradeId } = await atForm();
    await visitor.submitForm(upgradeId);
    const other = await atForm();
    expect((await visitor.ask('/v1/sessions')).body.items).toHaveLength(1);
    await visitor.ask('/v1/sessions', { method: 'DELETE' });
    expect((await visitor.ask(`/v1/upgrades/${upgradeId}`)).status).toBe(404);
    expect((await visitor.register(registrationKey)).body).toMatchObject({
      code: 'registration-key-used',
      account: 'o...@quillmere.example',
    });
    expect((await other.visitor.ask(`/v1/upgrades/${other.upgradeId}`)).status).toBe(200);
  });
});

function userOf(email: string) {
  return { user: { ...formBody().user, email } };
}
