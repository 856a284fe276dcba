import { z } from 'zod';
import { operatorLists } from '../core/operator-lists.ts';
import { counted, isPlaceInQueue } from './operations.ts';
import { givenDay, id, instant, pageOf, pageQuery } from './scalars.ts';
import { step, waitingOn } from './upgrades.ts';

const list = z.enum(operatorLists);

export const operatorListParams = z.strictObject({
  list: list.describe(
    'What was bought and nobody registered; what was registered and nothing chosen yet; orders that end within 90 days and have none after them; products that are held for a person.',
  ),
});

/** A line of an operators' list. */
export const listedUpgrade = z
  .strictObject({
    upgradeId: id,
    orderNumber: z.string().describe('The latest order that stands; of those that end, the one that does.'),
    partner: z.string(),
    customer: z.strictObject({ customerNumber: z.string(), companyName: z.string() }),
    suite: z.string(),
    seats: z.int(),
    startsOn: givenDay,
    expiresOn: givenDay,
    step,
    waitingOn,
    since: instant,
    lapsesAt: instant.nullable().describe('When an upgrade that waits for its key lapses.'),
    codeEndsOn: givenDay.nullable().describe('The end date at risk: of the first owned code that would be kept.'),
    held: z.array(z.string()).readonly().describe('Products that are held.'),
  })
  .meta({ id: 'ListedUpgrade' });

export const listedUpgradePage = pageOf(listedUpgrade).meta({ id: 'ListedUpgradePage' });

export const operatorListQuery = z.strictObject({
  ...pageQuery,
  cursor: z.string().refine(isPlaceInQueue, 'is not the nextCursor of a page of this list').optional(),
});

export const operatorListCounts = z
  .strictObject({ lists: z.array(z.strictObject({ list, ...counted.shape })).readonly() })
  .meta({ id: 'OperatorListCounts' });
