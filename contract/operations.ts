import { z } from 'zod';
import { command } from './commands.ts';
import { millisecondsOf } from './durations.ts';
import { event } from './events.ts';
import { orderParams } from './orders.ts';
import { id, instant, pageOf, pageQuery, pathId, productId } from './scalars.ts';
import { text, typedKey } from './text.ts';
import { answerRequest, step, turns, upgradeBody, whereItStands } from './upgrades.ts';

/** An instant and an upgrade: behind it the next page begins. */
function isPlaceInQueue(cursor: string): boolean {
  const [since = '', id = '', ...more] = cursor.split('_');
  return instant.safeParse(since).success && pathId.safeParse(id).success && more.length === 0;
}

const customer = z.strictObject({ customerNumber: z.string(), companyName: z.string() });

const engine = z.enum(['reachable', 'away']).describe('`away` when an upgrade waits for a run that does not answer.');

/** One line of the operators' list. */
export const upgradeSummary = z
  .strictObject({
    ...whereItStands,
    suite: z.string(),
    customer,
    partner: z.string(),
    orderNumber: z.string(),
    kitAttempt: z.int().nullable(),
    engine,
  })
  .meta({ id: 'UpgradeSummary' });

export const upgradeSummaryPage = pageOf(upgradeSummary).meta({ id: 'UpgradeSummaryPage' });

export const upgradeFilterQuery = z.strictObject({
  ...pageQuery,
  cursor: z.string().refine(isPlaceInQueue, 'is not the nextCursor of a page of this list').optional(),
  waitingOn: z
    .enum([...turns.options, 'nobody'])
    .optional()
    .describe('`operator` also finds upgrades that need one at any step; `nobody` those that rest.'),
  step: step.optional(),
  problem: text(64).optional(),
  late: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .describe('`true` finds those whose work does not get on, whatever the cause.'),
  suite: text(64).optional(),
  partner: text(64).optional(),
  olderThan: text(40)
    .transform((value, context) => {
      const ms = millisecondsOf(value);
      if (ms !== null) return ms;
      context.addIssue({ code: 'custom', message: 'must be a duration such as PT2H or P3D' });
      return z.NEVER;
    })
    .optional()
    .describe(
      'How long they have stood at their step at least: an ISO 8601 duration in weeks, days, hours, minutes, seconds.',
    ),
  q: text(200).optional().describe('Start of an order or customer number, or part of a company name.'),
});

/** One upgrade as operators see it: no code in full, the last events, the last commands. */
export const operatedUpgrade = z
  .strictObject({
    ...upgradeBody,
    customer,
    engine,
    releaseRequestedAt: instant.optional().describe('One person asked to release the registration; a second has to.'),
    codesLeftActive: z
      .array(z.strictObject({ licenseId: id, productId: z.string(), codeEnding: z.string() }))
      .readonly()
      .describe('In use although their order was taken back: a person sees to them.'),
    timeline: z.array(event).readonly().describe('The last 200 events.'),
    commands: z.array(command).readonly().describe('The last 50 commands.'),
  })
  .meta({ id: 'OperatedUpgrade' });

const orderNumber = orderParams.shape.orderNumber;

const reason = text(500).describe('Why; kept with the command.');

export const operatorCommandRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('retryKit'), reason }),
  z.strictObject({ kind: z.literal('rebuildKit'), reason }),
  z.strictObject({ kind: z.literal('answerQuestion'), ...answerRequest.shape, reason }),
  z.strictObject({
    kind: z.literal('releaseHeld'),
    productId,
    as: z
      .enum(['retain', 'issue'])
      .describe('`retain`: the code is active again and goes on; `issue`: a new code can be chosen.'),
    reason,
  }),
  z.strictObject({ kind: z.literal('abandon'), reason }),
  z.strictObject({ kind: z.literal('reopen'), reason }),
  z.strictObject({ kind: z.literal('cancelOrder'), orderNumber, reason }),
  z.strictObject({
    kind: z.literal('revert'),
    orderNumber,
    ends: z
      .enum(['on-notice-day', 'at-once'])
      .default('on-notice-day')
      .describe('`at-once` is for orders placed twice.'),
    reason,
  }),
  z.strictObject({ kind: z.literal('releaseRegistration'), reason }),
  z.strictObject({ kind: z.literal('extendDeadline'), days: z.int().min(1).max(365), reason }),
  z.strictObject({ kind: z.literal('startAfresh'), reason }),
]);

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
