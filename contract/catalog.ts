import { z } from 'zod';
import { day, givenDay, instant, pageOf, wholeNumber } from './scalars.ts';
import { identifier, text } from './text.ts';

const delivery = z.enum(['on-premises', 'service']);
const days = z.int().max(36_500);
const entries = z.array(text(40)).max(1000).readonly();

const asWritten = {
  name: text(128),
  delivery,
  signInUrl: text(2000)
    .refine(isWebAddress, { error: 'must be an address such as https://service.example/' })
    .optional()
    .describe('For a service: where its users sign in.'),
  continues: entries.default([]).describe('Product IDs or lines that go on as this product.'),
  never: entries.default([]).describe('Product IDs or lines that never belong to this product.'),
  convertsTrials: z.boolean().default(false),
  graceDays: days.optional(),
};

/** People are sent there: nothing but HTTPS, and no name or password in front of the host. */
function isWebAddress(text: string): boolean {
  if (!/^https:\/\/[^\s@/]+(\/\S*)?$/.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return protocol === 'https:' && username === '' && password === '';
}

/** Absent members stay absent: what is published is digested and compared. */
function withoutAbsent<Written extends object>(written: Written) {
  return parsePresent<Written>(Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined)));
}

type Present<Written> = { [Name in keyof Written]: Exclude<Written[Name], undefined> };

function parsePresent<Written>(present: object): Present<Written> {
  return present as Present<Written>;
}

const endOfSaleOn = day.optional().describe('The last day on which it is sold.');

const componentRequest = z
  .strictObject({
    productId: text(40),
    ...asWritten,
    endOfSaleOn,
    replacedBy: text(40).optional().describe('The ID of the product that takes its place.'),
  })
  .transform(withoutAbsent);

const suiteRequest = z
  .strictObject({
    code: identifier(64),
    name: text(128),
    components: z.array(componentRequest).max(1000).readonly(),
    endOfSaleOn,
    replacedBy: identifier(64).optional().describe('The code of the suite that takes its place.'),
  })
  .transform(withoutAbsent);

const policies = z.strictObject({
  matchLength: z.int().describe('How many leading characters of two product IDs must be equal to match.'),
  graceDays: days.describe('Days after its last day in which an owned code is still retained.'),
});

/** What an administrator publishes. Whether it contradicts itself is judged where it is published. */
export const revisionRequest = z.strictObject({
  validFrom: z.iso
    .datetime({ offset: true, error: 'must be an instant such as 2026-12-01T00:00:00Z' })
    .transform((value) => new Date(value))
    .optional()
    .describe('When it comes into force; at once when absent.'),
  suites: z.array(suiteRequest).max(1000).readonly(),
  policies,
});

const ends = { endOfSaleOn: givenDay.optional(), replacedBy: z.string().optional() };

const published = {
  revision: z.int(),
  validFrom: instant,
  publishedAt: instant.optional().describe('Absent for a revision that the service was delivered with.'),
};

export const catalogRevision = z
  .strictObject({
    ...published,
    suites: z
      .array(
        z.strictObject({
          code: z.string(),
          name: z.string(),
          components: z
            .array(
              z.strictObject({
                productId: z.string(),
                name: z.string(),
                delivery,
                signInUrl: z.string().optional(),
                continues: z.array(z.string()).readonly(),
                never: z.array(z.string()).readonly(),
                convertsTrials: z.boolean(),
                graceDays: z.int().optional(),
                ...ends,
              }),
            )
            .readonly(),
          ...ends,
        }),
      )
      .readonly(),
    policies: z.strictObject({ matchLength: z.int(), graceDays: z.int() }),
  })
  .meta({ id: 'CatalogRevision' });

export const catalogRevisionPage = pageOf(
  z.strictObject({
    ...published,
    suites: z
      .array(
        z.strictObject({ code: z.string(), name: z.string(), productIds: z.array(z.string()).readonly(), ...ends }),
      )
      .readonly(),
  }),
).meta({ id: 'CatalogRevisionPage' });

const revisionNumber = wholeNumber(1, 2_147_483_647);

export const revisionParams = z.strictObject({ revision: revisionNumber });
export const revisionPageQuery = z.strictObject({
  limit: wholeNumber(1, 200).default(50),
  cursor: revisionNumber.optional(),
});
