import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { doAtOnce, timed } from './at-once.ts';
import type { Contender, Pair } from './contender.ts';
import { type Shape, shapeOf } from './shape.ts';
import { percentile } from './statistics.ts';

export interface Sizes {
  readonly rounds: number;
  readonly atOnce: number;
  /** Carried all the way before anything is measured. */
  readonly warmUp: number;
  /** Carried all the way in each round. */
  readonly upgrades: number;
  /** Asked in each round, one after the other. */
  readonly actions: number;
  /** Asked in each round of each of those that are at it at once. */
  readonly actionsOfEach: number;
}

export const fullSizes: Sizes = { rounds: 5, atOnce: 32, warmUp: 96, upgrades: 160, actions: 60, actionsOfEach: 10 };
export const quickSizes: Sizes = { rounds: 1, atOnce: 8, warmUp: 8, upgrades: 16, actions: 8, actionsOfEach: 2 };

export interface Latency {
  readonly p50: Pair;
  readonly p99: Pair;
}

export interface Round {
  readonly upgradesPerSecond: Pair;
  readonly oneAction: Latency;
  readonly actionsAtOnce: Latency;
}

export interface Comparison {
  readonly sizes: Sizes;
  readonly shapes: Record<keyof Pair, Shape>;
  readonly rounds: readonly Round[];
}

interface Options {
  readonly contenders: Record<keyof Pair, Contender>;
  readonly client: Client;
  readonly sizes: Sizes;
  readonly stopping: AbortSignal;
  readonly say: (progress: string) => void;
}

/** Carried one after the other, and their histories read. */
const shapesRead = 5;
/**
 * Between two actions of one upgrade, so that each finds its run at rest, as a person's does. One that comes while the
 * engine still ends the one before is handed to the worker on the way back, which flatters whoever asks faster.
 */
const restMs = 100;

/** Measures both by turns, so that whatever else the machine does meanwhile hits both. */
export async function compare({ contenders, client, sizes, stopping, say }: Options): Promise<Comparison> {
  const { ours, bare } = contenders;
  say('warming up');
  for (const { complete } of [ours, bare]) await doAtOnce(sizes.atOnce, sizes.warmUp, complete);
  const shape = async ({ complete }: Contender) => shapeOf(client, await doAtOnce(1, shapesRead, complete));
  const shapes = { ours: await shape(ours), bare: await shape(bare) };

  const rounds: Round[] = [];
  for (let number = 1; number <= sizes.rounds; number += 1) {
    say(`round ${String(number)} of ${String(sizes.rounds)}`);
    const byTurns = async <Measured>(
      measure: (contender: Contender, sizes: Sizes) => Promise<Measured>,
    ): Promise<Record<keyof Pair, Measured>> => {
      stopping.throwIfAborted();
      if (number % 2 === 1) return { ours: await measure(ours, sizes), bare: await measure(bare, sizes) };
      const first = await measure(bare, sizes);
      return { ours: await measure(ours, sizes), bare: first };
    };
    rounds.push({
      upgradesPerSecond: await byTurns(upgradesPerSecond),
      oneAction: latencyOf(await byTurns(oneAction)),
      actionsAtOnce: latencyOf(await byTurns(actionsAtOnce)),
    });
  }
  return { sizes, shapes, rounds };
}

async function upgradesPerSecond({ complete }: Contender, { atOnce, upgrades }: Sizes): Promise<number> {
  const tookMs = await timed(() => doAtOnce(atOnce, upgrades, complete));
  return upgrades / (tookMs / 1000);
}

async function oneAction({ readyToAct }: Contender, { actions }: Sizes): Promise<readonly number[]> {
  return actAgainAndAgain(await readyToAct(), actions);
}

async function actionsAtOnce({ readyToAct }: Contender, { atOnce, actionsOfEach }: Sizes): Promise<readonly number[]> {
  const ready = await doAtOnce(atOnce, atOnce, readyToAct);
  const taken = await Promise.all(ready.map((act) => actAgainAndAgain(act, actionsOfEach)));
  return taken.flat();
}

async function actAgainAndAgain(act: () => Promise<void>, times: number): Promise<readonly number[]> {
  return doAtOnce(1, times, async () => {
    await pause(restMs);
    return timed(act);
  });
}

function latencyOf({ ours, bare }: Record<keyof Pair, readonly number[]>): Latency {
  const at = (percent: number): Pair => ({ ours: percentile(ours, percent), bare: percentile(bare, percent) });
  return { p50: at(50), p99: at(99) };
}
