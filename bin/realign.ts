import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Registry } from 'prom-client';
import { createBell } from '../storage/bell.ts';
import { openDatabase } from '../storage/database.ts';
import { type Engine, openEngine } from './engine.ts';
import { readSettings } from './settings.ts';

const USAGE = `node --import tsx bin/realign.ts [options], with the settings of the worker
Ends the runs of upgrades and has new ones started, which go on where PostgreSQL says. Nothing is lost with a run.
After PostgreSQL was restored to an earlier backup: all of them, as here. After a release that cannot replay:
  --troubled     only runs that Temporal reports as failing
  --rate <n>     so many runs a second (20)`;

process.exitCode = await perform().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});

async function perform(): Promise<number> {
  const { troubled, rate } = readOptions();
  const settings = readSettings(process.env);
  const database = openDatabase(settings.DATABASE_URL, 2);
  const engine = openEngine(settings, { metrics: new Registry() });
  try {
    const ended = await endRuns(engine, troubled, rate);
    const due = troubled ? ended.length : await createBell(database).ringAll();
    if (troubled) await wakeAll(engine, ended, rate);
    console.log(`ended ${ended.length} runs, ${due} upgrades are looked at anew`);
    return 0;
  } finally {
    await Promise.all([engine.close(), database.$disconnect()]);
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: { troubled: { type: 'boolean', default: false }, rate: { type: 'string', default: '20' } },
  });
  const rate = Number(values.rate);
  if (!Number.isFinite(rate) || rate <= 0) throw new Error(USAGE);
  return { troubled: values.troubled, rate };
}

async function endRuns(engine: Engine, troubled: boolean, rate: number): Promise<readonly string[]> {
  const upgradeIds: string[] = [];
  for await (const upgradeId of troubled ? troubledUpgrades(engine) : engine.runs()) upgradeIds.push(upgradeId);
  for (const upgradeId of upgradeIds) {
    await engine.endRun(upgradeId, 'realign');
    await pause(1000 / rate);
  }
  return upgradeIds;
}

async function* troubledUpgrades(engine: Engine): AsyncIterable<string> {
  for await (const { upgradeId } of engine.troubledRuns()) yield upgradeId;
}

async function wakeAll(engine: Engine, upgradeIds: readonly string[], rate: number): Promise<void> {
  for (const upgradeId of upgradeIds) {
    await engine.wake(upgradeId);
    await pause(1000 / rate);
  }
}
