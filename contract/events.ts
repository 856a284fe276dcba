import { z } from 'zod';
import { instant, pageOf, wholeNumber } from './scalars.ts';

export const event = z
  .strictObject({
    number: z.int().describe('Counts from 1 for each upgrade, without gaps.'),
    type: z.string(),
    facts: z.record(z.string(), z.unknown()),
    commandId: z.string().nullable().describe('Null when no command caused it.'),
    at: instant,
  })
  .meta({ id: 'Event' });

export const eventPage = pageOf(event).meta({ id: 'EventPage' });

const eventNumber = wholeNumber(0, 2_147_483_647).optional();

export const eventsQuery = z.strictObject({
  after: eventNumber.describe('The last number that is known already.'),
  cursor: eventNumber.describe('`nextCursor` of the page before; the same as `after`.'),
  limit: wholeNumber(1, 500).default(100),
});
