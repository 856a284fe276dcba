import { createHash } from 'node:crypto';
import type { InstallerOfKit } from '../../kit/manifest.ts';
import { productId } from '../core/builders.ts';

/** An installer of Endpoint Guard; its bytes are nowhere. */
export function installer(changed: Partial<InstallerOfKit> = {}): InstallerOfKit {
  return {
    productId: productId('ENDGRD1S1'),
    product: 'Endpoint Guard',
    version: '1.0',
    platform: 'windows',
    fileName: 'setup.msi',
    sizeBytes: 5,
    sha256: 'a'.repeat(64),
    ...changed,
  };
}

/** An installer of these bytes. */
export function installerOf(bytes: Uint8Array, changed: Partial<InstallerOfKit> = {}): InstallerOfKit {
  return installer({ sizeBytes: bytes.length, sha256: sha256Of(bytes), ...changed });
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
