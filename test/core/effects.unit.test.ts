import { describe, expect, it } from '@jest/globals';
import type { Command } from '../../core/commands.ts';
import { decide } from '../../core/decisions/decide.ts';
import type { Facts } from '../../core/decisions/facts.ts';
import { effectsOf } from '../../core/effects.ts';
import { day, grant, order, owned } from './builders.ts';
import { facts, lead, noonMs, operator, upgrade } from './upgrade-builder.ts';

const dayMs = 86_400_000;

function effects(command: Command, of: Partial<Facts>) {
  const given = facts({ actor: operator, ...of });
  const decision = decide(command, given);
  if (!decision.ok) throw new Error(decision.problem.code);
  return effectsOf(decision.value, given);
}

describe('effectsOf', () => {
  it('tells by which days the end of waiting moves', () => {
    const told = effects({ kind: 'extendDeadline', days: 30, reason: '' }, {});
    expect(told.lapses).toEqual({ beforeMs: noonMs + 180 * dayMs, afterMs: noonMs + 210 * dayMs });
    expect(told).toMatchObject({ effective: true, to: { step: 'registration-key', parked: false }, licenses: [] });
  });

  it('tells that nothing changes where it is so already', () => {
    const canceled = { ...order(), canceled: true };
    const told = effects(
      { kind: 'cancelOrder', orderNumber: canceled.orderNumber, reason: '' },
      { upgrade: upgrade({ orders: [canceled] }) },
    );
    expect(told).toMatchObject({ effective: false, mails: [], orders: [] });
  });

  it('tells of a reversal what its codes come to once they are taken back, and the seats of each day', () => {
    const given = grant({ orderId: order().id, startsOn: day('2026-12-01'), expiresOn: day('2027-11-30') });
    const made = (id: string, activated: boolean) => owned(id, 'MAILGW1S1', { activated, grants: [given] });
    const told = effects(
      { kind: 'revert', orderNumber: order().orderNumber, ends: 'on-notice-day', reason: '' },
      { upgrade: upgrade({ step: 'completed' }), issued: [made('unused', false), made('used', true)] },
    );
    expect(told.to.step).toBe('reverting');
    expect(told.orders).toEqual([{ orderNumber: order().orderNumber, as: 'reverted', endsOn: '2026-12-31' }]);
    expect(told.licenses.map(({ licenseId, becomes }) => [licenseId, becomes])).toEqual([
      ['unused', ['shortened', 'revoked']],
      ['used', ['shortened', 'left-active']],
    ]);
    expect(told.licenses[0]?.before).toEqual([{ from: '2026-12-01', to: '2027-11-30', seats: 100 }]);
    expect(told.licenses[0]?.after).toEqual([{ from: '2026-12-01', to: '2026-12-31', seats: 100 }]);
    expect(told.mails).toEqual([{ kind: 'order-ended', to: 'customer' }]);
  });

  it('tells that a registration is only released when a second person asks, and what is forgotten then', () => {
    const registered = { step: 'product-selection', registeredAtMs: noonMs, ownerId: 'account-1' } as const;
    const release = { kind: 'releaseRegistration', reason: '' } as const;
    expect(effects(release, { upgrade: upgrade(registered) })).toMatchObject({
      ...{ awaitsSecondPerson: true, forgetsRegistration: false, to: { step: 'product-selection' } },
    });
    const asked = upgrade({ ...registered, releaseRequest: { actorId: lead.id, atMs: noonMs } });
    expect(effects(release, { upgrade: asked })).toMatchObject({
      ...{ awaitsSecondPerson: false, forgetsRegistration: true, to: { step: 'registration-key' } },
    });
  });

  it('tells of a mail that is sent anew to whom it goes', () => {
    const mail = { id: 'm', kind: 'kit-ready', state: 'sent', forgotten: false, ownerConfirmed: true } as const;
    const told = effects({ kind: 'resendMail', mailId: 'm', reason: '' }, { mail });
    expect(told.mails).toEqual([{ kind: 'kit-ready', to: 'customer' }]);
  });
});
