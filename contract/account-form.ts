import { z } from 'zod';
import { country, language, timeZone } from './scalars.ts';
import { email, optionalText, text, typedKey } from './text.ts';

/** What a customer fills in. Names are kept exactly as typed; a second name is not needed. */
export const accountFormRequest = z.strictObject({
  company: z.strictObject({
    name: text(128),
    address: optionalText(200),
    city: optionalText(100),
    state: optionalText(100),
    postalCode: optionalText(20),
    country,
    industry: optionalText(100),
    size: optionalText(50),
  }),
  user: z.strictObject({
    firstName: text(50),
    lastName: optionalText(50),
    email,
    phone: optionalText(50),
    language,
    timeZone,
    onBehalfOf: optionalText(128),
  }),
  ownedActivationCodes: z.array(typedKey).max(1000).readonly().default([]),
});

/** One field as it is known, and where it comes from. */
const known = z
  .strictObject({ value: z.string(), from: z.enum(['order', 'account', 'form']) })
  .meta({ id: 'KnownField' });

const knownIfAny = known.optional();

const knownPhone = z
  .strictObject({
    ...known.shape,
    tel: z
      .string()
      .optional()
      .describe('The same as a number that can be dialed from anywhere (RFC 3966), if it is one.'),
  })
  .meta({ id: 'KnownPhone' });

export const accountForm = z
  .strictObject({
    company: z.strictObject({
      name: known,
      address: knownIfAny,
      city: knownIfAny,
      state: knownIfAny,
      postalCode: knownIfAny,
      country: known,
      industry: knownIfAny,
      size: knownIfAny,
    }),
    user: z.strictObject({
      firstName: knownIfAny,
      lastName: knownIfAny,
      email: known,
      phone: knownPhone.optional(),
      language: knownIfAny,
      timeZone: knownIfAny,
      onBehalfOf: knownIfAny,
    }),
    ownedActivationCodes: z.strictObject({
      value: z.array(z.string()).readonly(),
      from: z.enum(['order', 'account', 'form']),
    }),
  })
  .meta({ id: 'AccountForm' });
