import { z } from 'zod';

/** How many characters a text has for whoever typed it: Unicode code points, not UTF-16 units. */
export function lengthOf(value: string): number {
  return Array.from(value).length;
}

/** NUL and halves of surrogate pairs can be stored nowhere; every other character is kept as it is. */
const impossible = /[\0\p{Surrogate}]/u;

const possible = z.string().refine((value) => !impossible.test(value), {
  error: 'must not contain NUL or half a character',
  params: { malformed: true },
  abort: true,
});

/** A text that must say something, of at most so many code points. It is never trimmed or altered. */
export function text(most: number) {
  return possible
    .refine((value) => value.trim() !== '', { error: 'is required', abort: true })
    .refine((value) => lengthOf(value) <= most, { error: `must have at most ${most} characters` })
    .meta({ minLength: 1, maxLength: most });
}

/** A text that may be left out; empty counts as left out. */
export function optionalText(most: number) {
  return possible
    .refine((value) => lengthOf(value) <= most, { error: `must have at most ${most} characters` })
    .meta({ maxLength: most })
    .transform((value) => (value.trim() === '' ? undefined : value))
    .optional();
}

/** A number or code that others gave, kept as text to the last zero; white space around it is no part of it. */
export function identifier(most: number) {
  return possible
    .transform((value) => value.trim())
    .refine((value) => value !== '', { error: 'is required', abort: true })
    .refine((value) => lengthOf(value) <= most, { error: `must have at most ${most} characters` })
    .meta({ minLength: 1 });
}

/** A key or code as somebody typed it. Its spelling is judged later, so only its length is bounded, and widely. */
export const typedKey = text(400);

/** Before the @ what needs no quotes; behind it names of two parts or more that a domain can have, in any script. */
const mailAddress =
  /^[^\s@\p{C}()<>[\]:;,\\"]{1,64}@(?:(?!xn--[^.]*[^\0-\x7f])[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?(?:\.(?!\d*$)|$)){2,}$/u;

/** What is copied from a page may bring what nobody sees. */
const unseenAround = /^[\s\u200b-\u200f\u2060\ufeff]+|[\s\u200b-\u200f\u2060\ufeff]+$/gu;

/** Few mail servers take other letters before the @ (RFC 6531); an address that mail cannot reach is refused at once. */
const reachable = /^[\x21-\x7e]+@/;

/** Lenient: plus, apostrophe and international domains are fine. What is not seen around it is no part of it. */
export const email = possible
  .transform((value) => value.replace(unseenAround, ''))
  .refine((value) => value !== '', { error: 'is required', abort: true })
  .refine((value) => lengthOf(value) <= 254 && mailAddress.test(value), {
    error: 'must be a mail address such as name@example.com',
    abort: true,
  })
  .refine((value) => reachable.test(value), {
    error: 'must have no letters but a to z before the @: few mail servers deliver to others',
  })
  .meta({ minLength: 1 });
