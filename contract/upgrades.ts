import { z } from 'zod';
import { commandKinds } from '../core/commands.ts';
import { openSteps, restingSteps } from '../core/steps.ts';
import { activationPlan, delivery } from './activation-plan.ts';
import { problem } from './problem-details.ts';
import { digest, givenDay, id, instant, pageOf, pageQuery, pathId, planVersion, productId } from './scalars.ts';

export const step = z.enum([...openSteps, ...restingSteps]);

export const turns = z.enum(['customer', 'us', 'operator']);

export const waitingOn = turns.nullable().describe('Whose turn it is; null while the upgrade rests.');

/** What every view of an upgrade begins with. */
export const whereItStands = {
  id,
  step,
  waitingOn,
  operatorNeeded: z.boolean(),
  since: instant.describe('Since when it has stood at this step.'),
  dueOn: givenDay.optional().describe('The day on which it is looked at again: a reminder, or the end of waiting.'),
  problem: problem.optional(),
  late: z
    .strictObject({
      since: instant.describe('When our work last showed a sign of life.'),
      cause: z.enum(['engine-away', 'run-in-trouble', 'no-kit-worker', 'work-fails']),
    })
    .nullable()
    .describe('Set while our own work does not get on; we have noticed, and it goes on by itself or with a person.'),
};

const orderInBrief = z
  .strictObject({
    orderNumber: z.string(),
    certificateNumber: z.string(),
    revision: z.int(),
    basis: z.enum(['covers', 'adds']),
    seats: z.int(),
    startsOn: givenDay,
    expiresOn: givenDay,
    state: z.enum(['standing', 'canceled', 'reverted']),
    endsOn: givenDay.optional().describe('The last day of what a canceled or reverted order gave.'),
  })
  .meta({ id: 'OrderInBrief' });

const kit = z
  .strictObject({
    revision: z.int(),
    state: z.enum(['building', 'ready', 'failed']),
    attempt: z.int(),
    progress: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('How much of a running build is done, by its parts; absent while it is too short to be counted.'),
    startedAt: instant,
    layoutDigest: digest.optional(),
    sizeBytes: z.int().optional(),
    problem: problem.optional(),
    former: z
      .strictObject({ revision: z.int(), layoutDigest: digest, sizeBytes: z.int() })
      .optional()
      .describe('The kit before it, which links lead to as long as this one is not ready.'),
  })
  .meta({ id: 'DeploymentKit' });

/** An upgrade, seen by its customer or by an operator. */
export const upgradeBody = {
  ...whereItStands,
  suite: z.strictObject({
    code: z.string(),
    name: z.string(),
    products: z.array(z.strictObject({ productId: z.string(), name: z.string(), delivery })).readonly(),
  }),
  orders: z.array(orderInBrief).readonly(),
  agreement: z.strictObject({ version: z.string(), digest: z.string(), acceptedAt: instant }).optional(),
  plan: activationPlan.optional(),
  kit: kit.optional(),
  supersededBy: id.optional().describe('A later upgrade of this customer to another suite.'),
  openCommands: z.array(z.enum(commandKinds)).readonly().describe('What whoever reads this may ask now.'),
};

export const upgrade = z.strictObject(upgradeBody).meta({ id: 'Upgrade' });
export type UpgradeBody = z.input<typeof upgrade>;

export const upgradePage = pageOf(upgrade).meta({ id: 'UpgradePage' });
export const upgradePageQuery = z.strictObject(pageQuery);
export const upgradeParams = z.strictObject({ id: pathId });

export const answerRequest = z.strictObject({
  planVersion,
  productId,
  licenseId: pathId.nullable().describe('The license to keep; null: none of these.'),
});

const productIds = z.array(productId).max(2000).readonly();

export const selectionRequest = z.strictObject({
  planVersion,
  productIds: productIds.describe('May be empty: then the kept codes are all there is.'),
  installersFor: productIds.default([]).describe('Retained products whose installers are wanted in the kit.'),
});
