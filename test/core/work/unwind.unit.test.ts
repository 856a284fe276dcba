import { describe, expect, it } from '@jest/globals';
import type { License, LicenseState } from '../../../core/licenses.ts';
import { takeBack, unwind } from '../../../core/work/unwind.ts';
import { day, order, owned } from '../builders.ts';
import { places, upgrade } from '../upgrade-builder.ts';

const unused = owned('new-1', 'ENDGRD2S1');
const inUse = owned('new-2', 'MAILGW1S1', { activated: true });
const untilMs = Date.parse('2027-01-31T00:00:00Z');

describe('takeBack', () => {
  it('revokes what was never activated, and lists what was for a person', () => {
    expect(takeBack(upgrade(), [unused, inUse], untilMs)).toEqual({
      change: { revoked: ['new-1'], leftActive: { licenseIds: ['new-2'], untilMs } },
      facts: { revoked: ['new-1'], leftActive: ['new-2'] },
    });
  });

  it('leaves nothing to a person where nothing is in use', () => {
    expect(takeBack(upgrade(), [unused], untilMs).change).toEqual({ revoked: ['new-1'], leftActive: null });
    expect(takeBack(upgrade(), [], untilMs).change).toEqual({ revoked: [], leftActive: null });
  });

  it.each([
    ['active', { kind: 'active' }, true],
    ['suspended', { kind: 'suspended' }, true],
    ['revoked', { kind: 'revoked', cause: 'leak' }, false],
    ['returned', { kind: 'returned' }, false],
    ['superseded', { kind: 'superseded' }, false],
  ] satisfies [string, LicenseState, boolean][])('takes back what is %s as it must', (_, state, taken) => {
    const { facts } = takeBack(
      upgrade(),
      [
        { ...unused, state },
        { ...inUse, state },
      ],
      untilMs,
    );
    expect(facts).toEqual({ revoked: taken ? ['new-1'] : [], leftActive: taken ? ['new-2'] : [] });
  });
});

describe('unwind', () => {
  it('ends the reversal, and tells which codes were revoked and which are in use', () => {
    expect(unwind(reverting(), [unused, inUse])).toEqual({
      to: { step: 'reverted', parked: false },
      revoked: ['new-1'],
      leftActive: { licenseIds: ['new-2'], untilMs: Date.parse('2027-02-02T00:00:00Z') },
      events: [{ type: 'codesRevoked', facts: { revoked: ['new-1'], leftActive: ['new-2'] } }],
    });
  });

  it('leaves codes in use to a person until the last notice is over everywhere on earth', () => {
    const orders = [
      order({ canceled: true, endsOn: day('2027-03-02') }),
      order({ id: 'order-2', canceled: true, endsOn: day('2027-01-31') }),
    ];
    const { leftActive } = unwind(reverting({ orders }), [inUse]);
    expect(leftActive?.untilMs).toBeGreaterThanOrEqual(Date.parse('2027-03-03T12:00:00Z'));
    expect(leftActive?.untilMs).toBeLessThanOrEqual(Date.parse('2027-03-04T00:00:00Z'));
  });

  it('ends a reversal of an order that issued nothing', () => {
    expect(unwind(reverting(), [])).toMatchObject({ to: { step: 'reverted' }, revoked: [], leftActive: null });
  });

  it('forgets no code in use of a registration that was released before', () => {
    const leftActive = { licenseIds: ['new-0'], untilMs };
    for (const issued of [[], [inUse]] satisfies License[][]) {
      expect(unwind(reverting({ leftActive }), issued).leftActive?.licenseIds).toContain('new-0');
    }
  });
});

function reverting(changed: Parameters<typeof upgrade>[0] = {}) {
  return upgrade({
    ...places.reverting,
    orders: [order({ canceled: true, endsOn: day('2027-01-31') })],
    ...changed,
  });
}
