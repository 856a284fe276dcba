import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { buildKit, type KitDependencies, type KitFault } from '../../activities/build-kit.ts';
import type { KitProblem } from '../../core/problems.ts';
import { ObjectStoreUnavailable } from '../../gateways/object-store.ts';
import { archiveSize } from '../../kit/archive.ts';
import { manifestDigest, parseManifest } from '../../kit/manifest.ts';
import type { InstallerRecord } from '../../storage/kits.ts';
import type { KitContent } from '../../storage/records.ts';
import { productId } from '../core/builders.ts';
import { places, select, upgrade } from '../core/upgrade-builder.ts';
import { installerOf } from '../kit/installers.ts';
import { fakeRuns, type FakeRuns } from './fake-runs.ts';

const windows = Buffer.from('for Windows');
const linux = Buffer.from('for Linux');
const turn = { upgradeId: 'upgrade-1', turn: 5 };
const { kind: _, ...selection } = select(['ENDGRD2S1', 'MAILGW1S1']);

describe('buildKit', () => {
  let runs: FakeRuns;
  let published: InstallerRecord[];
  let objects: Map<string, Buffer>;
  let attempts: unknown[];
  let kept: KitContent[];
  let provoked: KitFault | null;
  let dependencies: KitDependencies;

  beforeEach(() => {
    const kit = { revision: 1, state: 'building', attempt: 0, problem: null } as const;
    runs = fakeRuns(upgrade({ ...places['deployment-kit'], turn: 5, selection, kit }));
    published = [record('ENDGRD2S1', windows), record('MAILGW1S1', linux)];
    objects = new Map(published.map(({ sha256 }, index) => [sha256, [windows, linux][index] ?? windows]));
    attempts = [];
    kept = [];
    provoked = null;
    dependencies = {
      runs,
      kits: {
        installers: async (ids) => published.filter((one) => ids.includes(one.productId)),
        recordAttempt: async (...attempt) => {
          attempts.push(attempt);
        },
        keep: async (content) => {
          kept.push(content);
        },
        find: async () => null,
        fetch: () => Promise.reject(new Error('a build fetches nothing')),
        hear: async () => undefined,
      },
      objects: {
        size: async (sha256) => objects.get(sha256)?.length ?? null,
        open: async (sha256) => Readable.from([objects.get(sha256)]),
        put: () => Promise.reject(new Error('a build puts nothing')),
      },
      provoke: async () => provoked,
    };
  });

  it('publishes a kit that is named by what it holds, and completes the upgrade', async () => {
    expect(await build()).toMatchObject({ kind: 'standing', standing: { step: 'completed', turn: 6 } });
    const [content] = kept;
    if (!content) throw new Error('no kit was kept');
    expect(content.layoutDigest).toBe(manifestDigest(content.manifest));
    expect(content.sizeBytes).toBe(await archiveSize(content.manifest));
    expect(parseManifest(content.manifest).entries).toMatchObject([
      { product: 'Endpoint Guard for Mac', path: 'installers/ENDGRD2S1/setup.msi' },
      { product: 'Mail Gateway', path: 'installers/MAILGW1S1/setup.msi' },
    ]);
    expect(runs.written).toMatchObject([
      { change: { kit: { state: 'ready', layoutDigest: content.layoutDigest }, events: [{ type: 'kitReady' }] } },
    ]);
    expect(attempts).toEqual([['upgrade-1', 5, null]]);
  });

  it('names no customer, no order and no code in the manifest', async () => {
    await build();
    expect(Object.keys(parseManifest(kept[0]?.manifest ?? '').entries[0] ?? {})).toEqual([
      'path',
      'platform',
      'product',
      'productId',
      'sha256',
      'sizeBytes',
      'version',
    ]);
  });

  it('makes the same kit in whatever order the installers come', async () => {
    await build();
    runs.upgrade = { ...runs.upgrade, ...places['deployment-kit'], turn: 5 };
    published.reverse();
    await build();
    expect(kept[1]).toEqual(kept[0]);
  });

  it.each([
    ['missing', (name: string) => objects.delete(name), { code: 'installer-missing' }],
    ['cut off', (name: string) => objects.set(name, linux.subarray(1)), { code: 'installer-damaged' }],
    ['longer', (name: string) => objects.set(name, Buffer.from('for Linux!')), { code: 'installer-damaged' }],
    [
      'other bytes of the same length',
      (name: string) => objects.set(name, Buffer.from('FOR LINUX')),
      { code: 'installer-damaged' },
    ],
  ])('ends for good when an installer is %s, and says which', async (_name, harm, problem) => {
    harm(published[1]?.sha256 ?? '');
    await expectFault({ ...problem, productId: 'MAILGW1S1', fileName: 'setup.msi' } as KitProblem, true);
  });

  it('ends for good when an installer is not as long as it was published', async () => {
    published = published.map((one) => ({ ...one, sizeBytes: one.productId === 'MAILGW1S1' ? 1 : one.sizeBytes }));
    await expectFault({ code: 'installer-damaged', productId: 'MAILGW1S1', fileName: 'setup.msi' }, true);
  });

  it('ends for good when a product has no installer, and says which', async () => {
    published.pop();
    await expectFault({ code: 'installer-not-published', productId: 'MAILGW1S1' }, true);
  });

  it.each(['size', 'open'] as const)('lets a new try help when the store is away: %s', async (method) => {
    const away = () => Promise.reject(new ObjectStoreUnavailable('away'));
    dependencies = { ...dependencies, objects: { ...dependencies.objects, [method]: away } };
    await expectFault({ code: 'object-store-unavailable' }, false);
  });

  it('does not take any other error of the store for an answer', async () => {
    const broken = new Error('EIO');
    dependencies = { ...dependencies, objects: { ...dependencies.objects, open: () => Promise.reject(broken) } };
    await expect(build()).rejects.toBe(broken);
    expect([kept, attempts, runs.written]).toEqual([[], [], []]);
  });

  it.each([true, false])('ends in what the sandbox provokes, before anything else is done: final %s', async (final) => {
    provoked = { problem: { code: 'kit-build-overdue' }, final };
    await expectFault({ code: 'kit-build-overdue' }, final);
  });

  it.each([4, 6])('does nothing for another turn: %i', async (other) => {
    provoked = { problem: { code: 'kit-build-overdue' }, final: true };
    expect(await buildKit(dependencies, { ...turn, turn: other }, new AbortController().signal)).toMatchObject({
      kind: 'standing',
      standing: { step: 'deployment-kit', turn: 5 },
    });
    expect([kept, attempts, runs.written]).toEqual([[], [], []]);
  });

  it('publishes nothing when the upgrade was abandoned during the build', async () => {
    runs.lostRaces = 1;
    runs.whenLost = () => {
      runs.upgrade = { ...runs.upgrade, ...places.abandoned, turn: 6 };
    };
    expect(await build()).toMatchObject({ kind: 'standing', standing: { step: 'abandoned', turn: 6 } });
    expect(runs.written).toEqual([]);
  });

  it('stops when it is canceled, without an attempt on record', async () => {
    const canceled = new AbortController();
    canceled.abort(new Error('canceled'));
    await expect(buildKit(dependencies, turn, canceled.signal)).rejects.toThrow('canceled');
    expect([kept, attempts, runs.written]).toEqual([[], [], []]);
  });

  it('throws for an upgrade that does not exist, or has no selection: faults of ours', async () => {
    await expect(
      buildKit(dependencies, { ...turn, upgradeId: 'upgrade-2' }, new AbortController().signal),
    ).rejects.toThrow('there is no such upgrade');
    runs.upgrade = { ...runs.upgrade, selection: null };
    await expect(build()).rejects.toThrow('a kit is built for a selection');
  });

  function build() {
    return buildKit(dependencies, turn, new AbortController().signal);
  }

  async function expectFault(problem: KitProblem, final: boolean): Promise<void> {
    expect(await build()).toEqual({ kind: 'fault', fault: { problem, final } });
    expect(attempts).toEqual([['upgrade-1', 5, problem]]);
    expect([kept, runs.written]).toEqual([[], []]);
  }
});

function record(product: string, bytes: Buffer): InstallerRecord {
  const { product: _product, ...installer } = installerOf(bytes, { productId: productId(product) });
  return installer;
}
