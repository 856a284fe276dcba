import type { Logger } from 'pino';
import { type Bell, openBellLock, type Rung, type RunTrouble } from '../storage/bell.ts';
import type { CampaignRuns } from '../storage/campaign-runs.ts';
import type { SignsOfLife } from '../storage/signs-of-life.ts';
import type { Engine } from './engine.ts';
import { pause } from './pause.ts';

interface Dependencies {
  readonly url: string;
  readonly bell: Bell;
  readonly engine: Pick<Engine, 'wake' | 'troubledRuns' | 'ringCampaign'>;
  readonly campaigns: Pick<CampaignRuns, 'forgotten'>;
  /** Tells that the bell rings, and that the engine answers. */
  readonly signsOfLife: Pick<SignsOfLife, 'note'>;
  readonly log: Logger;
  readonly everyMs: number;
}

export interface RunningBell {
  /** Whether this process is the one that rings. */
  readonly holds: () => boolean;
  stop(): Promise<void>;
}

/** So many upgrades are rung in one round, and so many of them at once. */
const perRound = 200;
/** Temporal tells after about 10 s. */
const lookEveryMs = 5000;
const atOnce = 10;

/**
 * Rings each upgrade that is due or has an undecided command. One process at a time does it; the others wait for its
 * lock. A ring that fails is logged: the upgrade stays due, so it is rung again. Looks for runs in trouble meanwhile.
 */
export function startBell({ url, bell, engine, campaigns, signsOfLife, log, everyMs }: Dependencies): RunningBell {
  const stopping = new AbortController();
  let looksAgainAtMs = 0;
  const lock = openBellLock(url);

  async function round(): Promise<void> {
    if (!(await lock.take())) return;
    const rung = await bell.take(perRound);
    for (let first = 0; first < rung.length && !stopping.signal.aborted; first += atOnce) {
      await Promise.all(rung.slice(first, first + atOnce).map(ring));
    }
    await lookForTroubles();
  }

  async function ringForgottenCampaigns(): Promise<void> {
    for (const campaignId of await campaigns.forgotten()) {
      await engine.ringCampaign(campaignId).catch((error: unknown) => {
        log.warn({ err: error, campaignId }, 'could not wake the run of a campaign');
      });
    }
  }

  /** Runs that fail at their own code hear no bell: operators have to know. */
  async function lookForTroubles(): Promise<void> {
    if (performance.now() < looksAgainAtMs) return;
    looksAgainAtMs = performance.now() + lookEveryMs;
    const troubles: RunTrouble[] = [];
    await signsOfLife.note(['bell']);
    await ringForgottenCampaigns();
    for await (const trouble of engine.troubledRuns()) troubles.push(trouble);
    await signsOfLife.note(['engine']);
    await bell.noteTroubles(troubles);
  }

  async function ring({ upgradeId, orderNumber }: Rung): Promise<void> {
    await engine.wake(upgradeId, orderNumber).catch((error: unknown) => {
      log.warn({ err: error, upgradeId }, 'could not wake the run of an upgrade');
    });
  }

  async function rounds(): Promise<void> {
    while (!stopping.signal.aborted) {
      await round().catch((error: unknown) => {
        log.warn({ err: error }, 'the bell missed a round');
      });
      await pause(everyMs, stopping.signal);
    }
  }

  const running = rounds();
  return {
    holds: lock.holds,
    async stop() {
      stopping.abort();
      await running;
      await lock.close();
    },
  };
}
