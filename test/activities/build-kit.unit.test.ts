import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { buildKit, type KitDependencies, type KitFault } from '../../activities/build-kit.ts';
import type { KitProblem } from '../../core/problems.ts';
import { kitSignerOf, SignerUnavailable } from '../../gateways/kit-signer.ts';
import { ObjectStoreFull, ObjectStoreUnavailable } from '../../gateways/object-store.ts';
import { layOut } from '../../kit/archive-layout.ts';
import { blockBytes } from '../../kit/blocks.ts';
import { parseManifest } from '../../kit/manifest.ts';
import { fromStored } from '../../kit/stored-entries.ts';
import type { InstallerForKit, KitToKeep } from '../../storage/kits.ts';
import { productId } from '../core/builders.ts';
import { places, select, upgrade } from '../core/upgrade-builder.ts';
import { factsOf, noise } from '../kit/blobs.ts';
import { installerOf } from '../kit/installers.ts';
import { fakeRuns, type FakeRuns } from './fake-runs.ts';

const windows = Buffer.from('for Windows');
const linux = Buffer.from('for Linux');
const turn = { upgradeId: 'upgrade-1', turn: 5 };
const { kind: _, ...selection } = select(['ENDGRD2S1', 'MAILGW1S1']);
const signer = kitSignerOf(
  generateKeyPairSync('ed25519').privateKey,
  generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey,
);

describe('buildKit', () => {
  let runs: FakeRuns;
  let published: InstallerForKit[];
  let objects: Map<string, Buffer>;
  let attempt: number;
  let problems: unknown[];
  let damaged: unknown[];
  let whole: string[];
  let withdrawn: string[];
  let kept: KitToKeep[];
  let provoked: KitFault | null;
  let progressed: unknown[];
  let elapsedMs: number;
  let dependencies: KitDependencies;

  beforeEach(() => {
    const kit = { revision: 1, state: 'building', attempt: 0, problem: null } as const;
    runs = fakeRuns(upgrade({ ...places['deployment-kit'], turn: 5, selection, kit }));
    published = [record('ENDGRD2S1', windows), record('MAILGW1S1', linux)];
    objects = new Map(published.map(({ sha256 }, index) => [sha256, [windows, linux][index] ?? windows]));
    attempt = 0;
    problems = [];
    damaged = [];
    whole = [];
    withdrawn = [];
    kept = [];
    provoked = null;
    progressed = [];
    elapsedMs = 0;
    dependencies = {
      runs,
      kits: {
        installers: async (ids) => published.filter((one) => ids.includes(one.productId)),
        begin: async (_upgradeId, number) => {
          if (number !== runs.upgrade.turn || !runs.upgrade.kit) return null;
          attempt += 1;
          runs.upgrade = { ...runs.upgrade, kit: { ...runs.upgrade.kit, attempt } };
          return attempt;
        },
        noteProblem: async (...noted) => {
          problems.push(noted);
        },
        keep: async (content) => {
          if (withdrawn.length === 0) kept.push(content);
          return withdrawn;
        },
        hear: async () => undefined,
        noteProgress: async (...noted) => {
          progressed.push(noted);
        },
      },
      blobs: {
        noteDamage: async (...found) => {
          damaged.push(found);
        },
        noteWhole: async (sha256) => {
          whole.push(sha256);
        },
      },
      objects: {
        size: async (sha256) => objects.get(sha256)?.length ?? null,
        open: async (sha256, { start, end } = { start: 0, end: Infinity }) =>
          Readable.from([objects.get(sha256)?.subarray(start, end)]),
      },
      signer,
      provoke: async (_upgradeId, _productIds, tools) => provoked ?? tools,
      storeAnswersWithinMs: 1000,
      sample: () => 0,
      elapsedMs: () => elapsedMs,
    };
  });

  it('publishes a kit that is named by its layout, and completes the upgrade', async () => {
    expect(await build()).toMatchObject({ kind: 'standing', standing: { step: 'completed', turn: 6 } });
    const [content] = kept;
    if (!content) throw new Error('no kit was kept');
    const layout = layOut(content.entries.map(fromStored));
    expect(content).toMatchObject({ layoutDigest: layout.layoutDigest, sizeBytes: layout.sizeBytes });
    expect(content.keyFingerprint).toBe(signer.fingerprint);
    expect(parseManifest(content.manifest).entries).toMatchObject([
      { product: 'Endpoint Guard for Mac', path: 'installers/ENDGRD2S1/ENDGRD2S1-1.0-windows.msi' },
      { product: 'Mail Gateway', path: 'installers/MAILGW1S1/MAILGW1S1-1.0-windows.msi' },
    ]);
    expect(content.entries.map(({ path }) => path)).toEqual([
      ...['START-HERE.html', 'manifest.json', 'manifest.json.sig', 'manifest.json.rsa', 'allowed_signers'],
      ...['signing-key.pem', 'verify.sh', 'verify.ps1'],
      ...parseManifest(content.manifest).entries.map(({ path }) => path),
    ]);
    expect(runs.written).toMatchObject([
      { change: { kit: { state: 'ready', layoutDigest: content.layoutDigest }, events: [{ type: 'kitReady' }] } },
    ]);
    expect(problems).toEqual([]);
  });

  it('tells how far it is when it takes its time, and nothing when it is over at once', async () => {
    await build();
    expect(progressed).toEqual([]);
    runs.upgrade = { ...runs.upgrade, ...places['deployment-kit'], turn: 5 };
    const { size } = dependencies.objects;
    const slow = async (sha256: string) => {
      elapsedMs += 600;
      return size(sha256);
    };
    dependencies = { ...dependencies, objects: { ...dependencies.objects, size: slow } };
    await build();
    expect(progressed).toEqual([
      ['upgrade-1', 2, 5, { done: 1, of: 3 }],
      ['upgrade-1', 2, 5, { done: 2, of: 3 }],
    ]);
  });

  it('Z1 has paths in ASCII whatever a product and its file are called, and keeps the name in the manifest', async () => {
    const { suite } = runs.upgrade;
    const components = suite.components.map((one) => ({ ...one, name: `Sécurité ${one.name}` }));
    runs.upgrade = { ...runs.upgrade, suite: { ...suite, components } };
    published = published.map((one) => ({ ...one, fileName: 'sécurité 株式会社テスト.msi' }));
    await build();
    const [content] = kept;
    if (!content) throw new Error('no kit was kept');
    expect(content.entries.map(({ path }) => path).join('')).toMatch(/^[\x21-\x7e]+$/);
    expect(parseManifest(content.manifest).entries).toMatchObject([
      { product: 'Sécurité Endpoint Guard for Mac', path: 'installers/ENDGRD2S1/ENDGRD2S1-1.0-windows.msi' },
      { product: 'Sécurité Mail Gateway', path: 'installers/MAILGW1S1/MAILGW1S1-1.0-windows.msi' },
    ]);
  });

  it('names no customer, no order and no code in the manifest', async () => {
    await build();
    expect(Object.keys(parseManifest(kept[0]?.manifest ?? '').entries[0] ?? {}).sort()).toEqual([
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
    ['missing', (name: string) => objects.delete(name), 'installer-missing', 0],
    ['cut off', (name: string) => objects.set(name, linux.subarray(1)), 'installer-truncated', 0],
    ['longer', (name: string) => objects.set(name, Buffer.from('for Linux!')), 'installer-damaged', 0],
    ['one bit off', (name: string) => objects.set(name, Buffer.from('gor Linux')), 'installer-damaged', 0],
  ] as const)(
    'ends for good when an installer is %s, says which, and notes where',
    async (_name, harm, code, block) => {
      const sha256 = published[1]?.sha256 ?? '';
      harm(sha256);
      await expectFault({ code, productId: 'MAILGW1S1', fileName: 'setup.msi' }, true);
      expect(damaged).toEqual([[sha256, block]]);
    },
  );

  it('takes no installer again that was found damaged where a build reads nothing back, until that is mended', async () => {
    const bytes = noise('large', 4 * blockBytes);
    const { sha256, blockCrcs } = factsOf(bytes);
    published[1] = { ...record('MAILGW1S1', bytes), blockCrcs, damagedBlock: 2 };
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(2 * blockBytes + 5) ^ 1, 2 * blockBytes + 5);
    objects.set(sha256, flipped);
    await expectFault({ code: 'installer-damaged', productId: 'MAILGW1S1', fileName: 'setup.msi' }, true);
    expect(damaged).toEqual([[sha256, 2]]);
    expect(whole).toEqual([]);
    objects.set(sha256, bytes);
    expect(await build()).toMatchObject({ kind: 'standing', standing: { step: 'completed' } });
    expect(whole).toEqual([sha256]);
  });

  it('reads all of an installer that was found damaged before it takes the mark away', async () => {
    const bytes = noise('large', 5 * blockBytes);
    const { sha256, blockCrcs } = factsOf(bytes);
    published[1] = { ...record('MAILGW1S1', bytes), blockCrcs, damagedBlock: 2 };
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(3 * blockBytes) ^ 1, 3 * blockBytes);
    objects.set(sha256, flipped);
    await expectFault({ code: 'installer-damaged', productId: 'MAILGW1S1', fileName: 'setup.msi' }, true);
    expect(damaged).toEqual([[sha256, 3]]);
    expect(whole).toEqual([]);
  });

  it('says nothing of installers that are not marked: it has not read all of them', async () => {
    await build();
    expect(whole).toEqual([]);
  });

  it('ends for good when an installer was withdrawn before the kit was kept, and says which', async () => {
    withdrawn = [published[1]?.sha256 ?? ''];
    await expectFault({ code: 'installer-withdrawn', productId: 'MAILGW1S1', fileName: 'setup.msi' }, true);
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

  it('lets a new try help when the store is full, or does not answer in its time', async () => {
    const full = () => Promise.reject(new ObjectStoreFull('full'));
    dependencies = { ...dependencies, objects: { ...dependencies.objects, size: full } };
    await expectFault({ code: 'object-store-full' }, false);
    problems = [];
    const never = () => new Promise<never>(() => undefined);
    dependencies = { ...dependencies, objects: { ...dependencies.objects, open: never }, storeAnswersWithinMs: 5 };
    dependencies = { ...dependencies, objects: { size: async () => windows.length, open: never } };
    published = published.filter((one) => one.productId === 'ENDGRD2S1' || one.sizeBytes === windows.length);
    published.push(record('MAILGW1S1', windows));
    await expectFault({ code: 'object-store-slow' }, false);
  });

  it('lets a new try help when the signer is away', async () => {
    const away = () => Promise.reject(new SignerUnavailable('away'));
    dependencies = { ...dependencies, signer: { ...signer, signManifest: away } };
    await expectFault({ code: 'signer-unavailable' }, false);
  });

  it('publishes nothing when another attempt has begun meanwhile', async () => {
    const { keep } = dependencies.kits;
    const overtaken = async (content: KitToKeep) => {
      await dependencies.kits.begin(turn.upgradeId, turn.turn);
      return keep(content);
    };
    dependencies = { ...dependencies, kits: { ...dependencies.kits, keep: overtaken } };
    expect(await build()).toMatchObject({ kind: 'standing', standing: { step: 'deployment-kit', turn: 5 } });
    expect(runs.written).toEqual([]);
  });

  it('does not take any other error of the store for an answer', async () => {
    const broken = new Error('EIO');
    dependencies = { ...dependencies, objects: { ...dependencies.objects, open: () => Promise.reject(broken) } };
    await expect(build()).rejects.toBe(broken);
    expect([kept, problems, runs.written]).toEqual([[], [], []]);
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
    expect([kept, problems, runs.written]).toEqual([[], [], []]);
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
    expect([kept, problems, runs.written]).toEqual([[], [], []]);
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
    expect(problems).toEqual([[{ upgradeId: 'upgrade-1', turn: 5 }, attempt, problem, final]]);
    expect([kept, runs.written]).toEqual([[], []]);
  }
});

function record(product: string, bytes: Buffer): InstallerForKit {
  return installerOf(bytes, { productId: productId(product) });
}
