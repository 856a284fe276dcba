import { z } from 'zod';
import { givenDay, id, instant, pageOf, pageQuery } from './scalars.ts';
import { text } from './text.ts';
import { step } from './upgrades.ts';

export const groupNote = z.strictObject({ by: z.string(), at: instant, text: z.string() }).meta({ id: 'GroupNote' });

/** Failures of one cause. */
export const failureGroup = z
  .strictObject({
    group: z.string().describe('Its fingerprint, by which the list of upgrades is filtered: `group`.'),
    code: z.string().describe('The problem, or `run-in-trouble`.'),
    productId: z.string().nullable(),
    cause: z.string().describe('Words of the cause, numbers left out; empty where the problem says it all.'),
    open: z.int().describe('Upgrades that are in it now.'),
    step: step.nullable().describe('At which the one stands that has been in it longest; null when none is.'),
    claimedBy: z.array(z.string()).readonly().describe('Who has taken on some of them now.'),
    firstSeen: instant.nullable(),
    lastSeen: instant.nullable(),
    days: z
      .array(z.strictObject({ day: givenDay, failures: z.int() }))
      .readonly()
      .describe('Failed attempts on each of the last 14 days, in UTC; today is the last.'),
    examples: z.array(z.strictObject({ upgradeId: id, orderNumber: z.string() })).readonly(),
    newIn: z.string().nullable().describe('The last release, where the group was never seen before it.'),
    note: groupNote.nullable(),
  })
  .meta({ id: 'FailureGroup' });

export const failureGroupPage = pageOf(failureGroup).meta({ id: 'FailureGroupPage' });

const isPlaceAmongGroups = (cursor: string) => /^\d{1,10}_./u.test(cursor);

export const failureGroupQuery = z.strictObject({
  ...pageQuery,
  cursor: text(500).refine(isPlaceAmongGroups, 'is not the nextCursor of a page of this list').optional(),
});

export const failureGroupParams = z.strictObject({ group: text(200) });

export const groupNoteRequest = z.strictObject({
  text: text(4000).describe('What is known of the cause and how to mend it; takes the place of the note before.'),
});
