import { describe, expect, it } from '@jest/globals';
import { linesOf } from '../../certificate/lines.ts';
import { setLine } from '../../certificate/runs.ts';

const wrap = (text: string, width: number) => linesOf(text, 'regular', 10, width);
const drawn = (text: string) => setLine(text, 'regular').runs.map((run) => run.text);

describe('linesOf', () => {
  it('leaves a text that fits on one line', () => {
    expect(wrap('Northwind Traders', 200)).toEqual(['Northwind Traders']);
  });

  it('breaks between words, and keeps every line within the width', () => {
    const lines = wrap('Northwind Traders and Sons Limited of London', 90);
    expect(lines.join(' ')).toBe('Northwind Traders and Sons Limited of London');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(setLine(line, 'regular').width * 10).toBeLessThanOrEqual(90);
  });

  it('breaks inside a word that is too long, between characters as people see them', () => {
    const lines = wrap(`Donaudampfschifffahrtsgesellschaft${'e\u0301'.repeat(30)}`, 80);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line).not.toMatch(/^\u0301/);
  });

  it('breaks Japanese between characters, and never before a mark that ends a sentence', () => {
    const lines = wrap('東京特許許可局。東京特許許可局。東京特許許可局。', 72);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line).not.toMatch(/^。/);
  });

  it('puts what was typed with line breaks and odd blanks on one line', () => {
    expect(wrap('  Acme\u00A0\n\t Ltd ', 200)).toEqual(['Acme Ltd']);
  });
});

describe('setLine', () => {
  it('puts words from right to left in their places among the others', () => {
    expect(drawn('Acme שלום Ltd')).toEqual(['Acme ', 'שלום', ' Ltd']);
    // Hebrew leads: what follows it stands to its left.
    expect(drawn('שלום Ltd')).toEqual(['Ltd', 'שלום ']);
  });

  it('turns and mirrors parentheses that stand among letters from right to left', () => {
    expect(drawn('חברה (א)')).toEqual(['(', 'א', ')', 'חברה ']);
  });

  it('takes all East Asian characters of a text from one font', () => {
    const fontsOf = (text: string) => new Set(setLine(text, 'regular').runs.map(({ font }) => font));
    expect(fontsOf('東京商会')).toEqual(new Set(['japanese']));
    expect(fontsOf('龙湖東京')).toEqual(new Set(['eastAsian']));
    expect(fontsOf('서울東京')).toEqual(new Set(['eastAsian']));
  });
});
