import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../../core/actors.ts';
import { decide } from '../../../core/decisions/decide.ts';
import type { Facts } from '../../../core/decisions/facts.ts';
import { grantOf } from '../../../core/orders.ts';
import { accepted, refused } from '../../../core/result.ts';
import type { Upgrade } from '../../../core/upgrade.ts';
import { order, owned, productId } from '../builders.ts';
import { changeOf, facts, noonMs, operator, type PlaceName, places, placesBut, upgrade } from '../upgrade-builder.ts';

const dayMs = 86_400_000;
const release = { kind: 'releaseRegistration', reason: 'the wrong customer registered' } as const;
const lead: Actor = { kind: 'lead', id: 'lead-1' };
const openAt = placesBut('registration-key', 'reverting', 'lapsed', 'canceled', 'abandoned', 'reverted');

const second = order({ id: 'order-2', orderNumber: '4712', basis: 'adds', seats: 20 });
const orders = [order(), second];
const A1 = { ...owned('A1', 'ENDGRD7E1'), grants: [...owned('A1', 'ENDGRD7E1').grants, ...orders.map(grantOf)] };
const unused = { ...owned('new-1', 'MAILGW1S1'), grants: orders.map(grantOf) };
const inUse = { ...owned('new-2', 'CENCON1S1'), grants: [grantOf(second)], activated: true };

describe('releaseRegistration', () => {
  it.each(openAt)('asks for a second person first, and changes nothing else at %s', (name) => {
    expect(decide(release, at(places[name]))).toEqual(
      accepted({
        releaseRequest: { actorId: 'operator-1', atMs: noonMs + dayMs },
        events: [{ type: 'releaseRequested', facts: {} }],
      }),
    );
  });

  it.each(openAt)(
    "takes everything back at %s when a second person asks: grants at once, codes, and the way's facts",
    (name) => {
      expect(decide(release, at({ ...places[name], releaseRequest: request() }, { actor: lead }))).toEqual(
        accepted({
          to: { step: 'registration-key', parked: false },
          releases: true,
          endings: [
            { orderId: 'order-1', licenseIds: ['A1', 'new-1'], lastDay: null },
            { orderId: 'order-2', licenseIds: ['A1', 'new-1', 'new-2'], lastDay: null },
          ],
          unconverted: [],
          revoked: ['new-1'],
          leftActive: { licenseIds: ['new-2'], untilMs: noonMs + 31 * dayMs },
          disowned: ['new-1', 'new-2'],
          events: [
            {
              type: 'registrationReleased',
              facts: {
                endedFor: expect.arrayContaining(['A1', 'new-1', 'new-2']),
                revoked: ['new-1'],
                leftActive: ['new-2'],
              },
            },
          ],
        } as never),
      );
    },
  );

  it('is no business of the same person twice', () => {
    expect(decide(release, at({ releaseRequest: request() }))).toEqual(refused({ code: 'second-person-needed' }));
  });

  it('makes trials that it converted trials again', () => {
    const trial = owned('T1', 'ENDGRD1T1', { kind: 'trial' });
    const converted = { ...trial, kind: 'full', grants: [...trial.grants, ...orders.map(grantOf)] } as const;
    const given = at({ releaseRequest: request() }, { actor: lead, owned: [converted] });
    expect(decide(release, given)).toMatchObject({
      value: { unconverted: ['T1'] },
    });
  });

  it.each(['building', 'failed', 'ready'] as const)('offers no kit any more that is %s', (state) => {
    const kit = { revision: 1, state, attempt: 1, problem: null };
    expect(decide(release, at({ kit, releaseRequest: request() }, { actor: lead }))).toMatchObject({
      value: { kit: { revision: 1, state: 'stopped' } },
    });
  });

  it.each([
    ['in time', 14 * dayMs, true],
    ['too late', 14 * dayMs + 1, false],
  ])('is open for 14 days after the registration: %s', (_, afterMs, open) => {
    const given = at({ releaseRequest: null }, { nowMs: noonMs + afterMs });
    expect(decide(release, given)).toMatchObject(
      open ? { ok: true } : refused({ code: 'release-closed', because: 'days-over', days: 14 }),
    );
  });

  it('is closed once a kit was downloaded, to the second person too', () => {
    for (const releaseRequest of [null, request()]) {
      expect(decide(release, at({ downloaded: true, releaseRequest }, { actor: lead }))).toEqual(
        refused({ code: 'release-closed', because: 'kit-downloaded', days: 14 }),
      );
    }
  });

  it('begins anew when the second person comes too late', () => {
    const registeredAtMs = noonMs + 10 * dayMs;
    const given = at({ registeredAtMs, releaseRequest: request() }, { actor: lead, nowMs: noonMs + 15 * dayMs });
    expect(decide(release, given)).toMatchObject({ value: { releaseRequest: { actorId: 'lead-1' } } });
  });

  it('forgets no code in use of a registration that was released before', () => {
    const leftActive = { licenseIds: ['new-0'], untilMs: noonMs + 5 * dayMs };
    const change = changeOf(decide(release, at({ leftActive, releaseRequest: request() }, { actor: lead })));
    expect(change.leftActive?.licenseIds).toContain('new-0');
  });

  it.each(placesBut(...openAt))('is closed at %s', (name: PlaceName) => {
    expect(decide(release, at(places[name]))).toMatchObject({
      ok: false,
      problem: { code: 'step-not-open', step: places[name].step },
    });
  });
});

function request() {
  return { actorId: operator.id, atMs: noonMs };
}

function at(changed: Partial<Upgrade> = {}, others: Partial<Facts> = {}): Facts {
  const standing = upgrade({
    ...places.completed,
    ownerId: 'visitor-1',
    registeredAtMs: noonMs,
    orders,
    issued: [productId('CENCON1S1'), productId('MAILGW1S1')],
    ...changed,
  });
  return facts({
    upgrade: standing,
    actor: operator,
    nowMs: noonMs + dayMs,
    owned: [A1],
    issued: [unused, inUse],
    ...others,
  });
}
