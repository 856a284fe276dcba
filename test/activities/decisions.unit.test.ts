import { beforeEach, describe, expect, it } from '@jest/globals';
import { type DecisionDependencies, due, standing, takeNext } from '../../activities/decisions.ts';
import type { Command } from '../../core/commands.ts';
import { defaultDeadlines } from '../../core/deadlines.ts';
import { StorageUnavailable } from '../../storage/database.ts';
import { noonMs, places, upgrade } from '../core/upgrade-builder.ts';
import { fakeRuns, type FakeRuns } from './fake-runs.ts';

const register: Command = { kind: 'registerKey' };
const accept: Command = { kind: 'acceptAgreement', version: '2026-1', digest: 'digest-en' };
const abandon: Command = { kind: 'abandon', reason: 'asked for' };
const nowhere = { step: 'abandoned', parked: false, turn: 0, problem: null, wakeInMs: null, more: false };
const dayMs = 86_400_000;

describe('takeNext', () => {
  let reported: unknown[];
  beforeEach(() => {
    reported = [];
  });

  it('decides the oldest command alone, and says that there are more', async () => {
    const runs = fakeRuns(upgrade(), [register, accept]);
    expect(await takeNext(deciding(runs), 'upgrade-1')).toMatchObject({
      step: 'license-agreement',
      turn: 1,
      more: true,
    });
    expect(runs.written).toMatchObject([{ commandId: 'command-1', outcome: { accepted: true, effective: true } }]);
    expect(await takeNext(deciding(runs), 'upgrade-1')).toMatchObject({ step: 'account-form', turn: 2, more: false });
  });

  it('writes a refusal as an outcome that changes nothing', async () => {
    const runs = fakeRuns(upgrade(), [accept]);
    expect(await takeNext(deciding(runs), 'upgrade-1')).toMatchObject({
      step: 'registration-key',
      turn: 0,
      more: false,
    });
    expect(runs.written).toMatchObject([
      { outcome: { accepted: false, problem: { code: 'step-not-open' } }, change: null },
    ]);
  });

  it('writes the second of two clicks as accepted, and that nothing came of it', async () => {
    const runs = fakeRuns(upgrade(places['account-form']), [register]);
    await takeNext(deciding(runs), 'upgrade-1');
    expect(runs.written).toMatchObject([{ outcome: { accepted: true, effective: false }, change: null }]);
  });

  it('reads again after a lost race, and judges by what it finds then', async () => {
    const runs = fakeRuns(upgrade(), [register]);
    runs.lostRaces = 3;
    runs.whenLost = () => {
      runs.upgrade = { ...runs.upgrade, ...places.abandoned };
    };
    await takeNext(deciding(runs), 'upgrade-1');
    expect(runs.reads).toBe(4);
    expect(runs.written).toMatchObject([{ outcome: { accepted: false, problem: { code: 'step-not-open' } } }]);
    expect(runs.failures.size).toBe(0);
  });

  it('decides nothing twice when somebody else was faster', async () => {
    const runs = fakeRuns(upgrade(), [register]);
    runs.lostRaces = 1;
    runs.whenLost = () => runs.waiting.splice(0, 1);
    expect(await takeNext(deciding(runs), 'upgrade-1')).toMatchObject({ more: false });
    expect(runs.written).toEqual([]);
  });

  it('answers the bell when there is nothing to decide', async () => {
    const runs = fakeRuns(upgrade(), []);
    expect(await takeNext(deciding(runs), 'upgrade-1')).toMatchObject({ step: 'registration-key', more: false });
    expect(runs.bellsAnswered).toBe(1);
  });

  it('ends the run of an upgrade that does not exist', async () => {
    expect(await takeNext(deciding(fakeRuns(upgrade())), 'upgrade-2')).toEqual(nowhere);
  });

  it('sets a command aside after 8 failures, so that nothing stands behind it, and reports it', async () => {
    const runs = fakeRuns(upgrade(), [register, abandon]);
    const broken = new Error('poison');
    runs.unreadable = broken;
    for (let tries = 1; tries < 8; tries += 1) {
      await expect(takeNext(deciding(runs), 'upgrade-1')).rejects.toBe(broken);
      expect([runs.written.length, reported.length]).toEqual([0, 0]);
    }
    expect(await takeNext(deciding(runs), 'upgrade-1')).toMatchObject({ step: 'registration-key', more: true });
    expect(runs.written).toEqual([
      {
        commandId: 'command-1',
        outcome: { accepted: false, problem: { code: 'internal-error', reference: 'command-1' } },
        change: null,
      },
    ]);
    expect(reported).toEqual([['a command was set aside', { commandId: 'command-1', upgradeId: 'upgrade-1' }, broken]]);

    runs.unreadable = null;
    expect(await takeNext(deciding(runs), 'upgrade-1')).toMatchObject({ step: 'abandoned', more: false });
  });

  it('sets nothing aside because the database is away, however often', async () => {
    const runs = fakeRuns(upgrade(), [register]);
    runs.brokenWrite = new StorageUnavailable('PostgreSQL does not answer');
    for (let tries = 0; tries < 20; tries += 1) {
      await expect(takeNext(deciding(runs), 'upgrade-1')).rejects.toBe(runs.brokenWrite);
    }
    expect([runs.written.length, runs.failures.size, reported.length]).toEqual([0, 0, 0]);
    runs.brokenWrite = null;
    expect(await takeNext(deciding(runs), 'upgrade-1')).toMatchObject({ step: 'license-agreement' });
  });

  it('does not count a lost race of setting aside as set aside', async () => {
    const runs = fakeRuns(upgrade(), [register]);
    runs.unreadable = new Error('poison');
    runs.failures.set('command-1', 7);
    runs.lostRaces = 1;
    await takeNext(deciding(runs), 'upgrade-1');
    expect(runs.written).toMatchObject([{ outcome: { problem: { code: 'internal-error' } } }]);
  });

  function deciding(runs: FakeRuns): DecisionDependencies {
    return { runs, deadlines: defaultDeadlines, report: (...told) => reported.push(told) };
  }
});

describe('due', () => {
  it('writes what is due, once', async () => {
    const runs = fakeRuns(upgrade({ ...places['account-form'], sinceMs: noonMs - 20 * dayMs }));
    expect(await due(quiet(runs), 'upgrade-1')).toMatchObject({ step: 'account-form', turn: 0, wakeInMs: 10 * dayMs });
    expect(runs.written).toMatchObject([{ change: { reminded: 2 } }]);
    await due(quiet(runs), 'upgrade-1');
    expect(runs.written).toHaveLength(1);
    expect(runs.bellsAnswered).toBe(1);
  });

  it('does nothing when the customer was faster', async () => {
    const runs = fakeRuns(upgrade({ sinceMs: noonMs - 180 * dayMs }));
    runs.lostRaces = 1;
    runs.whenLost = () => {
      runs.upgrade = { ...runs.upgrade, ...places['license-agreement'], turn: 1, sinceMs: noonMs };
    };
    expect(await due(quiet(runs), 'upgrade-1')).toMatchObject({ step: 'license-agreement', turn: 1 });
    expect(runs.written).toEqual([]);
  });

  it('ends the run of an upgrade that does not exist', async () => {
    expect(await due(quiet(fakeRuns(upgrade())), 'upgrade-2')).toEqual(nowhere);
  });
});

describe('standing', () => {
  it('says where an upgrade stands, and answers the bell', async () => {
    const runs = fakeRuns(upgrade({ ...places['deployment-kit'], turn: 7 }), [abandon]);
    expect(await standing(quiet(runs), 'upgrade-1')).toEqual({
      step: 'deployment-kit',
      parked: false,
      turn: 7,
      problem: null,
      wakeInMs: 60_000,
      more: true,
    });
    expect(runs.bellsAnswered).toBe(1);
  });

  it('ends the run of an upgrade that does not exist', async () => {
    expect(await standing(quiet(fakeRuns(upgrade())), 'upgrade-2')).toEqual(nowhere);
  });
});

function quiet(runs: FakeRuns): DecisionDependencies {
  return { runs, deadlines: defaultDeadlines, report: () => undefined };
}
