import { createHash } from 'node:crypto';
import type { ProductId } from '../core/product-ids.ts';

/** What an installer's place in a kit is made from. */
export interface InstallerNames {
  readonly productId: ProductId;
  readonly version: string;
  readonly platform: string;
  /** As it was published; only its extension is used. */
  readonly fileName: string;
  readonly sha256: string;
}

/**
 * Where the installers of one kit lie, in the order given: `installers/<product>/<product>-<version>-<platform>.<ext>`,
 * at most 120 characters of plain ASCII that any system can hold. Installers whose names would be equal, but for case,
 * each get a short digest of what they are made from, so that different ones stay apart whatever their order.
 */
export function installerPaths(installers: readonly InstallerNames[]): readonly string[] {
  const sharing = new Map<string, number>();
  for (const path of installers.map((one) => pathOf(one))) {
    sharing.set(path.toLowerCase(), (sharing.get(path.toLowerCase()) ?? 0) + 1);
  }
  return installers.map((one) => {
    const path = pathOf(one);
    return sharing.get(path.toLowerCase()) === 1 ? path : pathOf(one, `-${shortDigest(one)}`);
  });
}

/** A product ID is nine letters and digits: a name that begins with it is never a device of Windows. */
function pathOf({ productId, version, platform, fileName }: InstallerNames, suffix = ''): string {
  const name = `${productId}-${plain(version)}-${plain(platform)}${suffix}${extension(fileName)}`;
  return `installers/${productId}/${name}`;
}

/** Letters without their accents, digits and single dots and hyphens, neither first nor last; at most 32 in all. */
function plain(text: string): string {
  const kept = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9.]+/g, '-');
  const single = kept.replace(/[.-]*\.[.-]*/g, '.');
  return trimmed(trimmed(single).slice(0, 32)) || 'unnamed';
}

function trimmed(text: string): string {
  return text.replace(/^[.-]+|[.-]+$/g, '');
}

/** The extension with its dot, in lower case; none when it is no plain one. A number that follows a dot is a version. */
function extension(fileName: string): string {
  return /\.(tar\.[a-z0-9]{1,4}|(?=[0-9]*[a-z])[a-z0-9]{1,8})$/i.exec(fileName)?.[0].toLowerCase() ?? '';
}

function shortDigest({ productId, version, platform, fileName, sha256 }: InstallerNames): string {
  const names = JSON.stringify([productId, version, platform, fileName, sha256]);
  return createHash('sha256').update(names).digest('hex').slice(0, 8);
}

/**
 * Whether a path in an archive, with forward slashes, leads to one file below the folder that the archive is extracted
 * to, on any system: nothing absolute, no way up, no colon or other character that Windows refuses, no device name.
 */
export function isPlainPath(path: string): boolean {
  return !/[\p{Cc}\p{Cs}\\:*?"<>|]/u.test(path) && path.split('/').every(isPlainSegment);
}

function isPlainSegment(segment: string): boolean {
  const [stem = ''] = segment.split('.');
  return segment !== '' && !/[. ]$/.test(segment) && !deviceName.test(stem.trimEnd());
}

const deviceName = /^(con|prn|aux|nul|con(in|out)\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])$/i;
