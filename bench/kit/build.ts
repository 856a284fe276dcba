import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomInt } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { buildKit, type KitDependencies } from '../../activities/build-kit.ts';
import { openFolderStore } from '../../gateways/folder-store.ts';
import { kitSignerOf } from '../../gateways/kit-signer.ts';
import type { BlobFacts } from '../../gateways/object-store.ts';
import type { KitToKeep } from '../../storage/kits.ts';
import { fakeRuns } from '../../test/activities/fake-runs.ts';
import { productId } from '../../test/core/builders.ts';
import { places, select, upgrade } from '../../test/core/upgrade-builder.ts';
import { timed } from '../at-once.ts';

export interface BuildRound {
  readonly ourMs: number;
  readonly hugeMs: number;
  /** Null where there is no zip. */
  readonly zipMs: number | null;
}

export interface Built {
  readonly rounds: readonly BuildRound[];
  readonly content: KitToKeep;
  /** What remains of a build: all that is written down. */
  readonly writtenBytes: number;
  readonly hugeWrittenBytes: number;
  readonly zipBytes: number | null;
}

const signer = kitSignerOf(
  generateKeyPairSync('ed25519').privateKey,
  generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey,
);

/** Builds a kit of an installer, one of a huge installer, and the archive of the same file that zip makes, by turns. */
export async function measureBuild(options: {
  readonly blobs: string;
  readonly file: string;
  readonly facts: BlobFacts;
  readonly huge: BlobFacts;
  readonly count: number;
}): Promise<Built> {
  const { blobs, file, facts, huge, count } = options;
  const archive = path.join(path.dirname(file), 'by-zip.zip');
  const hasZip = spawnSync('zip', ['-v']).status === 0;
  let [content, hugeContent] = [await build(blobs, facts), await build(blobs, huge)];
  let zipBytes: number | null = null;
  const rounds: BuildRound[] = [];
  for (let round = 0; round < count; round += 1) {
    const ourMs = await timed(async () => (content = await build(blobs, facts)));
    const hugeMs = await timed(async () => (hugeContent = await build(blobs, huge)));
    let zipMs: number | null = null;
    if (hasZip) {
      zipMs = await timed(async () => spawnSync('zip', ['-0', '-q', '-j', archive, file]));
      zipBytes = statSync(archive).size;
      rmSync(archive);
    }
    rounds.push({ ourMs, hugeMs, zipMs });
  }
  return { rounds, content, zipBytes, writtenBytes: sizeOf(content), hugeWrittenBytes: sizeOf(hugeContent) };
}

/** What is written into the table of kits. */
function sizeOf({ manifest, entries }: KitToKeep): number {
  return Buffer.byteLength(manifest) + Buffer.byteLength(JSON.stringify(entries));
}

/** The activity as the worker runs it, from a folder; its statements in PostgreSQL are left out. */
async function build(blobs: string, { sha256, sizeBytes, blockCrcs }: BlobFacts): Promise<KitToKeep> {
  const { kind: _, ...selection } = select(['ENDGRD2S1']);
  const kit = { revision: 1, state: 'building', attempt: 1, problem: null } as const;
  const names = { productId: productId('ENDGRD2S1'), version: '1.0', platform: 'linux', fileName: 'installer.run' };
  const kept: KitToKeep[] = [];
  const dependencies: KitDependencies = {
    runs: fakeRuns(upgrade({ ...places['deployment-kit'], turn: 5, selection, kit })),
    kits: {
      installers: async () => [{ ...names, sha256, sizeBytes, blockCrcs, damagedBlock: null }],
      begin: async () => 1,
      noteProblem: async () => undefined,
      noteProgress: async () => undefined,
      hear: async () => undefined,
      keep: async (content) => {
        kept.push(content);
        return [];
      },
    },
    blobs: { noteDamage: async () => undefined, noteWhole: async () => undefined },
    objects: await openFolderStore(blobs),
    signer,
    provoke: async (_upgradeId, _productIds, tools) => tools,
    storeAnswersWithinMs: 30_000,
    sample: randomInt,
    elapsedMs: () => performance.now(),
  };
  const outcome = await buildKit(dependencies, { upgradeId: 'upgrade-1', turn: 5 }, new AbortController().signal);
  const [content] = kept;
  if (!content) throw new Error(`no kit was built: ${JSON.stringify(outcome)}`);
  return content;
}
