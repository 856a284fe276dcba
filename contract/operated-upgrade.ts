import { z } from 'zod';
import { operatorRoles } from '../core/actors.ts';
import { commandKinds } from '../core/commands.ts';
import { seatsByDay } from './activation-plan.ts';
import { commandOutcome } from './commands.ts';
import { event } from './events.ts';
import { mail } from './mails.ts';
import { problem } from './problem-details.ts';
import { digest, givenDay, id, instant } from './scalars.ts';
import { step, upgradeBody, waitingOn } from './upgrades.ts';

/** A person of ours, as far as is known: in a customer's browser nobody is told apart. */
const by = z
  .strictObject({
    role: z.enum(['customer', 'partner', ...operatorRoles]),
    id: z.string().nullable().describe('Null for customers.'),
  })
  .meta({ id: 'By' });

export const claim = z
  .strictObject({ by: z.string(), since: instant, until: instant })
  .meta({ id: 'Claim', description: 'Who has taken the upgrade on.' });

export const note = z.strictObject({ id, by: z.string(), at: instant, text: z.string() }).meta({ id: 'Note' });

/** Shared by the list and the page of one upgrade. */
export const operatedFacts = {
  customer: z.strictObject({ customerNumber: z.string(), companyName: z.string() }),
  engine: z.enum(['reachable', 'away']).describe('`away` when an upgrade waits for a run that does not answer.'),
  group: z.string().nullable().describe('Fingerprint of the group of failures that it is in now.'),
  stuckSince: instant.nullable().describe('Since when it has stood at its place for longer than it may.'),
  build: z
    .strictObject({
      revision: z.int(),
      state: z.enum(['building', 'ready', 'failed']),
      attempt: z.int().describe('Counts anew whenever the build is started.'),
      problem: problem.optional().describe('The last one; kept while it is tried again.'),
      nextTryAt: instant.optional().describe('When it is tried again by itself; absent while it runs or is given up.'),
    })
    .nullable(),
  claim: claim.nullable(),
};

const stay = z.strictObject({
  turn: z.int(),
  step,
  parked: z.boolean(),
  waitingOn,
  since: instant,
  until: instant.nullable().describe('Null where it stands now.'),
  seconds: z.int().describe('How long it has stood there; up to now where it stands.'),
});

const attemptOutcome = z
  .enum(['running', 'failed', 'ready', 'lost'])
  .describe('`lost`: its worker was not heard of again, and another attempt has begun or the build has ended.');

const attempt = {
  revision: z.int(),
  attempt: z.int(),
  startedAt: instant,
  endedAt: instant.nullable(),
  outcome: attemptOutcome,
  final: z.boolean().describe('Whether the build was given up with it.'),
  problem: problem.optional(),
};

const askedCommand = {
  commandId: id,
  asked: z.enum(commandKinds),
  by,
  reason: z.string().nullable().describe('Null where none was given, and once what was asked is erased.'),
  ...commandOutcome,
};

/** One thing in the life of an upgrade, by what kind of entry it is. */
const timelineEntry = z
  .discriminatedUnion('entry', [
    z.strictObject({ entry: z.literal('event'), ...event.shape }),
    z.strictObject({ entry: z.literal('command'), at: instant, ...askedCommand }),
    z.strictObject({ entry: z.literal('attempt'), at: instant, ...attempt }),
    z.strictObject({ entry: z.literal('note'), ...note.shape }),
  ])
  .meta({ id: 'TimelineEntry' });

const grant = z.strictObject({
  orderNumber: z.string().nullable().describe('Null for what was imported.'),
  ofThisUpgrade: z.boolean(),
  basis: z.enum(['covers', 'adds']),
  seats: z.int(),
  startsOn: givenDay,
  expiresOn: givenDay.nullable(),
  ofTrial: z.boolean(),
});

export const operatedLicense = z
  .strictObject({
    licenseId: id,
    productId: z.string(),
    codeEnding: z.string().describe('The last group of its code; codes in full are shown by a reveal alone.'),
    kind: z.enum(['full', 'trial']),
    state: z.enum(['active', 'suspended', 'revoked', 'returned', 'superseded']),
    cause: z.string().nullable().describe('Why it was revoked.'),
    issuedHere: z.boolean(),
    grants: z.array(grant).readonly(),
    before: seatsByDay.describe('Seats as if this upgrade had given nothing.'),
    after: seatsByDay,
  })
  .meta({ id: 'OperatedLicense' });

const kitBuild = z
  .strictObject({
    revision: z.int(),
    state: z.enum(['building', 'ready', 'failed', 'stopped']),
    startedAt: instant,
    finishedAt: instant.nullable(),
    layoutDigest: digest.optional(),
    problem: problem.optional(),
    nextTryAt: instant.optional(),
    attempts: z.array(z.strictObject(attempt)).readonly().describe('The last 200 of the upgrade, in order.'),
  })
  .meta({ id: 'KitBuild' });

const agreementInForce = z
  .strictObject({
    version: z.string(),
    digest,
    language: z.string(),
    role: z.enum(['of-the-company', 'on-behalf']).describe('Whether the person accepts for their own company.'),
    person: z
      .strictObject({ name: z.string(), email: z.string() })
      .nullable()
      .describe('Who accepted; null once they are erased.'),
    company: z.string().nullable().describe('For whom; null once it is erased.'),
    acceptedAt: instant.describe('When the box was ticked.'),
    effectiveAt: instant.describe('When the form was accepted that confirmed it.'),
  })
  .meta({ id: 'AgreementInForce' });

/** One upgrade as operators see it: no code in full. */
export const operatedUpgrade = z
  .strictObject({
    ...upgradeBody,
    ...operatedFacts,
    parked: z.boolean().describe('Whether its work failed for good and waits for an operator.'),
    revision: z.int().describe('Grows with every write but the beginning of a further attempt at a kit.'),
    releaseRequestedAt: instant.optional().describe('One person asked to release the registration; a second has to.'),
    addressRequestedAt: instant
      .optional()
      .describe('One person asked to correct the address of the customer; a second has to ask for the same one.'),
    mails: z.array(mail).readonly().describe('The last 50 about it, the newest first.'),
    codesLeftActive: z
      .array(z.strictObject({ licenseId: id, productId: z.string(), codeEnding: z.string() }))
      .readonly()
      .describe('In use although their order was taken back: a person sees to them.'),
    steps: z.array(stay).readonly().describe('Every place at which it has stood, in order.'),
    timeline: z
      .array(timelineEntry)
      .readonly()
      .describe('In order: the last 200 events, 200 commands, 200 attempts at kits, 100 notes.'),
    licenses: z.array(operatedLicense).readonly().describe("The customer's, and those issued here."),
    kitBuilds: z.array(kitBuild).readonly(),
    agreementInForce: agreementInForce.nullable(),
    engineUrl: z.string().optional().describe('The run in the pages of the engine, where their address is set.'),
    ticket: z.string().describe('What a ticket needs, as plain text; no code and no person is named in it.'),
  })
  .meta({ id: 'OperatedUpgrade' });
