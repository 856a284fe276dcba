import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { InstallerForKit } from '../../storage/kits.ts';
import { productId } from '../core/builders.ts';

/** An installer of Endpoint Guard with these bytes, of at most a MiB. */
export function installerOf(bytes: Uint8Array, changed: Partial<InstallerForKit> = {}): InstallerForKit {
  const blockCrcs = Buffer.alloc(4);
  blockCrcs.writeUInt32BE(crc32(bytes));
  return {
    productId: productId('ENDGRD1S1'),
    version: '1.0',
    platform: 'windows',
    fileName: 'setup.msi',
    sizeBytes: bytes.length,
    sha256: sha256Of(bytes),
    blockCrcs,
    damagedBlock: null,
    ...changed,
  };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
