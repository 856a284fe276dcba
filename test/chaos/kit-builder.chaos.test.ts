import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildKit } from '../../activities/build-kit.ts';
import { sweepObjects } from '../../bin/sweep-objects.ts';
import { openFolderStore } from '../../gateways/folder-store.ts';
import { demonstrationCatalog } from '../../prisma/seed/catalog.ts';
import { createDemonstration } from '../../storage/demonstration.ts';
import { openStorage, type OpenStorage } from '../../storage/storage.ts';
import { product } from '../api/fixtures.ts';
import { noise } from '../kit/blobs.ts';
import { howOften } from '../support/how-often.ts';
import { openKitTools } from '../support/kit-tools.ts';
import { placeInStorage } from '../support/placed-order.ts';
import { eventually } from '../support/processes.ts';
import { freshDatabase } from '../support/servers.ts';

const turn = 5;
const weekMs = 8 * 86_400_000;

describe('a builder of kits', () => {
  let home: string;
  let url: string;
  let storage: OpenStorage;
  let drop: () => Promise<void>;
  let points: number;

  beforeAll(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'crossgrade-builder-'));
    mkdirSync(path.join(home, 'keys'));
    ({ url, drop } = await freshDatabase());
    storage = openStorage({ url, rootKey: Buffer.alloc(32, 7), connections: 4 });
    await createDemonstration(storage.database, storage.sealing).putCatalog(demonstrationCatalog);
    const store = await openFolderStore(path.join(home, 'blobs'));
    const bytes = await store.put(noise('installer', 3_000_000));
    const names = { productId: product('MAILGW1S1'), version: '1.0', platform: 'linux', fileName: 'setup.run' };
    await storage.installers.publish(names, bytes);
    const { ended } = startBuilder(await toBuild());
    points = Number(/built completed in (\d+)/.exec(await ended)?.[1]);
    if (!(points > 15)) throw new Error('the builder was not watched');
  });

  afterAll(async () => {
    await storage.close();
    await drop();
    rmSync(home, { recursive: true, force: true });
  });

  /** An upgrade whose kit is to be built, as a workflow would hand it to a builder. */
  async function toBuild(): Promise<string> {
    const upgradeId = await placeInStorage(storage);
    const selection = JSON.stringify({ planVersion: 1, productIds: ['MAILGW1S1'], installersFor: [] });
    await storage.database.$executeRaw`
      update upgrade set step = 'deployment-kit', turn = ${turn}, kit_revision = 1, selection = ${selection}::jsonb
      where id = ${upgradeId}::uuid`;
    await storage.database.$executeRaw`
      insert into kit_build (upgrade_id, revision, state, started_at)
      values (${upgradeId}::uuid, 1, 'building', crossgrade_now())`;
    return upgradeId;
  }

  function startBuilder(upgradeId: string, at = 0, signal = 'SIGKILL') {
    const entry = path.join(import.meta.dirname, '../support/kit-builder.ts');
    const args = ['--import', 'tsx', entry, upgradeId, String(turn), String(at), signal];
    const env = { ...process.env, DATABASE_URL: url, STORE: path.join(home, 'blobs'), KEYS: path.join(home, 'keys') };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (part: Buffer) => (said += part.toString()));
    return { child, ended: once(child, 'exit').then(() => said) };
  }

  /** Builds as the next builder does, one that nobody disturbs. */
  async function build(upgradeId: string): Promise<unknown> {
    const tools = await openKitTools(storage, { store: path.join(home, 'blobs'), keys: path.join(home, 'keys') });
    const { kind } = await buildKit(tools, { upgradeId, turn }, new AbortController().signal);
    return kind;
  }

  /** As many moments of a build, one in each part of it: over many runs, each. */
  const moments = (count: number) =>
    Array.from({ length: count }, (_, part) => 1 + Math.floor(((part + Math.random()) / count) * points));

  async function expectOneKit(upgradeId: string, at: number): Promise<void> {
    const ready = (await storage.upgrades.events(upgradeId, 0, 100)).filter(({ type }) => type === 'kitReady');
    expect({ at, ready: ready.length }).toEqual({ at, ready: 1 });
    expect(await storage.upgrades.read(upgradeId)).toMatchObject({ step: 'completed', kit: { state: 'ready' } });
  }

  it('that is killed at any point leaves the build to the next one, which publishes one kit', async () => {
    const killed = async (at: number) => {
      const upgradeId = await toBuild();
      await startBuilder(upgradeId, at).ended;
      expect(await build(upgradeId)).toBe('standing');
      await expectOneKit(upgradeId, at);
    };
    await Promise.all(moments(howOften(3, 10)).map(killed));
  }, 180_000);

  it('that sleeps at any point, and wakes when another has built, publishes nothing beside that', async () => {
    const sleeping = async (at: number) => {
      const upgradeId = await toBuild();
      const sleeper = startBuilder(upgradeId, at, 'SIGSTOP');
      await eventually('it sleeps', async () => isStopped(sleeper.child.pid));
      expect(await build(upgradeId)).toBe('standing');
      sleeper.child.kill('SIGCONT');
      await sleeper.ended;
      await expectOneKit(upgradeId, at);
    };
    await Promise.all(moments(howOften(2, 10)).map(sleeping));
  }, 180_000);

  it('leaves one kit to all who chose the same, and nothing that a sweep would have to remove', async () => {
    const [kits] = await storage.database.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from deployment_kit`;
    expect(kits).toEqual({ count: 1 });
    const objects = await openFolderStore(path.join(home, 'blobs'));
    const before = readdirSync(path.join(home, 'blobs'));
    const { blobs, kits: known } = storage;
    const swept = await sweepObjects({ objects, blobs, kits: known, nowMs: Date.now() + weekMs });
    expect(swept).toEqual({ unfinished: 0, unoffered: 0, unneeded: 0 });
    expect(readdirSync(path.join(home, 'blobs'))).toEqual(before);
  });
});

/** Whether the system says that a process was stopped. */
function isStopped(pid: number | undefined): boolean {
  return /^State:\s+T/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
}
