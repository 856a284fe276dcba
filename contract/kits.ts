import { z } from 'zod';
import { digest, instant } from './scalars.ts';

export const kitLink = z
  .strictObject({
    url: z.string().describe('Relative to the address of this API.'),
    expiresAt: instant,
    fileName: z.string(),
    sizeBytes: z.int(),
    layoutDigest: digest,
    sha256: digest.nullable().describe('Of the whole file; null until it is known.'),
    keyFingerprint: z.string().nullable().describe('Of the key that signed the manifest; null when it is not signed.'),
  })
  .meta({ id: 'KitLink' });

export const kitLinkRequest = z.strictObject({}).optional();

export const kitParams = z.strictObject({ layoutDigest: digest });

/** A link that lacks a part is as good as one that is over; what others add to it does no harm. */
export const kitQuery = z.object({
  upgrade: z.string().optional(),
  expires: z.string().optional(),
  signature: z.string().optional(),
});
