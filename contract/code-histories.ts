import { z } from 'zod';
import { seatsByDay } from './activation-plan.ts';
import { operatedLicense } from './operated-upgrade.ts';
import { day, givenDay, id, instant } from './scalars.ts';
import { typedKey } from './text.ts';

export const codeHistoryRequest = z.strictObject({
  activationCode: typedKey.describe(
    'As somebody read it out or sent it. It stands in the body, so that no log has it.',
  ),
  onDay: day.optional().describe('The day that is asked about; today, in UTC, when absent.'),
});

const { productId, codeEnding, kind, state, cause } = operatedLicense.shape;

const onThatDay = 'At the end of the day that is asked about; before the license was known here, its first one.';

/** Everything about one activation code. */
export const codeHistory = z
  .strictObject({
    ...{ licenseId: id, productId, codeEnding, kind, cause },
    state: state.describe(onThatDay),
    customerNumber: z.string(),
    createdAt: instant,
    firstActivatedAt: instant.nullable(),
    issuedFor: id.nullable().describe('The upgrade that issued it; null for what was imported.'),
    onDay: givenDay,
    seatsOnDay: z.int(),
    seatsByDay,
    grants: z
      .array(
        z.strictObject({
          orderNumber: z.string().nullable().describe('Null for what was imported.'),
          upgradeId: id.nullable(),
          orderState: z.enum(['standing', 'canceled', 'reverted']).nullable(),
          basis: z.enum(['covers', 'adds']),
          seats: z.int(),
          startsOn: givenDay,
          expiresOn: givenDay.nullable(),
          ofTrial: z.boolean(),
          givenAt: instant,
          inForce: z.boolean().describe('On the day that is asked about.'),
        }),
      )
      .readonly()
      .describe('In the order in which they were given.'),
    namedIn: z
      .array(z.strictObject({ upgradeId: id, orderNumber: z.string(), by: z.enum(['order', 'form']) }))
      .readonly()
      .describe('Where it was named by an order or typed into a form.'),
  })
  .meta({ id: 'CodeHistory' });
