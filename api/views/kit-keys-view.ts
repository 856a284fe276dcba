import type { z } from 'zod';
import type { kitKeys } from '../../contract/kit-keys.ts';
import { allowedSigners, sshPublicKeyLine } from '../../kit/signature.ts';
import type { PublishedKitKeys } from '../../storage/kit-keys.ts';

export function kitKeysView(keys: readonly PublishedKitKeys[]): z.input<typeof kitKeys> {
  return {
    keys: keys.map(({ fingerprint, sshPublicKey, rsaFingerprint, rsaPublicKey, firstUsedAt }) => ({
      ed25519: {
        fingerprint,
        publicKey: sshPublicKeyLine(sshPublicKey),
        allowedSigners: allowedSigners(sshPublicKey),
      },
      rsa: { fingerprint: rsaFingerprint, publicKey: rsaPublicKey },
      firstUsedAt: firstUsedAt.toISOString(),
    })),
  };
}
