import { describe, expect, it } from '@jest/globals';
import { email, identifier, lengthOf, optionalText, text } from '../../contract/text.ts';

const emoji = '\u{1F600}';

describe('text', () => {
  it('counts what people call characters: 50 emoji fit into 50, 51 do not', () => {
    expect(lengthOf(emoji.repeat(50))).toBe(50);
    expect(text(50).parse(emoji.repeat(50))).toBe(emoji.repeat(50));
    expect(text(50).safeParse(emoji.repeat(51)).success).toBe(false);
  });

  it.each(["O'Bryan", "Terry's & Söhne <GmbH>", '大山', '  two  blanks  ', '\u202e'])('keeps %j as it is', (typed) => {
    expect(text(50).parse(typed)).toBe(typed);
  });

  it.each(['', '   ', 'a\0b', '\ud83d', 'a\udc00'])('refuses %j', (typed) => {
    expect(text(50).safeParse(typed).success).toBe(false);
  });
});

describe('optionalText', () => {
  it('takes empty as left out', () => {
    expect(optionalText(5).parse('')).toBeUndefined();
    expect(optionalText(5).parse(undefined)).toBeUndefined();
    expect(optionalText(5).parse('абвгд')).toBe('абвгд');
  });

  it('refuses NUL and what is too long', () => {
    expect(optionalText(5).safeParse('a\0').success).toBe(false);
    expect(optionalText(5).safeParse(emoji.repeat(6)).success).toBe(false);
  });
});

describe('identifier', () => {
  it('drops white space around it and nothing else', () => {
    expect(identifier(20).parse(' 00012345\r\n')).toBe('00012345');
  });
});

describe('email', () => {
  it.each([
    'lic+smart@acme.test',
    "tim.o'connor@acme.test",
    'info@bücher.example',
    'info@xn--bcher-kva.example',
    'test-@acme.test',
    'info@письмо.рф',
    'info@\u0909\u0926\u093e\u0939\u0930\u0923.\u092a\u0930\u0940\u0915\u094d\u0937\u093e',
    `${'a'.repeat(64)}@acme.test`,
    '.a..b@acme.test',
    'a!#$%&*/=?^_`{|}~-b@a-b.acme-2.test',
  ])('accepts %s as typed', (typed) => {
    expect(email.parse(typed)).toBe(typed);
  });

  it.each([
    '',
    'acme.test',
    'a@',
    '@acme.test',
    'a b@acme.test',
    'a@acme',
    'a@acme..test',
    'a@b@c.test',
    'a\0@acme.test',
    'о@письмо.рф',
    'Joe <joe@acme.test>',
    'mailto:joe@acme.test',
    '"joe smith"@acme.test',
    'joe@acme.test,eve@acme.test',
    'joe@acme.test\r\nBcc: eve@acme.test',
    'jo\u200be@acme.test',
    `${'a'.repeat(65)}@acme.test`,
    `joe@${'a'.repeat(64)}.test`,
    'joe@-acme.test',
    'joe@acme-.test',
    'joe@acme.test.',
    'joe@[127.0.0.1]',
    'joe@127.0.0.1',
    'joe@localhost',
    'joe@xn--\u0430.test',
  ])('refuses %j', (typed) => {
    expect(email.safeParse(typed).success).toBe(false);
  });

  it('drops what nobody sees around it, as it comes from pages', () => {
    expect(email.parse('\u200b joe@acme.test\u00a0\u200b\ufeff')).toBe('joe@acme.test');
  });
});
