import { z } from 'zod';
import { digest, id, instant, pageOf, wholeNumber } from './scalars.ts';
import { text } from './text.ts';

const whatHappened = {
  number: z.int().describe('Counts from 1 for each upgrade, without gaps.'),
  type: z.string(),
  facts: z.record(z.string(), z.unknown()),
  commandId: z.string().nullable().describe('Null when no command caused it.'),
  at: instant,
};

export const event = z.strictObject(whatHappened).meta({ id: 'Event' });

export const eventPage = pageOf(event).meta({ id: 'EventPage' });

const eventNumber = wholeNumber(0, 2_147_483_647).optional();

export const eventsQuery = z.strictObject({
  after: eventNumber.describe('The last number that is known already.'),
  cursor: eventNumber.describe('`nextCursor` of the page before; the same as `after`.'),
  limit: wholeNumber(1, 500).default(100),
});

/** An event among those of all upgrades. */
const fedEvent = z
  .strictObject({
    cursor: z.string().describe('Read on after this event with it, at any later time.'),
    upgradeId: id,
    ...whatHappened,
    hash: digest.describe('Of this event, chained over those of its upgrade before.'),
  })
  .meta({ id: 'FedEvent' });

export const feedPage = z
  .strictObject({
    items: z.array(fedEvent).readonly(),
    nextCursor: z
      .string()
      .nullable()
      .describe('Null when there is no more for now: ask again later with the cursor of the last event that was read.'),
  })
  .meta({ id: 'FeedPage' });

export const feedQuery = z.strictObject({
  cursor: text(200).optional(),
  limit: wholeNumber(1, 500).default(100),
});
