import { z } from 'zod';
import { digest, instant } from './scalars.ts';

export const kitLink = z
  .strictObject({
    url: z.string().describe('Opens the kit for whoever has it, until it ends.'),
    expiresAt: instant,
    fileName: z.string(),
    sizeBytes: z.int(),
    layoutDigest: digest,
    sha256: digest.nullable().describe('Of the whole file; null until it is known.'),
    keyFingerprint: z.string().describe('Of the Ed25519 key that signed the manifest.'),
    rsaKeyFingerprint: z.string().describe('Of the RSA key that signed it too, for Windows without OpenSSH.'),
  })
  .meta({ id: 'KitLink' });

export const kitLinkRequest = z
  .strictObject({
    layoutDigest: digest
      .optional()
      .describe('Of one kit of this upgrade, to go on with its download. Without it: the newest that is ready.'),
  })
  .optional();

export const kitRebuildRequest = z.strictObject({}).optional();

export const kitParams = z.strictObject({ layoutDigest: digest });

const partOfLink = z.string().optional().catch(undefined);

/** A link that lacks a part, or has it twice, is as good as one that is over; what others add to it does no harm. */
export const kitQuery = z.object({
  upgrade: partOfLink,
  expires: partOfLink,
  key: partOfLink,
  signature: partOfLink,
});
