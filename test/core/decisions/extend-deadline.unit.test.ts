import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../core/decisions/decide.ts';
import { accepted } from '../../../core/result.ts';
import { facts, operator, places, placesBut, upgrade } from '../upgrade-builder.ts';

const extend = { kind: 'extendDeadline', days: 30, reason: 'the customer moves office' } as const;

describe('extendDeadline', () => {
  it.each([
    [0, 30],
    [30, 60],
  ])('puts the lapse off, on top of %i days', (extendedDays, wanted) => {
    expect(decide(extend, facts({ upgrade: upgrade({ extendedDays }), actor: operator }))).toEqual(
      accepted({ extendedDays: wanted, told: [], events: [{ type: 'deadlineExtended', facts: { days: 30 } }] }),
    );
  });

  it('lets it be told anew that the end is near, and nothing else', () => {
    const at = upgrade({ told: ['code-ending', 'deadline-near'] });
    expect(decide(extend, facts({ upgrade: at, actor: operator }))).toMatchObject({ value: { told: ['code-ending'] } });
  });

  it('moves the upgrade nowhere', () => {
    const decision = decide(extend, facts({ actor: operator }));
    expect(decision.ok && decision.value).not.toHaveProperty('to');
  });

  it.each(placesBut('registration-key'))('is closed at %s', (name) => {
    expect(decide(extend, facts({ upgrade: upgrade(places[name]), actor: operator }))).toMatchObject({
      ok: false,
      problem: { code: 'step-not-open', step: places[name].step },
    });
  });
});
