import { z } from 'zod';
import { givenDay, seats } from './scalars.ts';
import { typedKey } from './text.ts';

export const registrationRequest = z.strictObject({
  registrationKey: typedKey.describe('As typed: case, blanks and hyphens do not matter.'),
});

/** What a registration key opens, told without registering it. */
export const registrationCheck = z
  .strictObject({
    kind: z.literal('registration-key'),
    registered: z.boolean().describe('Whether somebody has taken the upgrade as theirs already.'),
    suite: z.strictObject({ code: z.string(), name: z.string(), products: z.int() }),
    seats,
    startsOn: givenDay,
    expiresOn: givenDay,
    productsKept: z.int().describe('How many products of the suite would keep the activation code they have.'),
  })
  .meta({ id: 'RegistrationCheck' });
