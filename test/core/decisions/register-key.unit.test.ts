import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../core/decisions/decide.ts';
import { accepted, refused } from '../../../core/result.ts';
import { day, order } from '../builders.ts';
import { customer, facts, operator, type PlaceName, places, stranger, upgrade, visitor } from '../upgrade-builder.ts';

const register = { kind: 'registerKey' } as const;

describe('registerKey', () => {
  it.each(['registration-key', 'lapsed'] satisfies PlaceName[])('opens an upgrade at %s', (name) => {
    expect(decide(register, facts({ upgrade: upgrade(places[name]) }))).toEqual(
      accepted({
        to: { step: 'license-agreement', parked: false },
        registered: true,
        events: [{ type: 'keyRegistered', facts: {} }],
      }),
    );
  });

  it.each([
    'license-agreement',
    'account-form',
    'activation-plan',
    'product-selection',
    'activation-codes',
    'deployment-kit',
    'deployment-kit, parked',
    'completed',
  ] satisfies PlaceName[])('lets the same customer in again at %s, and changes nothing', (name) => {
    expect(decide(register, facts({ upgrade: upgrade(places[name]) }))).toEqual(accepted(null));
  });

  it('lets the owner in again although the order has ended since', () => {
    const ended = upgrade({ ...places.completed, ownerId: 'visitor-1' });
    expect(decide(register, facts({ upgrade: ended, nowMs: Date.parse('2030-01-01T00:00:00Z') }))).toEqual(
      accepted(null),
    );
  });

  it('is closed for an abandoned upgrade, and says that nothing is open', () => {
    expect(decide(register, facts({ upgrade: upgrade(places.abandoned) }))).toEqual(
      refused({ code: 'step-not-open', step: 'abandoned', open: [] }),
    );
  });

  it.each([
    ['Pacific/Honolulu', '2027-12-01T09:59:59Z', 'opens'],
    ['Pacific/Honolulu', '2027-12-01T10:00:00Z', 'ended'],
    ['Europe/Berlin', '2027-11-30T22:59:59Z', 'opens'],
    ['Europe/Berlin', '2027-11-30T23:00:00Z', 'ended'],
    ['Pacific/Kiritimati', '2027-11-30T09:59:59Z', 'opens'],
    ['Pacific/Kiritimati', '2027-11-30T10:00:00Z', 'ended'],
  ])('takes an order through its last day where it was placed: %s at %s %s', (timeZone, instant, what) => {
    const placed = upgrade({ orders: [order({ timeZone, expiresOn: day('2027-11-30') })] });
    const decision = decide(register, facts({ upgrade: placed, nowMs: Date.parse(instant) }));
    expect(decision).toMatchObject(
      what === 'opens' ? { ok: true } : refused({ code: 'order-ended', endedOn: '2027-11-30' }),
    );
  });

  it('opens a lapsed upgrade no more when its order has ended', () => {
    const late = facts({ upgrade: upgrade(places.lapsed), nowMs: Date.parse('2027-12-02T00:00:00Z') });
    expect(decide(register, late)).toEqual(refused({ code: 'order-ended', endedOn: '2027-11-30' }));
  });

  it.each([
    ['the first is canceled', [order({ canceled: true }), order({ id: 'order-2' })], true],
    ['the first has ended', [order({ expiresOn: day('2026-11-30') }), order({ id: 'order-2' })], true],
    [
      'the only one that goes on is canceled',
      [order({ expiresOn: day('2026-11-30') }), order({ canceled: true })],
      'order-ended',
    ],
    ['all are canceled', [order({ canceled: true }), order({ id: 'order-2', canceled: true })], 'order-canceled'],
    ['there is none', [], 'order-canceled'],
  ])('asks whether any standing order goes on: %s', (_, orders, wanted) => {
    const decision = decide(register, facts({ upgrade: upgrade({ orders }) }));
    expect(decision.ok || decision.problem.code).toBe(wanted);
  });

  it.each(['registration-key', 'lapsed'] satisfies PlaceName[])(
    'opens nothing at %s once a later order for another suite has taken its place',
    (name) => {
      const superseded = facts({ upgrade: upgrade(places[name]), supersededBy: 'upgrade-2' });
      expect(decide(register, superseded)).toEqual(refused({ code: 'order-superseded' }));
    },
  );

  it.each(['account-form', 'completed'] satisfies PlaceName[])(
    'lets in at %s whoever had registered before a later order took its place',
    (name) => {
      const superseded = facts({ upgrade: upgrade(places[name]), supersededBy: 'upgrade-2' });
      expect(decide(register, superseded)).toEqual(accepted(null));
    },
  );

  it.each(
    (['canceled', 'reverting', 'reverted'] satisfies PlaceName[]).flatMap((name) => [
      { name, who: 'its owner', actor: visitor, ownerId: 'visitor-1', code: 'order-canceled' } as const,
      { name, who: 'a stranger', actor: stranger, ownerId: 'visitor-1', code: 'registration-key-unknown' } as const,
      {
        name,
        who: 'anybody when nobody owns it',
        actor: visitor,
        ownerId: null,
        code: 'registration-key-unknown',
      } as const,
      { name, who: 'somebody of ours', actor: operator, ownerId: null, code: 'registration-key-unknown' } as const,
    ]),
  )('tells $who at $name: $code', ({ name, actor, ownerId, code }) => {
    const spent = upgrade({ ...places[name], ownerId, orders: [order({ canceled: true, endsOn: day('2026-12-01') })] });
    expect(decide(register, facts({ upgrade: spent, actor }))).toEqual(refused({ code }));
  });

  it.each(['registration-key', 'lapsed'] satisfies PlaceName[])(
    'makes an account that is signed in the owner, at %s',
    (name) => {
      expect(decide(register, facts({ upgrade: upgrade(places[name]), actor: customer }))).toMatchObject({
        ok: true,
        value: { ownerId: 'account-1', visitorId: null, registered: true, events: [{ type: 'keyRegistered' }] },
      });
    },
  );

  it('lets an account take what a visitor began, as long as nobody owns it', () => {
    const begun = upgrade(places['account-form']);
    expect(decide(register, facts({ upgrade: begun, actor: customer }))).toEqual(
      accepted({ ownerId: 'account-1', visitorId: null, events: [{ type: 'upgradeTaken', facts: {} }] }),
    );
    const own = upgrade({ ...places['account-form'], ownerId: 'account-1' });
    expect(decide(register, facts({ upgrade: own, actor: customer }))).toEqual(accepted(null));
  });

  it('opens nothing for the owner who was released last, and says no more than to a stranger', () => {
    const released = upgrade({ visitorId: 'visitor-1', barredId: 'account-1' });
    expect(decide(register, facts({ upgrade: released }))).toEqual(refused({ code: 'registration-key-used' }));
    expect(decide(register, facts({ upgrade: released, actor: stranger }))).toMatchObject({ ok: true });
  });

  it('names the latest end of all standing orders', () => {
    const orders = ['2026-11-29', '2026-11-30', '2026-11-28'].map((end) => order({ id: end, expiresOn: day(end) }));
    expect(decide(register, facts({ upgrade: upgrade({ orders }) }))).toEqual(
      refused({ code: 'order-ended', endedOn: '2026-11-30' }),
    );
  });
});
