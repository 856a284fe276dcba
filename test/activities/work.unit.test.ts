import { describe, expect, it } from '@jest/globals';
import { issue, park, plan, publish, type Turn } from '../../activities/work.ts';
import type { Runs } from '../../storage/runs.ts';
import { owned } from '../core/builders.ts';
import {
  issue as issued,
  type PlaceName,
  places,
  placesBut,
  select,
  storedPlan,
  upgrade,
} from '../core/upgrade-builder.ts';
import { fakeRuns, type FakeRuns } from './fake-runs.ts';

const { kind: _, ...selection } = select(['ENDGRD2S1']);
const content = { layoutDigest: 'digest-of-layout', sizeBytes: 4096 };
const works = [
  ['plan', 'activation-plan', plan, 'product-selection'],
  ['issue', 'activation-codes', issue, 'deployment-kit'],
  ['publish', 'deployment-kit', (runs: Runs, turn: Turn) => publish(runs, turn, 0, content), 'completed'],
  [
    'park',
    'deployment-kit',
    (runs: Runs, turn: Turn) => park(runs, turn, { code: 'kit-build-overdue' }),
    'deployment-kit',
  ],
] as const;

describe.each(works)('%s', (_name, step, work, next) => {
  it('writes its result, and answers with the standing after it', async () => {
    const runs = standingAt(step);
    expect(await work(runs, turn(5))).toMatchObject({ step: next, turn: 6 });
    expect(runs.written).toMatchObject([{ change: { to: { step: next } } }]);
  });

  it.each([4, 6])('is dropped when it was done for another turn: %i', async (other) => {
    const runs = standingAt(step);
    expect(await work(runs, turn(other))).toMatchObject({ step, turn: 5 });
    expect(runs.written).toEqual([]);
  });

  it.each(placesBut(step))('is dropped when the upgrade is at %s', async (name) => {
    const runs = standingAt(name);
    expect(await work(runs, turn(5))).toMatchObject(places[name]);
    expect(runs.written).toEqual([]);
  });

  it('writes once when it is repeated after its answer was lost', async () => {
    const runs = standingAt(step);
    const first = await work(runs, turn(5));
    expect(await work(runs, turn(5))).toEqual(first);
    expect(runs.written).toHaveLength(1);
  });

  it('reads again after a lost race, and writes then', async () => {
    const runs = standingAt(step);
    runs.lostRaces = 2;
    expect(await work(runs, turn(5))).toMatchObject({ step: next, turn: 6 });
    expect([runs.reads, runs.written.length]).toEqual([3, 1]);
  });

  it('is dropped when the race was lost to an abandon', async () => {
    const runs = standingAt(step);
    runs.lostRaces = 1;
    runs.whenLost = () => {
      runs.upgrade = { ...runs.upgrade, ...places.abandoned, turn: 6 };
    };
    expect(await work(runs, turn(5))).toMatchObject({ step: 'abandoned' });
    expect(runs.written).toEqual([]);
  });

  it('throws for an upgrade that does not exist', async () => {
    await expect(work(standingAt(step), { upgradeId: 'upgrade-2', turn: 5 })).rejects.toThrow('no such upgrade');
  });
});

describe('plan, with licenses', () => {
  it('settles what is owned at the moment of writing', async () => {
    const runs = standingAt('activation-plan');
    runs.lostRaces = 1;
    runs.whenLost = () => {
      runs.owned = [owned('A1', 'ENDGRD7E1')];
    };
    await plan(runs, turn(5));
    expect(runs.written).toMatchObject([{ change: { grants: [{ licenseId: 'A1' }] } }]);
  });
});

function standingAt(name: PlaceName): FakeRuns {
  const kit = { revision: 1, state: 'building', attempt: 0, problem: null } as const;
  return fakeRuns(upgrade({ ...places[name], turn: 5, plan: storedPlan([issued('ENDGRD2S1')]), selection, kit }));
}

function turn(number: number): Turn {
  return { upgradeId: 'upgrade-1', turn: number };
}
