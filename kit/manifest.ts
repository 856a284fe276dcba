import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.ts';
import type { ProductId } from '../core/product-ids.ts';
import { entryPath } from './entry-names.ts';

/** One installer as a kit holds it. */
export interface KitEntry {
  readonly productId: ProductId;
  readonly product: string;
  readonly version: string;
  readonly platform: string;
  /** Where it lies in the kit. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Hexadecimal; the name of its bytes in the object store. */
  readonly sha256: string;
}

/** What a kit holds: no codes and no names, so that customers with the same selection share one kit. */
export interface Manifest {
  readonly format: 1;
  readonly entries: readonly KitEntry[];
}

export interface InstallerOfKit extends Omit<KitEntry, 'path'> {
  readonly fileName: string;
}

/** The manifest of a set of installers, the same whatever their order. */
export function makeManifest(installers: readonly InstallerOfKit[]): Manifest {
  const entries = installers
    .map(({ fileName, ...installer }) => ({ ...installer, path: entryPath(installer.productId, fileName) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  return { format: 1, entries };
}

/** The bytes of a manifest, as text: canonical JSON. */
export function writeManifest(manifest: Manifest): string {
  return canonicalJson(manifest);
}

/** Reads back what `writeManifest` wrote. */
export function parseManifest(text: string): Manifest {
  return JSON.parse(text) as Manifest;
}

/** Hexadecimal SHA-256 of a manifest's bytes: the name of the kit. */
export function manifestDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
