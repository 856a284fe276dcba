import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { watchKitBuilds } from '../../bin/watch-kit-builds.ts';
import type { Standing } from '../../core/standing.ts';
import { quietEnvironment } from '../activities/quiet-environment.ts';

const completed: Standing = { step: 'completed', parked: false, turn: 8, wakeInMs: null, problem: null, more: false };
const parked: Standing = { ...completed, step: 'deployment-kit', parked: true, problem: 'installer-missing' };
const away = { code: 'object-store-unavailable' };
const turn = { upgradeId: 'upgrade-1', turn: 7 };

/** Builds once, and tells what was logged and measured of it. */
async function build(work: () => Promise<Standing>, environment = quietEnvironment()) {
  const logged: string[] = [];
  const metrics = new Registry();
  const log = pino({}, { write: (line: string) => logged.push(line) });
  const watched = watchKitBuilds({ buildDeploymentKit: work }, log, metrics);
  const ended = await environment.run(() => watched.buildDeploymentKit(turn)).catch((error: unknown) => error);
  return { ended, logged: logged.join(''), measured: await metrics.metrics() };
}

describe('watchKitBuilds', () => {
  it.each([
    ['done', () => Promise.resolve(completed)],
    ['installer-missing', () => Promise.resolve(parked)],
    ['object-store-unavailable', () => Promise.reject(ApplicationFailure.create({ details: [away] }))],
    ['failed', () => Promise.reject(new TypeError('never thought of'))],
  ])('logs and counts a build as %s', async (outcome, work) => {
    const { logged, measured } = await build(work);
    expect(JSON.parse(logged)).toMatchObject({ msg: 'a kit build ended', ...turn, attempt: 1, outcome });
    expect(measured).toContain(`crossgrade_kit_build_duration_seconds_count{outcome="${outcome}"} 1`);
  });

  it('counts a build as canceled that a command has stopped', async () => {
    const environment = quietEnvironment();
    const { measured } = await build(async () => {
      environment.cancel();
      throw new Error('aborted');
    }, environment);
    expect(measured).toContain('crossgrade_kit_build_duration_seconds_count{outcome="canceled"} 1');
  });

  it('hands on what came of it', async () => {
    const failure = new Error('broken');
    expect((await build(() => Promise.resolve(completed))).ended).toBe(completed);
    expect((await build(() => Promise.reject(failure))).ended).toBe(failure);
  });
});
