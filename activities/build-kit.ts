import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createHash } from 'node:crypto';
import type { KitProblem } from '../core/problems.ts';
import type { ProductId } from '../core/product-ids.ts';
import type { Standing } from '../core/standing.ts';
import type { Upgrade } from '../core/upgrade.ts';
import { productsInKit } from '../core/work/kit.ts';
import type { ObjectStore } from '../gateways/object-store.ts';
import { archiveSize } from '../kit/archive.ts';
import { makeManifest, manifestDigest, writeManifest } from '../kit/manifest.ts';
import type { InstallerRecord, Kits } from '../storage/kits.ts';
import type { Runs } from '../storage/runs.ts';
import { publish, type Turn } from './work.ts';

export interface KitDependencies {
  readonly runs: Runs;
  readonly kits: Kits;
  readonly objects: ObjectStore;
  /** What the sandbox provokes in a build, before anything else is done. */
  readonly provoke: (upgradeId: string, signal: AbortSignal) => Promise<KitFault | null>;
}

/** Why a build ended without a kit, and whether a new try by itself could help. */
export interface KitFault {
  readonly problem: KitProblem;
  readonly final: boolean;
}

export type BuildOutcome =
  { readonly kind: 'standing'; readonly standing: Standing } | { readonly kind: 'fault'; readonly fault: KitFault };

/** Builds, checks and publishes the kit of a turn. Doing it twice publishes once: a kit is named by what it holds. */
export async function buildKit(dependencies: KitDependencies, turn: Turn, signal: AbortSignal): Promise<BuildOutcome> {
  const { runs, kits } = dependencies;
  const snapshot = await runs.read(turn.upgradeId);
  if (!snapshot) throw new Error('there is no such upgrade');
  if (snapshot.upgrade.turn !== turn.turn) return { kind: 'standing', standing: runs.standing(snapshot) };

  const fault = await dependencies.provoke(turn.upgradeId, signal);
  const built = fault ?? (await assemble(dependencies, snapshot.upgrade, signal));
  await kits.recordAttempt(turn.upgradeId, turn.turn, 'problem' in built ? built.problem : null);
  if ('problem' in built) return { kind: 'fault', fault: built };
  await kits.keep(built);
  return { kind: 'standing', standing: await publish(runs, turn, built) };
}

interface Built {
  readonly layoutDigest: string;
  readonly manifest: string;
  readonly sizeBytes: number;
}

async function assemble(
  { kits, objects }: KitDependencies,
  upgrade: Upgrade,
  signal: AbortSignal,
): Promise<Built | KitFault> {
  if (!upgrade.selection) throw new Error('a kit is built for a selection');
  const products = productsInKit(upgrade, upgrade.selection);
  const installers = await kits.installers(products);
  const unpublished = products.find((productId) => installers.every((one) => one.productId !== productId));
  if (unpublished !== undefined) {
    return { problem: { code: 'installer-not-published', productId: unpublished }, final: true };
  }
  for (const installer of installers) {
    signal.throwIfAborted();
    const fault = await check(installer, objects, signal);
    if (fault) return fault;
  }
  return freeze(installers, namesOf(upgrade));
}

/** An installer as it was published: there, whole, and the same bytes. */
async function check(
  { productId, fileName, sha256, sizeBytes }: InstallerRecord,
  objects: ObjectStore,
  signal: AbortSignal,
): Promise<KitFault | null> {
  try {
    const size = await objects.size(sha256);
    if (size === null) return { problem: { code: 'installer-missing', productId, fileName }, final: true };
    const whole = size === sizeBytes && (await digestOf(await objects.open(sha256), signal)) === sha256;
    return whole ? null : { problem: { code: 'installer-damaged', productId, fileName }, final: true };
  } catch (error) {
    if (!isStoreAway(error)) throw error;
    return { problem: { code: 'object-store-unavailable' }, final: false };
  }
}

function isStoreAway(error: unknown): boolean {
  return error instanceof Error && error.name === 'ObjectStoreUnavailable';
}

async function digestOf(stream: Readable, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(stream, hash, { signal });
  return hash.digest('hex');
}

async function freeze(installers: readonly InstallerRecord[], names: ReadonlyMap<ProductId, string>): Promise<Built> {
  const manifest = writeManifest(
    makeManifest(installers.map((one) => ({ ...one, product: names.get(one.productId) ?? one.productId }))),
  );
  return { manifest, layoutDigest: manifestDigest(manifest), sizeBytes: await archiveSize(manifest) };
}

function namesOf({ suite }: Upgrade): ReadonlyMap<ProductId, string> {
  return new Map(suite.components.map(({ productId, name }) => [productId, name]));
}
