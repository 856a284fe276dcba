import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { watchStanding } from '../../bin/watch-standing.ts';
import type { Counts } from '../../storage/gauges.ts';
import { eventually } from '../support/processes.ts';

const counts: Counts = {
  waiting: { customer: 7, us: 0, operator: 2 },
  overdue: 3,
  undecided: 4,
  operatorNeeded: 5,
  inTrouble: 1,
  mailsWaiting: 6,
  alertsOpen: 8,
};
const shown = [
  'crossgrade_upgrades_waiting{on="customer"} 7',
  'crossgrade_upgrades_waiting{on="us"} 0',
  'crossgrade_upgrades_waiting{on="operator"} 2',
  'crossgrade_upgrades_overdue 3',
  'crossgrade_commands_undecided 4',
  'crossgrade_upgrades_operator_needed 5',
  'crossgrade_runs_in_trouble 1',
  'crossgrade_mails_waiting 6',
  'crossgrade_alerts_open 8',
];

const watches: { stop(): Promise<void> }[] = [];

/** Counts that are asked for in a process that holds the bell or does not, from a database that is there or is not. */
function watching(everyMs = 1) {
  const at = { holdsBell: true, away: false, asked: 0, looked: 0, logged: '' };
  const metrics = new Registry();
  const log = pino({}, { write: (line: string) => (at.logged += line) });
  const gauges = {
    count() {
      at.asked += 1;
      return at.away ? Promise.reject(new Error('PostgreSQL is away')) : Promise.resolve(counts);
    },
  };
  const holdsBell = () => {
    at.looked += 1;
    return at.holdsBell;
  };
  const watch = watchStanding({ gauges, holdsBell, log, metrics, everyMs });
  const lines = async () => (await metrics.metrics()).split('\n').filter((line) => line.startsWith('crossgrade'));
  const shows = (expected: readonly string[]) =>
    eventually(`it shows ${expected.join(', ')}`, async () => (await lines()).join() === expected.join(), 2000);
  watches.push(watch);
  return { at, lines, shows };
}

afterEach(async () => {
  await Promise.all(watches.splice(0).map((watch) => watch.stop()));
});

describe('what a worker shows of all that waits', () => {
  it('is shown by the process that holds the bell, and by it alone', async () => {
    const { at, lines, shows } = watching();
    await shows(shown);
    at.holdsBell = false;
    await shows([]);
    at.holdsBell = true;
    await shows(shown);
    expect(await lines()).toEqual(shown);
  });

  it('is nothing, and no old number, while PostgreSQL is away', async () => {
    const { at, shows } = watching();
    await shows(shown);
    at.away = true;
    await shows([]);
    expect(at.logged).toContain('could not count what waits');
    at.away = false;
    await shows(shown);
  });

  it('is counted once in its time, however often it is asked for', async () => {
    const { at, lines, shows } = watching(60_000);
    await shows(shown);
    for (let asked = 0; asked < 10; asked += 1) await lines();
    await eventually('it has looked again', () => Promise.resolve(at.looked > 2));
    expect(at.asked).toBe(1);
  });
});
