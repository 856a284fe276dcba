import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../core/decisions/decide.ts';
import { accepted } from '../../../core/result.ts';
import { facts, operator, type PlaceName, places, placesBut, upgrade, visitor } from '../upgrade-builder.ts';

const retry = { kind: 'retryKit', reason: 'the installer is there again' } as const;

describe('retryKit', () => {
  it('starts a parked build again, under the same revision', () => {
    const problem = { code: 'object-store-unavailable' } as const;
    const kit = { revision: 2, state: 'failed', attempt: 5, problem } as const;
    const parked = upgrade({ ...places['deployment-kit, parked'], problem, kit });
    expect(decide(retry, facts({ upgrade: parked, actor: operator }))).toEqual(
      accepted({
        to: { step: 'deployment-kit', parked: false },
        kit: { revision: 2, state: 'building', problem: null, layoutDigest: null },
        events: [{ type: 'kitRetried', facts: { revision: 2, by: 'operator' } }],
      }),
    );
  });

  it('is not decided about an upgrade that was written since it was looked at', () => {
    const parked = facts({ upgrade: upgrade(places['deployment-kit, parked']), actor: operator, revision: 9 });
    expect(decide({ ...retry, expectedRevision: 8 }, parked)).toEqual({
      ok: false,
      problem: { code: 'upgrade-changed', step: 'deployment-kit', waitingOn: 'operator', revision: 9 },
    });
    expect(decide({ ...retry, expectedRevision: 9 }, parked)).toMatchObject({ ok: true });
  });

  it.each(placesBut('deployment-kit, parked'))('is closed at %s', (name) => {
    expect(decide(retry, facts({ upgrade: upgrade(places[name]), actor: operator }))).toMatchObject({
      ok: false,
      problem: { code: 'step-not-open', step: places[name].step },
    });
  });

  it('is named among what is open while an upgrade is parked', () => {
    const open = (name: PlaceName, actor = operator) => {
      const decision = decide(
        { kind: 'reopen', reason: 'asked for' },
        facts({ upgrade: upgrade(places[name]), actor }),
      );
      return !decision.ok && decision.problem.code === 'step-not-open' ? decision.problem.open : [];
    };
    expect(open('deployment-kit, parked')).toEqual([
      ...open('deployment-kit').slice(0, -2),
      'retryKit',
      'resendMail',
      'startAfresh',
    ]);
    expect(open('deployment-kit, parked', visitor)).toEqual(['registerKey', 'correctAddress', 'answerQuestion']);
  });
});
