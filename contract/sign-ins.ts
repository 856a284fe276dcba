import { z } from 'zod';
import { language } from './scalars.ts';
import { email, text } from './text.ts';

export const signInRequest = z.strictObject({
  email,
  language: language.default('en').describe('Of the mail.'),
});

/** The same for every address, whether it has an account or not. */
export const mailSent = z
  .strictObject({
    validMinutes: z.int().describe('So long a link and its code are good, if a mail was sent.'),
  })
  .meta({ id: 'MailSent' });

/** What shows that somebody reads the mail of an address. */
export const oneTimeProof = z.union([
  z.strictObject({ token: text(200).describe('From the link: what stands behind `#token=`.') }),
  z.strictObject({ email, code: text(40).describe('As typed; blanks do not matter.') }),
]);

export const confirmedAddress = z.strictObject({ email: z.string() }).meta({ id: 'ConfirmedAddress' });

/** The address as it should be. */
export const addressCorrectionRequest = z.strictObject({ email });

export const confirmationMailRequest = z.strictObject({ language: language.default('en') });
