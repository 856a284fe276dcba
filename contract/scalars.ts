import { z } from 'zod';
import { isTimeZone, parseDay } from '../core/days.ts';
import { parseProductId } from '../core/product-ids.ts';
import { text } from './text.ts';

const dayFormat = z.iso.date({ error: 'must be a day such as 2026-12-01' });

/** A calendar day in a request, checked against the calendar; nobody buys beyond this century and the next. */
export const day = dayFormat.transform((value, context) => {
  const parsed = parseDay(value);
  if (parsed !== null && parsed < '2200') return parsed;
  context.addIssue({ code: 'custom', message: 'must be a day from 1900 to 2199 such as 2026-12-01' });
  return z.NEVER;
});

/** A calendar day in an answer. */
export const givenDay = z.iso.date();

/** An instant in an answer: RFC 3339, UTC. */
export const instant = z.iso.datetime();

/** Ids of ours are texts; what they are made of is nobody's business. */
export const id = z.string().min(1);

/** An id of ours in a path. One of another shape names nothing. */
export const pathId = z.uuid();

export const digest = z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be 64 hexadecimal digits' });

export const seats = z.int({ error: 'must be a whole number from 1 to 999999' }).min(1).max(999_999);

export const planVersion = z.int().min(1).max(2_147_483_647);

export const country = text(100)
  .refine((value) => /^[A-Z]{2}$/.test(value), { error: 'must be a country of two capital letters such as DE' })
  .meta({ pattern: '^[A-Z]{2}$', maxLength: 2 });

/** A BCP 47 language tag. */
export const language = text(35).refine(isLanguage, { error: 'must be a language such as en or de-AT' });

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

export const timeZone = text(64).refine(isTimeZone, {
  error: 'must be a time zone such as Europe/Berlin',
  params: { rule: true },
});

export const productId = text(40).transform((value, context) => {
  const parsed = parseProductId(value);
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: 'must be a product ID of nine letters and digits' });
  return z.NEVER;
});

/** A whole number in a query, written in plain digits. */
export function wholeNumber(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, { error })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error })
    .meta({ type: 'integer', minimum: least, maximum: most });
}

/** One page of a list. */
export const pageQuery = {
  limit: wholeNumber(1, 200).default(50),
  cursor: text(500).optional(),
};

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item).readonly(),
    nextCursor: z.string().nullable().describe('Null on the last page.'),
  });
}
