import { z } from 'zod';
import { instant, productId } from './scalars.ts';

export const clock = z.strictObject({ now: instant }).meta({ id: 'Clock' });

export const clockRequest = z
  .strictObject({
    days: z.int().min(0).max(3650).default(0),
    hours: z.int().min(0).max(1000).default(0),
    minutes: z.int().min(0).max(10_000).default(0),
    seconds: z.int().min(0).max(100_000).default(0),
  })
  .describe('How far to move the clock ahead.');

const fault = {
  kind: z.enum([
    ...(['kit-attempt-fails', 'kit-build-fails', 'kit-build-slow', 'missing-blob', 'flipped-bit'] as const),
    ...(['truncated-blob', 'withdrawn-installer', 'store-away', 'disk-full', 'signer-away', 'slow-store'] as const),
  ]),
  upgradeId: z
    .uuid({ error: 'must be the id of an upgrade' })
    .nullable()
    .default(null)
    .describe('In whose kit builds; null: in all.'),
  productId: productId.nullable().default(null).describe('In builds with this product; null: in all.'),
  times: z.int().min(1).max(1_000_000).nullable().default(null).describe('How often; null: until it is cleared.'),
};

export const faultRequest = z.strictObject(fault).describe('A fault to provoke in kit builds.');

export const faultsClearance = z.strictObject({}).optional();

/** The faults that are left. */
export const faults = z
  .strictObject({
    items: z.array(z.strictObject({ ...fault, kind: z.string() })).readonly(),
  })
  .meta({ id: 'Faults' });
