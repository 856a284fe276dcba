import { z } from 'zod';
import { digest, language } from './scalars.ts';
import { text } from './text.ts';

export const agreementQuery = z.strictObject({
  language: language.optional().describe('Else the header Accept-Language decides, else English.'),
  format: z.enum(['json', 'pdf']).optional().describe('For links; when absent, the header Accept decides.'),
});

export const licenseAgreement = z
  .strictObject({ version: z.string(), digest: z.string(), language: z.string(), text: z.string() })
  .meta({ id: 'LicenseAgreement' });

export const agreementAcceptance = z.strictObject({ version: text(64), digest, accepted: z.literal(true) });
