import { z } from 'zod';
import { instant } from './scalars.ts';

export const clock = z.strictObject({ now: instant }).meta({ id: 'Clock' });

export const clockRequest = z
  .strictObject({
    days: z.int().min(0).max(3650).default(0),
    hours: z.int().min(0).max(1000).default(0),
    minutes: z.int().min(0).max(10_000).default(0),
    seconds: z.int().min(0).max(100_000).default(0),
  })
  .describe('How far to move the clock ahead.');
