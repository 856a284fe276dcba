import { z } from 'zod';
import { licenseEffects } from '../core/effects.ts';
import { seatsByDay } from './activation-plan.ts';
import { problem } from './problem-details.ts';
import { givenDay, id, instant } from './scalars.ts';
import { step, waitingOn } from './upgrades.ts';

const place = z.strictObject({ step, parked: z.boolean(), waitingOn });

const license = z
  .strictObject({
    licenseId: id,
    productId: z.string(),
    codeEnding: z.string().describe('The last group of its code.'),
    becomes: z
      .array(z.enum(licenseEffects))
      .readonly()
      .describe('`left-active`: it is in use, so that a person has to see to it.'),
    seatsBefore: seatsByDay,
    seatsAfter: seatsByDay,
  })
  .meta({ id: 'LicensePreviewed' });

const effects = z
  .strictObject({
    effective: z.boolean().describe('Whether anything would change; false where it is so already.'),
    awaitsSecondPerson: z.boolean().describe('It would only be asked for: a second person has to ask for the same.'),
    from: place,
    to: place.describe('What the customer sees next, and whose turn it is then.'),
    lapses: z
      .strictObject({ before: instant, after: instant })
      .nullable()
      .describe('When an upgrade that waits for its key lapses.'),
    kit: z
      .strictObject({ revision: z.int(), becomes: z.enum(['building', 'ready', 'failed', 'stopped']) })
      .nullable()
      .describe('`building`: built from the beginning, with its clock and its attempts counted anew.'),
    plan: z
      .array(z.strictObject({ productId: z.string(), was: z.string(), is: z.string() }))
      .readonly()
      .describe('Components that are decided otherwise; `retain` and `question` name licenses.'),
    licenses: z.array(license).readonly(),
    orders: z
      .array(z.strictObject({ orderNumber: z.string(), as: z.enum(['canceled', 'reverted']), endsOn: givenDay }))
      .readonly()
      .describe('Orders that would end, with the last day of what they gave.'),
    mails: z
      .array(z.strictObject({ kind: z.string(), to: z.enum(['customer', 'order-contact', 'former-address']) }))
      .readonly()
      .describe('Those that go out with it; not those that later work sends.'),
    forgetsRegistration: z.boolean().describe('Form, agreement, plan and selection would be gone.'),
  })
  .meta({ id: 'CommandEffects' });

/** What a command would come to; nothing was written. */
export const commandPreview = z
  .strictObject({
    dryRun: z.literal(true),
    revision: z.int().describe('Sent along as `expectedRevision`, the command is decided on this state or not at all.'),
    undecidedBefore: z.int().describe('Commands that would be decided before it, and may change what it does.'),
    effects: effects.nullable().describe('Null where it would be refused.'),
    problem: problem.optional().describe('The refusal, as it would come.'),
  })
  .meta({ id: 'CommandPreview' });
