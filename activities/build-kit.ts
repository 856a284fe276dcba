import type { KitProblem } from '../core/problems.ts';
import type { ProductId } from '../core/product-ids.ts';
import type { Standing } from '../core/standing.ts';
import type { Upgrade } from '../core/upgrade.ts';
import { productsInKit } from '../core/work/kit.ts';
import type { KitSigner } from '../gateways/kit-signer.ts';
import type { ObjectStore } from '../gateways/object-store.ts';
import { layOut, layoutVersion } from '../kit/archive-layout.ts';
import { blockBytes, crcOfBlob } from '../kit/blocks.ts';
import { installerPaths } from '../kit/entry-names.ts';
import { kitFiles } from '../kit/kit-contents.ts';
import { makeManifest, writeManifest } from '../kit/manifest.ts';
import { toStored } from '../kit/stored-entries.ts';
import type { Blobs } from '../storage/blobs.ts';
import type { BuildProgress, InstallerForKit, Kits, KitToKeep } from '../storage/kits.ts';
import type { Runs } from '../storage/runs.ts';
import { findDamage, inTime } from './find-damage.ts';
import { publish, type Turn } from './work.ts';

/** What a build works with; the sandbox puts broken ones in their place. */
export interface BuildTools {
  readonly kits: Pick<Kits, 'installers' | 'keep'>;
  readonly objects: Pick<ObjectStore, 'size' | 'open'>;
  readonly signer: KitSigner;
  /** What is found of bytes in the store; a broken store that was put in its place finds nothing of them. */
  readonly blobs: Pick<Blobs, 'noteDamage' | 'noteWhole'>;
}

export interface KitDependencies extends BuildTools {
  readonly runs: Runs;
  readonly kits: Pick<Kits, 'installers' | 'keep' | 'begin' | 'noteProblem' | 'noteProgress' | 'hear'>;
  /** What the sandbox provokes in a build: broken tools, or a fault before anything else is done. */
  readonly provoke: (
    upgradeId: string,
    productIds: readonly ProductId[],
    tools: BuildTools,
    signal: AbortSignal,
  ) => Promise<BuildTools | KitFault>;
  /** Milliseconds in which the object store answers each question. */
  readonly storeAnswersWithinMs: number;
  /** Which block of several is read back beside the first and the last; 0 to below `count`. */
  readonly sample: (count: number) => number;
  readonly elapsedMs: () => number;
}

/** Why a build ended without a kit, and whether a new try by itself could help. */
export interface KitFault {
  readonly problem: KitProblem;
  readonly final: boolean;
}

export type BuildOutcome =
  { readonly kind: 'standing'; readonly standing: Standing } | { readonly kind: 'fault'; readonly fault: KitFault };

/**
 * Builds, checks and publishes the kit of a turn. Doing it twice publishes once: a kit is named by what it holds, and an
 * attempt that was overtaken by another publishes nothing.
 */
export async function buildKit(dependencies: KitDependencies, turn: Turn, signal: AbortSignal): Promise<BuildOutcome> {
  const { runs, kits } = dependencies;
  const attempt = await kits.begin(turn.upgradeId, turn.turn);
  const snapshot = await runs.read(turn.upgradeId);
  if (!snapshot) throw new Error('there is no such upgrade');
  if (attempt === null || snapshot.upgrade.turn !== turn.turn)
    return { kind: 'standing', standing: runs.standing(snapshot) };

  const told = tellProgress(dependencies, (progress) =>
    kits.noteProgress(turn.upgradeId, attempt, turn.turn, progress),
  );
  const built = await assemble(dependencies, snapshot.upgrade, signal, told);
  if ('problem' in built) {
    await kits.noteProblem(turn, attempt, built.problem, built.final);
    return { kind: 'fault', fault: built };
  }
  return { kind: 'standing', standing: await publish(runs, turn, attempt, built) };
}

/** A build that is over sooner is not counted in parts: it would take longer by that, and nobody would see it. */
const countedEveryMs = 500;

/** Notes how far a build is, now and then. */
function tellProgress(
  { elapsedMs }: Pick<KitDependencies, 'elapsedMs'>,
  note: (progress: BuildProgress) => Promise<void>,
): (progress: BuildProgress) => Promise<void> {
  let notedAtMs = elapsedMs();
  return async (progress) => {
    if (elapsedMs() - notedAtMs < countedEveryMs) return;
    notedAtMs = elapsedMs();
    await note(progress);
  };
}

async function assemble(
  dependencies: KitDependencies,
  upgrade: Upgrade,
  signal: AbortSignal,
  told: (progress: BuildProgress) => Promise<void>,
): Promise<KitToKeep | KitFault> {
  if (!upgrade.selection) throw new Error('a kit is built for a selection');
  const products = productsInKit(upgrade, upgrade.selection);
  const tools = await dependencies.provoke(upgrade.id, products, dependencies, signal);
  if ('problem' in tools) return tools;

  const installers = await tools.kits.installers(products);
  const unpublished = products.find((productId) => installers.every((one) => one.productId !== productId));
  if (unpublished !== undefined) return final({ code: 'installer-not-published', productId: unpublished });
  for (const [done, installer] of installers.entries()) {
    signal.throwIfAborted();
    await told({ done, of: installers.length + 1 });
    const fault = await check(installer, tools, dependencies, signal);
    if (fault) return fault;
  }
  await told({ done: installers.length, of: installers.length + 1 });
  return freeze(installers, namesOf(upgrade), tools);
}

/** An installer as it was published: there, complete, and where it is read back, the same bytes. */
async function check(
  installer: InstallerForKit,
  { objects, blobs }: BuildTools,
  { storeAnswersWithinMs: withinMs, sample }: KitDependencies,
  signal: AbortSignal,
): Promise<KitFault | null> {
  const { productId, fileName, sha256, sizeBytes } = installer;
  try {
    const size = await inTime(objects.size(sha256), withinMs);
    if (size === null) {
      await blobs.noteDamage(sha256, 0);
      return final({ code: 'installer-missing', productId, fileName });
    }
    const damaged =
      size === sizeBytes
        ? await findDamage(installer, { objects, sample, withinMs, signal })
        : Math.floor(Math.min(size, sizeBytes - 1) / blockBytes);
    if (damaged === null) {
      if (installer.damagedBlock !== null) await blobs.noteWhole(sha256);
      return null;
    }
    // So that the same bytes, sent again, take its place.
    await blobs.noteDamage(sha256, damaged);
    return final({ code: size < sizeBytes ? 'installer-truncated' : 'installer-damaged', productId, fileName });
  } catch (error) {
    const problem = outsideProblem(error);
    if (!problem) throw error;
    return { problem, final: false };
  }
}

/** Faults of the world around a build that may mend themselves. */
function outsideProblem(error: unknown): KitProblem | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'StoreTooSlow') return { code: 'object-store-slow' };
  if (error.name === 'ObjectStoreUnavailable') return { code: 'object-store-unavailable' };
  if (error.name === 'ObjectStoreFull') return { code: 'object-store-full' };
  if (error.name === 'SignerUnavailable') return { code: 'signer-unavailable' };
  return null;
}

function final(problem: KitProblem): KitFault {
  return { problem, final: true };
}

/** Signs the manifest, lays the archive out and keeps it: what remains of a kit is a few kilobytes. */
async function freeze(
  installers: readonly InstallerForKit[],
  names: ReadonlyMap<ProductId, string>,
  { kits, signer }: BuildTools,
): Promise<KitToKeep | KitFault> {
  const paths = installerPaths(installers);
  const placed = installers.map((installer, index) => ({ ...installer, path: paths[index] ?? '' }));
  const manifest = makeManifest(placed.map((one) => ({ ...one, product: names.get(one.productId) ?? one.productId })));
  const text = writeManifest(manifest);
  const signatures = await signer.signManifest(Buffer.from(text)).catch(outsideProblemOf);
  if ('code' in signatures) return { problem: signatures, final: false };

  const files = kitFiles(manifest, signer, signatures).map(({ path, executable, bytes }) => ({
    path,
    executable,
    content: { kind: 'inline', bytes } as const,
  }));
  const blobs = placed
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
    .map((one) => ({
      path: one.path,
      executable: false,
      content: { kind: 'blob', sha256: one.sha256, sizeBytes: one.sizeBytes, crc32: crcOfBlob(one) } as const,
    }));
  const entries = [...files, ...blobs];
  const { layoutDigest, sizeBytes } = layOut(entries);
  const kit: KitToKeep = {
    ...{ layoutDigest, layoutVersion, manifest: text, entries: entries.map(toStored), sizeBytes },
    keyFingerprint: signer.fingerprint,
  };
  const [withdrawn] = await kits.keep(kit);
  const installer = installers.find(({ sha256 }) => sha256 === withdrawn);
  if (!installer) return kit;
  return final({ code: 'installer-withdrawn', productId: installer.productId, fileName: installer.fileName });
}

function outsideProblemOf(error: unknown): KitProblem {
  const problem = outsideProblem(error);
  if (!problem) throw error;
  return problem;
}

function namesOf({ suite }: Upgrade): ReadonlyMap<ProductId, string> {
  return new Map(suite.components.map(({ productId, name }) => [productId, name]));
}
