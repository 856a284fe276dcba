import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { v7 as uuid } from 'uuid';
import { takeNext } from '../../activities/decisions.ts';
import { watchDecisions } from '../../bin/watch-decisions.ts';
import type { Command } from '../../core/commands.ts';
import { defaultDeadlines } from '../../core/deadlines.ts';
import { fakeRuns } from '../activities/fake-runs.ts';
import { places, upgrade } from '../core/upgrade-builder.ts';

const register: Command = { kind: 'registerKey' };
const accept: Command = { kind: 'acceptAgreement', version: '2026-1', digest: 'digest-en' };

/** Decides one command, and tells what was logged and measured of it. */
async function decide(command: Command, { at = upgrade(), failing = false } = {}) {
  const fake = fakeRuns(at, [command]);
  const id = uuid({ msecs: Date.now() - 2000 });
  fake.waiting.splice(0, 1, { id, command });
  if (failing) fake.unreadable = new Error('not readable');
  if (failing) fake.failures.set(id, 7);
  const lines: Record<string, unknown>[] = [];
  const metrics = new Registry();
  const log = pino({}, { write: (line: string) => lines.push(parseLine(line)) });
  const runs = watchDecisions(fake, log, metrics);
  await takeNext({ runs, deadlines: defaultDeadlines, report: () => undefined }, at.id);
  return { id, lines, measured: await metrics.metrics() };
}

function parseLine(line: string): Record<string, unknown> {
  return JSON.parse(line) as Record<string, unknown>;
}

describe('watchDecisions', () => {
  it.each([
    ['accepted', register, {}],
    ['unchanged', register, { at: upgrade(places['account-form']) }],
    ['refused', accept, {}],
    ['set-aside', register, { failing: true }],
  ])('logs and counts a command as %s', async (outcome, command, given) => {
    const { id, lines, measured } = await decide(command, given);
    expect(lines).toMatchObject([
      { msg: 'a command was decided', upgradeId: 'upgrade-1', commandId: id, kind: command.kind, outcome },
    ]);
    expect(measured).toContain(
      `crossgrade_command_duration_seconds_count{kind="${command.kind}",outcome="${outcome}"} 1`,
    );
  });

  it('names the problem of a refusal', async () => {
    expect((await decide(accept)).lines).toMatchObject([{ problem: 'step-not-open' }]);
  });

  it('measures from when the command was made', async () => {
    const [line] = (await decide(register)).lines;
    expect(line?.durationMs).toBeGreaterThanOrEqual(2000);
    expect(line?.durationMs).toBeLessThan(10_000);
  });
});
