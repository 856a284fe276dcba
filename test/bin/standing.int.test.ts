import { describe, expect, it } from '@jest/globals';
import { anyFreePort } from '../../bin/local/ports.mjs';
import { placeOrder } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

describe('two workers', () => {
  const { current } = sharedInstallation({ withWorker: false });

  it('show what waits once, whichever of them lives', async () => {
    await placeOrder(current().url);
    await placeOrder(current().url);
    const ports = [await anyFreePort(), await anyFreePort()];
    const workers = await Promise.all(ports.map((port) => current().startWorker({ WORKER_PORT: String(port) })));
    const shown = async () => {
      const pages = await Promise.all(ports.map(gaugesOn));
      return pages.flat().filter((line) => line.startsWith('crossgrade_upgrades_waiting{on="customer"}'));
    };
    const twoWait = async () => (await shown()).join() === 'crossgrade_upgrades_waiting{on="customer"} 2';
    await eventually('they show what waits', twoWait);
    const pages = await Promise.all(ports.map(gaugesOn));
    expect(pages.map((lines) => lines.length).toSorted()).toEqual([0, 8]);
    await workers[pages.findIndex((lines) => lines.length > 0)]?.kill();
    await eventually('the other shows what waits', twoWait);
  });
});

/** What a worker's page shows of what waits; nothing where there is no page. */
async function gaugesOn(port: number): Promise<readonly string[]> {
  const page = await fetch(`http://127.0.0.1:${String(port)}/metrics`).then(
    (response) => response.text(),
    () => '',
  );
  return page.split('\n').filter((line) => /^crossgrade_(upgrades|commands_undecided|runs|mails_waiting)/.test(line));
}
