import { z } from 'zod';
import { certificateLanguages } from '../core/license-certificate.ts';
import { country, day, givenDay, id, instant, pageOf, pageQuery, seats, timeZone } from './scalars.ts';
import { email, identifier, text, typedKey } from './text.ts';

const basis = z.enum(['covers', 'adds']);

const rule = { rule: true };

/** What a partner places. Whether the suite exists and the order has not ended is judged where it is placed. */
export const orderRequest = z
  .strictObject({
    orderNumber: identifier(64),
    suite: identifier(64),
    seats,
    basis: basis.default('covers').describe('`covers`: the seats include what is owned; `adds`: they come on top.'),
    startsOn: day,
    expiresOn: day.optional().describe('The last day. Exactly one of `expiresOn` and `termMonths` is named.'),
    termMonths: z.int().min(1).max(240).optional(),
    timeZone: timeZone.default('UTC'),
    customer: z.strictObject({
      customerNumber: identifier(64),
      companyName: text(128),
      country,
      contact: z.strictObject({ name: text(128), email }),
    }),
    ownedActivationCodes: z.array(typedKey).max(1000).readonly().default([]),
  })
  .refine(({ expiresOn, termMonths }) => (expiresOn === undefined) !== (termMonths === undefined), {
    error: 'must be named, or termMonths, but not both',
    path: ['expiresOn'],
    params: rule,
  })
  .refine(({ startsOn, expiresOn }) => expiresOn === undefined || expiresOn >= startsOn, {
    error: 'must not be before startsOn',
    path: ['expiresOn'],
    params: rule,
  });

export type OrderRequest = z.output<typeof orderRequest>;

const placed = {
  orderNumber: z.string(),
  revision: z.int(),
  certificate: z.strictObject({ number: z.string(), registrationKey: z.string() }),
  upgradeId: id,
};

export const orderPlaced = z.strictObject(placed).meta({ id: 'OrderPlaced' });

const endAtRisk = givenDay
  .nullable()
  .describe(
    'The last day of the first owned code that ends before this order, and is extended by it once the key is used. Null: none, or the key was used.',
  );

export const order = z
  .strictObject({
    ...placed,
    suite: z.string(),
    seats,
    basis,
    startsOn: givenDay,
    expiresOn: givenDay,
    termMonths: z.int().nullable().describe('Null when the order named its last day.'),
    timeZone: z.string(),
    placedAt: instant,
    customer: z.strictObject({ customerNumber: z.string(), companyName: z.string() }),
    registered: z.boolean().describe('Whether the key was used. Until it is, no code is extended.'),
    endAtRisk,
  })
  .meta({ id: 'Order' });

/** What was bought for a customer and does nothing yet. */
const unregisteredOrder = z
  .strictObject({
    orderNumber: z.string(),
    suite: z.strictObject({ code: z.string(), name: z.string() }),
    seats,
    startsOn: givenDay,
    expiresOn: givenDay,
    endAtRisk,
  })
  .meta({ id: 'UnregisteredOrder' });

export const unregisteredOrderPage = pageOf(unregisteredOrder).meta({ id: 'UnregisteredOrderPage' });
export const unregisteredOrderQuery = z.strictObject(pageQuery);

export const orderPage = pageOf(order).meta({ id: 'OrderPage' });
export const orderPageQuery = z.strictObject(pageQuery);
export const certificateQuery = z.strictObject({
  language: z
    .enum(certificateLanguages)
    .optional()
    .describe('Without it: Japanese for customers in Japan, else English.'),
});
export const orderParams = z.strictObject({ orderNumber: identifier(64) });
