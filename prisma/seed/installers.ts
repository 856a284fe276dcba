import { createHash } from 'node:crypto';
import type { ProductId } from '../../core/product-ids.ts';
import type { Suite } from '../../core/catalog.ts';

/** An installer of the demonstration, with bytes that are always the same. */
export interface DemonstrationInstaller {
  readonly productId: ProductId;
  readonly version: string;
  readonly platform: string;
  readonly fileName: string;
  readonly bytes: Buffer;
}

const sizeBytes = 64 * 1024;
const version = '5.2.0';
const platforms = [
  { platform: 'windows', ending: 'exe' },
  { platform: 'linux', ending: 'run' },
];

/** One small file for each platform of each product that is installed. */
export function demonstrationInstallers(suites: readonly Suite[]): readonly DemonstrationInstaller[] {
  const installed = suites.flatMap(({ components }) => components).filter(({ delivery }) => delivery === 'on-premises');
  const productIds = [...new Set(installed.map(({ productId }) => productId))];
  return productIds.flatMap((productId) =>
    platforms.map(({ platform, ending }) => ({
      productId,
      version,
      platform,
      fileName: `${productId}-${version}-${platform}.${ending}`,
      bytes: bytesOf(`${productId}/${version}/${platform}`),
    })),
  );
}

function bytesOf(name: string): Buffer {
  const parts: Buffer[] = [];
  for (let index = 0; index < sizeBytes / 32; index += 1) {
    parts.push(
      createHash('sha256')
        .update(`${name}/${String(index)}`)
        .digest(),
    );
  }
  return Buffer.concat(parts);
}
