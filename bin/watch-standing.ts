import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import type { Counts, Gauges } from '../storage/gauges.ts';
import { pause } from './pause.ts';

interface Dependencies {
  readonly gauges: Gauges;
  /** Whether this process holds the bell: it alone counts, so that sums over all workers are right. */
  readonly holdsBell: () => boolean;
  readonly log: Logger;
  readonly metrics: Registry;
  /** How often PostgreSQL is asked, however often the metrics are. */
  readonly everyMs: number;
}

const lookEveryMs = 250;

/** Measures what waits, and for whom. Where nothing is known, no number is shown: neither an old one nor a zero. */
export function watchStanding({ gauges, holdsBell, log, metrics, everyMs }: Dependencies): { stop(): Promise<void> } {
  const shown = showCounts(metrics);
  const stopping = new AbortController();
  let countsAgainAtMs = 0;

  async function look(): Promise<void> {
    if (!holdsBell()) {
      countsAgainAtMs = 0;
      shown.hide();
      return;
    }
    if (performance.now() < countsAgainAtMs) return;
    countsAgainAtMs = performance.now() + everyMs;
    shown.show(await gauges.count());
  }

  async function looks(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => {
        shown.hide();
        log.warn({ err: error }, 'could not count what waits');
      });
      await pause(Math.min(everyMs, lookEveryMs), stopping.signal);
    }
  }

  const running = looks();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

function showCounts(metrics: Registry): { show(counts: Counts): void; hide(): void } {
  const registers = [metrics];
  const waiting = new Gauge({
    name: 'crossgrade_upgrades_waiting',
    help: 'Upgrades that are not at rest, by whose turn it is',
    labelNames: ['on'],
    registers,
  });
  const overdue = new Gauge({
    name: 'crossgrade_upgrades_overdue',
    help: 'Upgrades that were due more than two minutes ago',
    registers,
  });
  const undecided = new Gauge({
    name: 'crossgrade_commands_undecided',
    help: 'Commands that were stored more than ten seconds ago and are not decided',
    registers,
  });
  const operatorNeeded = new Gauge({
    name: 'crossgrade_upgrades_operator_needed',
    help: 'Upgrades that wait for an operator, wholly or in part',
    registers,
  });
  const inTrouble = new Gauge({
    name: 'crossgrade_runs_in_trouble',
    help: 'Upgrades whose run does not go on, as Temporal reports it',
    registers,
  });
  const mailsWaiting = new Gauge({
    name: 'crossgrade_mails_waiting',
    help: 'Mails that are neither sent nor given up',
    registers,
  });
  const alertsOpen = new Gauge({
    name: 'crossgrade_alerts_open',
    help: 'Alerts that were opened and are not over',
    registers,
  });
  const shown = {
    show(counts: Counts) {
      for (const [on, number] of Object.entries(counts.waiting)) waiting.set({ on }, number);
      overdue.set(counts.overdue);
      undecided.set(counts.undecided);
      operatorNeeded.set(counts.operatorNeeded);
      inTrouble.set(counts.inTrouble);
      mailsWaiting.set(counts.mailsWaiting);
      alertsOpen.set(counts.alertsOpen);
    },
    hide() {
      waiting.reset();
      for (const gauge of [overdue, undecided, operatorNeeded, inTrouble, mailsWaiting, alertsOpen]) gauge.remove();
    },
  };
  shown.hide();
  return shown;
}
