import { z } from 'zod';
import { givenDay, id, planVersion } from './scalars.ts';

export const seatsByDay = z
  .array(
    z.strictObject({
      from: givenDay,
      to: givenDay.nullable().describe('Null: without end.'),
      seats: z.int().min(0),
    }),
  )
  .readonly();

/** A license in the words of its holder. The full code is there only for whom it belongs to. */
const ownedLicense = {
  licenseId: id,
  productId: z.string(),
  activationCode: z.string().optional().describe('Only for the customer whose code it is.'),
  codeEnding: z.string().describe('The last group of the activation code.'),
  seatsByDay,
  expiresOn: givenDay.nullable().describe('The last day with seats; null when there is none.'),
};

const notExtended = z.strictObject(ownedLicense).meta({ id: 'LicenseLeftAsItIs' });

const candidate = z.strictObject({ ...ownedLicense, recommended: z.boolean() }).meta({ id: 'Candidate' });

export const delivery = z.enum(['on-premises', 'service']);

const planReason = z.enum([
  'owned',
  'owned-in-grace',
  'trial-converted',
  'not-owned',
  'owned-ended',
  'trial-not-converted',
  'none-of-these',
  'equal-candidates',
  'other-channel',
  'license-blocked',
  'released',
  'not-released',
  'answered',
]);

const plannedComponent = z
  .strictObject({
    productId: z.string(),
    name: z.string(),
    delivery,
    signInUrl: z.string().optional().describe('Where to sign in to a service.'),
    action: z.enum(['retain', 'issue', 'question', 'held']),
    reason: planReason,
    explanation: z.string().describe('The reason in words, for people; never branch on it.'),
    licenseId: id.optional().describe('The license whose code it has, when there is one.'),
    activationCode: z
      .string()
      .optional()
      .describe('Only for the customer whose code it is; a new one once the address is confirmed.'),
    codeEnding: z.string().optional().describe('The last group of the activation code, when there is one.'),
    seatsByDay,
    expiresOn: givenDay.nullable().describe('The last day with seats; null when there is none.'),
    previouslyExpiresOn: givenDay
      .optional()
      .describe('Of a code that is kept: the last day with seats that it had without the orders of this upgrade.'),
    maintenanceEndsOn: givenDay.optional().describe('For perpetual licenses: the last day of maintenance.'),
    asks: z.enum(['customer', 'operator']).optional().describe('Who can answer the question.'),
    candidates: z.array(candidate).readonly().optional(),
    notExtended: z.array(notExtended).readonly().describe('Licenses that matched but are left as they are.'),
    couldServe: z.array(z.string()).readonly().describe('Other products of the suite that the same code could serve.'),
    selected: z.boolean(),
    installersWanted: z.boolean(),
    settled: z.boolean().describe('Whether the license carries the terms shown here.'),
  })
  .meta({ id: 'PlannedComponent' });

export const activationPlan = z
  .strictObject({
    version: planVersion,
    components: z.array(plannedComponent).readonly(),
    notCovered: z
      .array(z.strictObject({ ...ownedLicense, name: z.string().nullable() }))
      .readonly()
      .describe('Owned licenses that belong to no product of the suite: they keep their code and their end.'),
    notMatched: z
      .array(z.strictObject({ codeEnding: z.string(), explanation: z.string() }))
      .readonly()
      .describe('Codes that were named but could not be matched: a person looks at them.'),
  })
  .meta({ id: 'ActivationPlan' });
