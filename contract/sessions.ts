import { z } from 'zod';
import { instant, pageOf, pageQuery, pathId } from './scalars.ts';

/** Who this browser is signed in as. */
export const session = z
  .strictObject({
    account: z
      .strictObject({ email: z.string(), confirmed: z.boolean().describe('Whether the address was confirmed.') })
      .nullable()
      .describe('Null when this browser is signed in nowhere.'),
    reaches: z
      .enum(['everything', 'what-was-begun-here', 'nothing'])
      .describe('All upgrades of the account, where its address was proven in this browser; else those begun here.'),
  })
  .meta({ id: 'Session' });

export const sessionPage = pageOf(
  z
    .strictObject({
      id: z.string(),
      reaches: z.enum(['everything', 'what-was-begun-here']),
      browser: z.string().nullable(),
      openedAt: instant,
      lastUsedAt: instant,
      isThisOne: z.boolean(),
    })
    .meta({ id: 'SessionInList' }),
).meta({ id: 'SessionPage' });

export const sessionPageQuery = z.strictObject(pageQuery);
export const sessionParams = z.strictObject({ id: pathId });
