import { z } from 'zod';
import { millisecondsOf } from './durations.ts';
import { claim, operatedFacts } from './operated-upgrade.ts';
import { orderParams } from './orders.ts';
import { id, instant, pageOf, pageQuery, pathId, productId } from './scalars.ts';
import { email, text, typedKey } from './text.ts';
import { answerRequest, step, turns, whereItStands } from './upgrades.ts';

/** An instant and an upgrade: behind it the next page begins. */
export function isPlaceInQueue(cursor: string): boolean {
  const [since = '', id = '', ...more] = cursor.split('_');
  return instant.safeParse(since).success && pathId.safeParse(id).success && more.length === 0;
}

/** One line of the operators' list. */
export const upgradeSummary = z
  .strictObject({
    ...whereItStands,
    ...operatedFacts,
    suite: z.string(),
    partner: z.string(),
    orderNumber: z.string(),
  })
  .meta({ id: 'UpgradeSummary' });

export const upgradeSummaryPage = pageOf(upgradeSummary).meta({ id: 'UpgradeSummaryPage' });

export const counted = z
  .strictObject({ count: z.int(), more: z.boolean() })
  .meta({ id: 'Counted', description: 'Counted up to 1000; `more` when there are more than that.' });

const onlyTrue = z.enum(['true', 'false']).transform((value) => value === 'true');

const duration = text(40)
  .transform((value, context) => {
    const ms = millisecondsOf(value);
    if (ms !== null) return ms;
    context.addIssue({ code: 'custom', message: 'must be a duration such as PT2H or P3D' });
    return z.NEVER;
  })
  .optional();

const filter = {
  step: step.optional(),
  problem: text(64).optional(),
  group: text(200).optional().describe('Fingerprint of a group of failures.'),
  late: onlyTrue.optional().describe('`true` finds those whose work does not get on, whatever the cause.'),
  stuck: onlyTrue.optional().describe('`true` finds those that have stood at their place for longer than they may.'),
  suite: text(64).optional(),
  partner: text(64).optional(),
  claimedBy: text(200).optional().describe('The id of the person who has taken them on.'),
  olderThan: duration.describe(
    'How long they have stood at their step at least: an ISO 8601 duration in weeks, days, hours, minutes, seconds.',
  ),
  youngerThan: duration.describe('They have stood at their step for less than that.'),
  q: text(200)
    .optional()
    .describe(
      'Part of an order number, a customer number or a company name; a whole mail address, or `@` and its domain.',
    ),
};

export const upgradeFilterQuery = z.strictObject({
  ...pageQuery,
  ...filter,
  cursor: z.string().refine(isPlaceInQueue, 'is not the nextCursor of a page of this list').optional(),
  waitingOn: z
    .enum([...turns.options, 'nobody'])
    .optional()
    .describe('`operator` also finds upgrades that need one at any step; `nobody` those that rest.'),
});

/** What of the list's filter says which upgrades are retried together. */
export const campaignFilter = {
  upgrades: z.array(pathId).min(1).max(200).optional().describe('Of these alone, as they were picked one by one.'),
  group: filter.group,
  problem: filter.problem,
  suite: filter.suite,
  partner: filter.partner,
  claimedBy: filter.claimedBy,
  olderThan: filter.olderThan,
  q: filter.q,
};

export const upgradeCountsQuery = z.strictObject(filter);

/** How many a filter finds, by whose turn it is. */
export const upgradeCounts = z
  .strictObject({
    operator: counted.describe('As the list with `waitingOn=operator`: also those that need one at another turn.'),
    us: counted,
    customer: counted,
    nobody: counted.describe('Those that rest.'),
    all: counted,
  })
  .meta({ id: 'UpgradeCounts' });

export const claimRequest = z
  .strictObject({
    takeOver: z.boolean().default(false).describe("Whether somebody else's claim is taken over."),
    reason: text(500).optional().describe('Why it is taken over.'),
  })
  .refine(({ takeOver, reason }) => !takeOver || reason !== undefined, {
    path: ['reason'],
    error: 'is required to take over a claim',
  });

export const claimRelease = z.strictObject({});

export const claimed = z.strictObject({ claim: claim.nullable() }).meta({ id: 'Claimed' });

export const noteRequest = z.strictObject({ text: text(4000).describe('Sealed at rest, and never altered.') });

const orderNumber = orderParams.shape.orderNumber;

const reason = text(500).describe('Why; kept with the command.');

const expectedRevision = z
  .int()
  .optional()
  .describe('The `revision` that was looked at: if the upgrade was written since, nothing is done.');

function askedWith<Reason extends z.ZodType>(reason: Reason) {
  return z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('retryKit'), reason, expectedRevision }),
    z.strictObject({ kind: z.literal('rebuildKit'), reason, expectedRevision }),
    z.strictObject({ kind: z.literal('answerQuestion'), ...answerRequest.shape, reason, expectedRevision }),
    z.strictObject({
      kind: z.literal('releaseHeld'),
      productId,
      as: z
        .enum(['retain', 'issue'])
        .describe('`retain`: the code is active again and goes on; `issue`: a new code can be chosen.'),
      reason,
      expectedRevision,
    }),
    z.strictObject({ kind: z.literal('abandon'), reason, expectedRevision }),
    z.strictObject({ kind: z.literal('reopen'), reason, expectedRevision }),
    z.strictObject({ kind: z.literal('cancelOrder'), orderNumber, reason, expectedRevision }),
    z.strictObject({
      kind: z.literal('revert'),
      orderNumber,
      ends: z
        .enum(['on-notice-day', 'at-once'])
        .default('on-notice-day')
        .describe('`at-once` is for orders placed twice.'),
      reason,
      expectedRevision,
    }),
    z.strictObject({ kind: z.literal('releaseRegistration'), reason, expectedRevision }),
    z.strictObject({ kind: z.literal('extendDeadline'), days: z.int().min(1).max(365), reason, expectedRevision }),
    z.strictObject({
      kind: z.literal('correctAddress'),
      email: email.describe(
        "The customer's mail address as it should be; a second person has to ask for the same one.",
      ),
      reason,
      expectedRevision,
    }),
    z.strictObject({
      kind: z.literal('resendMail'),
      mailId: pathId.describe("A mail of the upgrade; it goes to the customer's address as it is now."),
      reason,
      expectedRevision,
    }),
    z.strictObject({ kind: z.literal('startAfresh'), reason, expectedRevision }),
  ]);
}

export const operatorCommandRequest = askedWith(reason);

/** The same, before there is a reason. */
export const commandPreviewRequest = askedWith(reason.optional());

/** Which license of an upgrade; its id stands in the plan and with the codes left active. */
const licenseId = pathId;

export const codeRevealRequest = z.strictObject({
  licenseId,
  reason: text(500).describe('Why it has to be seen in full; kept with who saw it.'),
});

export const revealedCode = z
  .strictObject({ licenseId: id, productId: z.string(), activationCode: z.string() })
  .meta({ id: 'RevealedCode' });

export const codeComparisonRequest = z.strictObject({
  licenseId,
  activationCode: typedKey.describe('As somebody read it out or sent it.'),
});

export const codeComparison = z
  .strictObject({ same: z.boolean().describe('Look-alike letters and digits count as the same.') })
  .meta({ id: 'CodeComparison' });
