import { createHash } from 'node:crypto';
import type { KitEntry } from '../../kit/manifest.ts';
import { productId } from '../core/builders.ts';

/** An installer of Endpoint Guard in a kit; its bytes are nowhere. */
export function entry(changed: Partial<KitEntry> = {}): KitEntry {
  return {
    productId: productId('ENDGRD1S1'),
    product: 'Endpoint Guard',
    version: '1.0',
    platform: 'windows',
    path: 'installers/ENDGRD1S1/setup.msi',
    sizeBytes: 5,
    sha256: 'a'.repeat(64),
    ...changed,
  };
}

/** An installer of these bytes. */
export function entryOf(bytes: Uint8Array, changed: Partial<KitEntry> = {}): KitEntry {
  return entry({ sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), ...changed });
}
