import { z } from 'zod';

const part = z.enum(['reachable', 'away']);

export const liveness = z
  .strictObject({
    status: z.literal('live'),
    sandbox: z.boolean().describe('Whether this is a sandbox, whose clock, faults and mails are open to everybody.'),
  })
  .meta({ id: 'Liveness' });

/** Ready while the database answers: what is asked is kept there, even when the engine is away. */
export const readiness = z
  .strictObject({
    status: z.enum(['ready', 'not-ready']),
    database: part,
    engine: part,
    missing: z.array(z.string()).readonly(),
  })
  .meta({ id: 'Readiness' });
