import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../core/decisions/decide.ts';
import { accepted } from '../../../core/result.ts';
import { facts, operator, type PlaceName, places, placesBut, upgrade } from '../upgrade-builder.ts';

const abandon = { kind: 'abandon', reason: 'asked for by phone' } as const;
const closed = ['reverting', 'completed', 'lapsed', 'canceled', 'abandoned', 'reverted'] satisfies PlaceName[];

describe('abandon', () => {
  it.each(placesBut(...closed))('ends an upgrade at %s; neither grants nor codes are touched', (name) => {
    expect(decide(abandon, facts({ upgrade: upgrade(places[name]), actor: operator }))).toEqual(
      accepted({
        to: { step: 'abandoned', parked: false },
        events: [{ type: 'upgradeAbandoned', facts: { at: places[name].step } }],
      }),
    );
  });

  it.each(closed)('is closed at %s', (name) => {
    expect(decide(abandon, facts({ upgrade: upgrade(places[name]), actor: operator }))).toMatchObject({
      ok: false,
      problem: { code: 'step-not-open', step: places[name].step },
    });
  });

  it.each([
    ['building', 'deployment-kit'],
    ['failed', 'deployment-kit, parked'],
  ] as const)('stops a build that is %s', (state, name) => {
    const at = upgrade({ ...places[name], kit: { revision: 3, state, attempt: 2, problem: null } });
    expect(decide(abandon, facts({ upgrade: at, actor: operator }))).toMatchObject({
      value: { kit: { revision: 3, state: 'stopped', problem: null, layoutDigest: null } },
    });
  });

  it('leaves a kit that is ready to whoever has it', () => {
    const at = upgrade({
      ...places['product-selection'],
      kit: { revision: 1, state: 'ready', attempt: 1, problem: null },
    });
    const decision = decide(abandon, facts({ upgrade: at, actor: operator }));
    expect(decision.ok && decision.value).not.toHaveProperty('kit');
  });
});
