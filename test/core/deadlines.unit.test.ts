import { describe, expect, it } from '@jest/globals';
import { defaultDeadlines, due, dueAt } from '../../core/deadlines.ts';
import { decide } from '../../core/decisions/decide.ts';
import type { Problem } from '../../core/problems.ts';
import type { Upgrade } from '../../core/upgrade.ts';
import { day } from './builders.ts';
import { changeOf, facts, noonMs, operator, type PlaceName, places, storedPlan, upgrade } from './upgrade-builder.ts';

const dayMs = 86_400_000;
const waiting = ['license-agreement', 'account-form', 'product-selection'] satisfies PlaceName[];
const working = ['activation-plan', 'activation-codes', 'deployment-kit', 'reverting'] satisfies PlaceName[];
const resting = ['completed', 'lapsed', 'canceled', 'abandoned', 'reverted'] satisfies PlaceName[];

describe('dueAt', () => {
  it.each([
    ['14 days before it lapses', {}, 166],
    ['when it lapses, once that was told', { told: ['deadline-near'] }, 180],
    ['later when that was put off', { extendedDays: 30 }, 196],
    ['later when that was put off after it was near', { told: ['deadline-near'], extendedDays: 30 }, 210],
  ] satisfies [string, Partial<Upgrade>, number][])('looks at an upgrade without its key %s', (_, changed, days) => {
    expect(daysUntilDue(upgrade(changed))).toBe(days);
  });

  it.each([
    ['three days from now, when it ends sooner than in 30', '2026-12-20', 3],
    ['three days from now, when it has ended', '2026-10-31', 3],
    ['30 days before it ends', '2027-01-10', 9.5],
  ])('looks at an upgrade with a code that is about to end %s', (_, end, days) => {
    expect(daysUntilDue(upgrade({ codeEndsOn: day(end) }))).toBeCloseTo(days, 1);
  });

  it.each([...resting, ...working, ...waiting] satisfies PlaceName[])(
    'looks at codes left to a person when their notice is over, also at %s',
    (name) => {
      const leftActive = { licenseIds: ['new-1'], untilMs: noonMs + 40 };
      expect(dueAt(upgrade({ ...places[name], leftActive }), noonMs, defaultDeadlines)).toBe(noonMs + 40);
    },
  );

  it.each(
    waiting.flatMap((name) =>
      [0, 1, 2, 3, 4].map((reminded) => ({ name, reminded, days: [3, 10, 30][reminded] ?? null })),
    ),
  )('looks at $name after $days days when $reminded reminders were given', ({ name, reminded, days }) => {
    expect(daysUntilDue(upgrade({ ...places[name], reminded }))).toBe(days);
  });

  it.each(working)('looks at our own work at %s a minute from now, however long it stands there', (name) => {
    const nowMs = noonMs + 17 * dayMs;
    expect(dueAt(upgrade(places[name]), nowMs, defaultDeadlines)).toBe(nowMs + 60_000);
  });

  it.each([
    ['object-store-unavailable', { code: 'object-store-unavailable' }, 3_600_000],
    ['kit-build-overdue', { code: 'kit-build-overdue' }, 3_600_000],
    ['installer-missing', { code: 'installer-missing', productId: 'ENDGRD1S1', fileName: 'setup.bin' }, null],
    ['installer-damaged', { code: 'installer-damaged', productId: 'ENDGRD1S1', fileName: 'setup.bin' }, null],
    ['installer-not-published', { code: 'installer-not-published', productId: 'ENDGRD1S1' }, null],
    ['no cause known', null, null],
  ] satisfies [string, Problem | null, number | null][])(
    'tries a parked build again by itself for a cause outside alone: %s',
    (_, problem, afterMs) => {
      const at = dueAt(upgrade({ ...places['deployment-kit, parked'], problem }), noonMs + 5, defaultDeadlines);
      expect(at).toBe(afterMs === null ? null : noonMs + afterMs);
    },
  );

  it.each(resting)('never looks at an upgrade that is %s', (name) => {
    const problem = { code: 'object-store-unavailable' } as const;
    expect(dueAt(upgrade({ ...places[name], problem }), noonMs + 1000 * dayMs, defaultDeadlines)).toBeNull();
  });

  it('is moved by no refused command: it counts from when the upgrade came here', () => {
    const at = upgrade({ ...places['license-agreement'], sinceMs: noonMs - 2 * dayMs });
    const refusal = decide({ kind: 'acceptAgreement', version: 'old', digest: 'old' }, facts({ upgrade: at }));
    expect(refusal).toMatchObject({ ok: false });
    expect(refusal).not.toHaveProperty('value');
    expect(dueAt(at, noonMs, defaultDeadlines)).toBe(noonMs + dayMs);
  });
});

describe('due', () => {
  it.each([
    [180 * dayMs - 1, 0, null],
    [180 * dayMs, 0, 'lapsed'],
    [400 * dayMs, 0, 'lapsed'],
    [400 * dayMs, 221, null],
    [400 * dayMs, 220, 'lapsed'],
  ])(
    'lets an upgrade without its key lapse after 180 days: %i ms, put off by %i days',
    (afterMs, extendedDays, step) => {
      const change = due(upgrade({ told: ['deadline-near'], extendedDays }), noonMs + afterMs, defaultDeadlines);
      expect(change).toEqual(
        step === null ? null : { to: { step, parked: false }, events: [{ type: 'upgradeLapsed', facts: {} }] },
      );
    },
  );

  it.each([
    ['not yet', 0, 3 * dayMs - 1, null],
    ['the first', 0, 3 * dayMs, 1],
    ['the first is not repeated', 1, 3 * dayMs, null],
    ['nothing between', 1, 10 * dayMs - 1, null],
    ['the second', 1, 10 * dayMs, 2],
    ['the second is not repeated', 2, 29 * dayMs, null],
    ['the third', 2, 30 * dayMs, 3],
    ['then it waits', 3, 900 * dayMs, null],
    ['one for two that were missed', 0, 20 * dayMs, 2],
    ['one for all that were missed', 0, 60 * dayMs, 3],
    ['the last for the two that were missed', 1, 31 * dayMs, 3],
  ])('gives at most one reminder: %s', (_, reminded, afterMs, number) => {
    for (const name of waiting) {
      const change = due(upgrade({ ...places[name], reminded }), noonMs + afterMs, defaultDeadlines);
      const event = { type: 'reminderDue', facts: { step: places[name].step, number } };
      expect(change).toEqual(number === null ? null : { reminded: number, told: [], events: [event] });
    }
  });

  it('gives one reminder after a long silence, and each of those to come on its day (W9)', () => {
    const given: [number, number][] = [];
    let reminded = 0;
    for (let day = 20; day <= 400; day += 1) {
      const at = upgrade({ ...places['account-form'], reminded });
      const change = due(at, noonMs + day * dayMs, defaultDeadlines);
      if (change?.reminded === undefined) continue;
      reminded = change.reminded;
      given.push([day, reminded]);
    }
    expect(given).toEqual([
      [20, 2],
      [30, 3],
    ]);
  });

  it.each([
    ['not yet', {}, 166 * dayMs - 1, null],
    ['14 days before', {}, 166 * dayMs, 14],
    ['later, if that was missed', {}, 179.5 * dayMs, 1],
    ['once', { told: ['deadline-near'] }, 170 * dayMs, null],
    ['not before the end that was put off', { extendedDays: 30 }, 170 * dayMs, null],
    ['anew when it was put off', { extendedDays: 30 }, 196 * dayMs, 14],
  ] satisfies [string, Partial<Upgrade>, number, number | null][])(
    'tells that an upgrade without its key will lapse: %s',
    (_, changed, afterMs, daysLeft) => {
      const at = upgrade(changed);
      const event = { type: 'deadlineNear', facts: { step: 'registration-key', daysLeft } };
      expect(due(at, noonMs + afterMs, defaultDeadlines)).toEqual(
        daysLeft === null ? null : { reminded: 0, told: ['deadline-near'], events: [event] },
      );
    },
  );

  it('tells again that the end is near after it was put off, as it did before', () => {
    const near = upgrade({ told: ['deadline-near'] });
    const extended = decide(
      { kind: 'extendDeadline', days: 10, reason: 'asked for' },
      facts({ upgrade: near, actor: operator }),
    );
    const { told = [], extendedDays = 0 } = changeOf(extended);
    const after = { ...near, told, extendedDays };
    expect(due(after, noonMs + 176 * dayMs - 1, defaultDeadlines)).toBeNull();
    expect(due(after, noonMs + 176 * dayMs, defaultDeadlines)).toMatchObject({ events: [{ type: 'deadlineNear' }] });
    expect(due(after, noonMs + 189 * dayMs, defaultDeadlines)?.to).toBeUndefined();
    expect(due(after, noonMs + 190 * dayMs, defaultDeadlines)?.to?.step).toBe('lapsed');
  });

  it.each([
    ['not before three days at the step', '2026-12-20', {}, 3 * dayMs - 1, false],
    ['after three days at the step', '2026-12-20', {}, 3 * dayMs, true],
    ['not before 30 days before the end', '2027-01-30', {}, 29 * dayMs, false],
    ['30 days before the end', '2027-01-30', {}, 30 * dayMs, true],
    ['once', '2026-12-20', { told: ['code-ending'] }, 3 * dayMs, false],
    ['only before the plan', '2026-12-20', { plan: storedPlan([]) }, 3 * dayMs, false],
  ] satisfies [string, string, Partial<Upgrade>, number, boolean][])(
    'tells that a code is about to end that an order would keep: %s',
    (_, end, changed, afterMs, isTold) => {
      const at = upgrade({ codeEndsOn: day(end), ...changed });
      const event = { type: 'codeEnding', facts: { step: 'registration-key', endsOn: end } };
      expect(due(at, noonMs + afterMs, defaultDeadlines)).toEqual(
        isTold ? { reminded: 0, told: ['code-ending'], events: [event] } : null,
      );
    },
  );

  it('tells the last alone of what was missed, and nothing of it later', () => {
    const at = upgrade({ ...places['account-form'], codeEndsOn: day('2026-12-20') });
    const change = due(at, noonMs + 20 * dayMs, defaultDeadlines);
    expect(change).toEqual({
      reminded: 2,
      told: ['code-ending'],
      events: [{ type: 'reminderDue', facts: { step: 'account-form', number: 2 } }],
    });
    expect(due({ ...at, reminded: 2, told: ['code-ending'] }, noonMs + 29 * dayMs, defaultDeadlines)).toBeNull();
  });

  it.each([...resting, ...working, ...waiting] satisfies PlaceName[])(
    'says once at %s that codes left to a person have ended by themselves',
    (name) => {
      const leftActive = { licenseIds: ['new-1'], untilMs: noonMs + 40 };
      const at = upgrade({ ...places[name], leftActive });
      expect(due(at, noonMs + 39, defaultDeadlines)).toBeNull();
      const change = due(at, noonMs + 40, defaultDeadlines);
      expect(change).toEqual({
        leftActive: null,
        events: [{ type: 'noticeEnded', facts: { licenseIds: ['new-1'] } }],
      });
      expect(due({ ...at, leftActive: null }, noonMs + 40, defaultDeadlines)).toBeNull();
    },
  );

  it.each([
    [3_600_000 - 1, null],
    [3_600_000, 'us'],
  ])('starts a build that waits for the outside again after an hour: %i ms', (afterMs, by) => {
    const problem = { code: 'object-store-unavailable' } as const;
    const kit = { revision: 1, state: 'failed', attempt: 3, problem } as const;
    const change = due(
      upgrade({ ...places['deployment-kit, parked'], problem, kit }),
      noonMs + afterMs,
      defaultDeadlines,
    );
    expect(change?.to ?? null).toEqual(by === null ? null : { step: 'deployment-kit', parked: false });
    expect(change?.events ?? []).toEqual(by === null ? [] : [{ type: 'kitRetried', facts: { revision: 1, by } }]);
  });

  it.each([...working, ...resting, 'deployment-kit, parked'] satisfies PlaceName[])(
    'does nothing at %s, ever',
    (name) => {
      const problem = { code: 'installer-not-published', productId: 'ENDGRD1S1' } as const;
      expect(due(upgrade({ ...places[name], problem }), noonMs + 1000 * dayMs, defaultDeadlines)).toBeNull();
    },
  );

  it('goes by the settings that it is given', () => {
    const deadlines = { ...defaultDeadlines, lapseAfterDays: 2, remindAfterDays: [1], ourTurnMs: 5, retryOutsideMs: 7 };
    expect(due(upgrade(), noonMs + 2 * dayMs, deadlines)?.to?.step).toBe('lapsed');
    expect(due(upgrade(places['account-form']), noonMs + 90 * dayMs, deadlines)?.reminded).toBe(1);
    expect(dueAt(upgrade(places['activation-plan']), noonMs, deadlines)).toBe(noonMs + 5);
  });
});

function daysUntilDue(at: Upgrade): number | null {
  const dueMs = dueAt(at, noonMs + 12_345, defaultDeadlines);
  return dueMs === null ? null : (dueMs - noonMs) / dayMs;
}
