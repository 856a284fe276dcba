import { z } from 'zod';
import { instant } from './scalars.ts';

const part = z
  .strictObject({
    part: z.enum(['engine', 'worker', 'bell']),
    state: z.enum(['working', 'away']),
    since: instant.nullable().describe('Since when it has been away; null while it works, and when it never has.'),
    sentence: z.string().describe('For people, in English.'),
  })
  .meta({ id: 'ServicePart' });

/** What the service is made of, whether it works, and how much waits for it. */
export const serviceHealth = z
  .strictObject({
    checkedAt: instant,
    parts: z.array(part).readonly(),
    stuck: z.strictObject({ count: z.int(), more: z.boolean() }).describe('As the list with `stuck=true` finds them.'),
    needPerson: z
      .strictObject({ count: z.int(), more: z.boolean() })
      .describe('As the list with `waitingOn=operator` finds them, stuck or not.'),
    sentence: z.string().describe('The whole in one sentence.'),
  })
  .meta({ id: 'ServiceHealth' });
