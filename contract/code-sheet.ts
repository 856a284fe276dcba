import { z } from 'zod';
import { delivery, seatsByDay } from './activation-plan.ts';
import { givenDay, id } from './scalars.ts';

export const codeSheet = z
  .strictObject({
    upgradeId: id,
    suite: z.strictObject({ code: z.string(), name: z.string() }),
    codes: z
      .array(
        z.strictObject({
          productId: z.string(),
          name: z.string(),
          delivery,
          signInUrl: z.string().optional().describe('Where to sign in to a service.'),
          action: z.enum(['retain', 'issue']),
          activationCode: z.string(),
          seatsByDay,
          expiresOn: givenDay.nullable(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'CodeSheet' });
export type CodeSheetBody = z.input<typeof codeSheet>;

export const codeSheetQuery = z.strictObject({
  format: z
    .enum(['json', 'html', 'csv'])
    .optional()
    .describe('For links; when absent, the header Accept decides, and JSON where it has no wish.'),
});
