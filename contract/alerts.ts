import { z } from 'zod';
import { alertKinds } from '../core/alerts.ts';
import { isPlaceInQueue } from './operations.ts';
import { id, instant, pageOf, pageQuery, wholeNumber } from './scalars.ts';

const about = {
  kind: z
    .enum(alertKinds)
    .describe(
      '`stuck`: upgrades stand longer than they may; `group-growing`: more fail of one cause than an hour ago; `installer-damaged`: a published installer is not in the object store as it was; or a part of the service is away.',
    ),
  subject: z
    .string()
    .describe(
      'The group of failures, the step where there is none, product, version and platform of the installer, or the part of the service.',
    ),
  count: z.int().describe('How many upgrades it is about; 0 where it is about none in particular.'),
  sentence: z.string().describe('For people, in English: what is wrong and what to do next.'),
};

export const alert = z
  .strictObject({
    id,
    ...about,
    filter: z
      .strictObject({ group: z.string().optional(), step: z.string().optional(), stuck: z.literal('true').optional() })
      .describe('With which the list of upgrades finds them; empty where it is about none in particular.'),
    openedAt: instant,
    resolvedAt: instant.nullable().describe('Null while it lasts.'),
  })
  .meta({ id: 'Alert' });

export const alertPage = pageOf(alert).meta({ id: 'AlertPage' });

export const alertQuery = z.strictObject({
  ...pageQuery,
  cursor: z.string().refine(isPlaceInQueue, 'is not the nextCursor of a page of this list').optional(),
  state: z.enum(['open', 'all']).default('open'),
});

export const alertEventPage = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          number: z.int().describe('Without gaps.'),
          alertId: id,
          what: z.enum(['opened', 'resolved']),
          ...about,
          at: instant,
        }),
      )
      .readonly(),
    nextCursor: z.string().describe('The number of the last one: ask with it again later for what follows.'),
  })
  .meta({ id: 'AlertEventPage' });

export const alertEventQuery = z.strictObject({
  ...pageQuery,
  cursor: wholeNumber(0, 2_147_483_647).default(0),
});
