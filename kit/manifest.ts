import { canonicalJson } from '../core/canonical-json.ts';
import { isProductId, type ProductId } from '../core/product-ids.ts';
import { isPlainPath } from './entry-names.ts';

/** One installer as a kit holds it. */
export interface KitEntry {
  readonly productId: ProductId;
  /** Its name for people. */
  readonly product: string;
  readonly version: string;
  readonly platform: string;
  /** Where it lies in the kit: `installers/<product>/<file>`, in plain ASCII. */
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

/**
 * The manifest of a set of installers, the same whatever their order. Throws when two of them would lie in one place,
 * or when one is nothing that `parseManifest` would read back.
 */
export function makeManifest(installers: readonly KitEntry[]): Manifest {
  const entries = installers.map(entryOf).sort((one, other) => (one.path < other.path ? -1 : 1));
  refuseSharedPaths(entries);
  return { format: 1, entries };
}

/** The bytes of a manifest, as text: canonical JSON (RFC 8785). */
export function writeManifest(manifest: Manifest): string {
  return canonicalJson(manifest);
}

/**
 * Reads what `writeManifest` wrote, and nothing else: whatever was added, left out, reordered or spelled in another way
 * is refused with an error that says where. Proves no origin: that is what signatures are for.
 */
export function parseManifest(text: string): Manifest {
  const written = parseJson(text);
  if (!isObject(written)) throw new Error('the manifest is not a JSON object');
  if (written.format !== 1) throw new Error(`the manifest is of format ${shown(written.format)}; only 1 is known here`);
  if (!Array.isArray(written.entries)) throw new Error('the manifest has no list of entries');
  const entries = written.entries.map(parseEntry);
  const manifest = makeManifest(entries);
  if (writeManifest(manifest) !== text) throw new Error('the manifest is not in the one form that kits are signed in');
  return manifest;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error('the manifest is not JSON', { cause });
  }
}

function parseEntry(written: unknown, index: number): KitEntry {
  if (!isObject(written)) throw new Error(`entry ${index + 1} of the manifest is not a JSON object`);
  for (const member of Object.keys(written)) {
    if (!(member in members))
      throw new Error(`entry ${index + 1} of the manifest has a strange member ${shown(member)}`);
  }
  for (const [member, isRight] of Object.entries(members)) {
    const value = written[member];
    if (isRight(value)) continue;
    throw new Error(`entry ${index + 1} of the manifest has a wrong ${member}: ${shown(value)}`);
  }
  return written as unknown as KitEntry;
}

/** What each member of an entry has to be. */
const members = {
  productId: (value) => typeof value === 'string' && isProductId(value),
  product: isWords,
  version: isWords,
  platform: isWords,
  path: (value) => typeof value === 'string' && place.test(value) && isPlainPath(value),
  sizeBytes: (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
  sha256: (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
} satisfies Readonly<Record<keyof KitEntry, (value: unknown) => boolean>>;

/** No way out of the folder, nothing hidden, nothing that reads as an option. */
const place = /^installers(\/[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_-])?){2}$/;

function isWords(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && !/[\p{Cc}\p{Cs}]/u.test(value);
}

/** The members of an entry and none beside, checked as whoever reads it will. */
function entryOf(
  { productId, product, version, platform, path, sizeBytes, sha256 }: KitEntry,
  index: number,
): KitEntry {
  return parseEntry({ productId, product, version, platform, path, sizeBytes, sha256 }, index);
}

/** On Windows and macOS, names that differ in case alone are one. */
function refuseSharedPaths(entries: readonly KitEntry[]): void {
  const taken = new Set<string>();
  for (const { path } of entries) {
    const name = path.toLowerCase();
    if (taken.has(name)) throw new Error(`two entries of the manifest lie at ${path}`);
    taken.add(name);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 100);
}
