import { z } from 'zod';
import { instant } from './scalars.ts';

const fingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);

export const kitKeys = z
  .strictObject({
    keys: z
      .array(
        z.strictObject({
          ed25519: z.strictObject({
            fingerprint: fingerprint.describe('As ssh-keygen shows it; verify.sh takes it.'),
            publicKey: z.string().describe('In one line, as OpenSSH writes public keys.'),
            allowedSigners: z.string().describe('The file of that name for ssh-keygen -Y verify.'),
          }),
          rsa: z.strictObject({
            fingerprint: fingerprint.describe('Of the DER; verify.ps1 takes it.'),
            publicKey: z.string().describe('PEM (SubjectPublicKeyInfo), for openssl.'),
          }),
          firstUsedAt: instant,
        }),
      )
      .readonly()
      .describe('The keys that sign now come first; then those of older kits.'),
  })
  .meta({ id: 'KitKeys' });
