import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { observeRequest } from '../../api/middleware/observe-request.ts';
import { openEngine } from '../../bin/engine.ts';
import { sendMails } from '../../bin/send-mails.ts';
import { watchDecisions } from '../../bin/watch-decisions.ts';
import { watchKitBuilds } from '../../bin/watch-kit-builds.ts';
import { watchStanding } from '../../bin/watch-standing.ts';
import { fakeRuns } from '../activities/fake-runs.ts';
import { upgrade } from '../core/upgrade-builder.ts';

const page = readFileSync('docs/logs-and-metrics.md', 'utf8');

/** The rows of the table that begins with a column of this name, cell by cell. */
function rowsOf(firstColumn: string): readonly (readonly string[])[] {
  const lines = page.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${firstColumn} `));
  const body = lines.slice(head + 2);
  const end = body.findIndex((line) => !line.startsWith('|'));
  return body.slice(0, end).map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
}

describe('the page about logs and metrics', () => {
  it('lists every metric of ours with its type and labels, and no other', async () => {
    const metrics = new Registry();
    const log = pino({ level: 'silent' });
    observeRequest(log, metrics);
    watchDecisions(fakeRuns(upgrade()), log, metrics);
    watchKitBuilds({ buildDeploymentKit: () => Promise.reject(new Error('never called')) }, log, metrics);
    const engine = openEngine({ TEMPORAL_ADDRESS: '127.0.0.1:1', TEMPORAL_NAMESPACE: 'none' }, { metrics });
    await engine.close();
    const gauges = { count: () => Promise.reject(new Error('never called')) };
    await watchStanding({ gauges, holdsBell: () => false, log, metrics, everyMs: 1 }).stop();

    await sendMails({
      mails: {
        take: () => Promise.resolve(null),
        note: () => Promise.resolve(),
        giveUpOnLost: () => Promise.resolve(0),
      },
      gateway: { send: () => Promise.reject(new Error('never called')) },
      attachments: () => Promise.resolve([]),
      publicUrl: 'https://upgrades.example',
      stopping: AbortSignal.abort(),
      everyMs: 1,
      log,
      metrics,
    });

    const made = (await metrics.getMetricsAsJSON()).map(({ name, type }) => {
      const metric: unknown = metrics.getSingleMetric(name);
      return [name, String(type), labelsOf(metric)];
    });
    const listed = rowsOf('metric').map(([, name, type, labels]) => [name, type, labels]);
    expect(listed.toSorted()).toEqual(made.toSorted());
  });

  it('lists every message that API and worker log, and no other', () => {
    const logged = ['api', 'activities', 'bin', 'storage'].flatMap(sourcesIn).flatMap(messagesIn);
    const listed = rowsOf('message').map(([, message]) => message);
    expect(listed.toSorted()).toEqual([...new Set(logged)].toSorted());
  });
});

function labelsOf(metric: unknown): string {
  return (metric as { readonly labelNames: readonly string[] }).labelNames.join(', ');
}

function sourcesIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return names.map((name) => readFileSync(path.join(folder, name), 'utf8'));
}

/** The text in each call of a log, or of a `report` that leads to one. */
function messagesIn(source: string): readonly string[] {
  const calls = source.matchAll(/\b(?:log\.(?:info|warn|error|fatal)|report)\(([^]*?)\);\n/g);
  return [...calls].flatMap(([, given = '']) => /'([^']+)'(?:,[^']*)?$/.exec(given.trim())?.[1] ?? []);
}
