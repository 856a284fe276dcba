import { z } from 'zod';
import { mailStates } from '../core/mail-delivery.ts';
import { id, instant, pageOf, pageQuery, pathId } from './scalars.ts';

const whatItIs = {
  id,
  kind: z.string().describe('What it is about, such as `kit-ready`.'),
  upgradeId: id.optional().describe('Absent for mails that are about no upgrade.'),
  state: z
    .enum(mailStates)
    .describe(
      '`refused`: given up; `unsure`: nobody knows whether it arrived, so it is not sent again by itself; `replaced`: sent anew by an operator.',
    ),
  attempts: z.int(),
  createdAt: instant,
  settledAt: instant.optional().describe('When it was sent or given up.'),
};

/** A mail as operators see it: neither for whom it is nor what it says. */
export const mail = z
  .strictObject({
    ...whatItIs,
    refusal: z
      .strictObject({
        reason: z.enum(['refused', 'not-let-in', 'unreachable', 'broken-off', 'not-written', 'too-late']),
        smtpCode: z.int().nullable(),
        status: z.string().nullable().describe('The enhanced status code of RFC 3463, such as 5.1.1.'),
      })
      .optional()
      .describe('Why the last try failed.'),
  })
  .meta({ id: 'Mail' });

export const mailPage = pageOf(mail).meta({ id: 'MailPage' });

const pageOfMails = {
  ...pageQuery,
  cursor: pathId.optional(),
  upgradeId: pathId.optional().describe('Only those about this upgrade.'),
};

export const mailFilterQuery = z.strictObject({ ...pageOfMails, state: z.enum(mailStates).optional() });

const sandboxMailLine = { ...whatItIs, to: z.string(), subject: z.string() };

export const sandboxMailPage = pageOf(z.strictObject(sandboxMailLine)).meta({ id: 'SandboxMailPage' });

export const sandboxMailQuery = z.strictObject(pageOfMails);

export const mailParams = z.strictObject({ id: pathId });

/** A mail as it was or will be sent. */
export const sandboxMail = z
  .strictObject({ ...sandboxMailLine, text: z.string(), html: z.string() })
  .meta({ id: 'SandboxMail' });
