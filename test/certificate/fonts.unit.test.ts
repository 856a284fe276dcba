import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { wordsIn } from '../../certificate/words/in-language.ts';
import { setLine } from '../../certificate/runs.ts';
import { certificateLanguages } from '../../core/license-certificate.ts';
import { day } from './certificates.ts';

const folder = new URL('../../certificate/fonts/', import.meta.url);

describe('the fonts', () => {
  const told = new Map(
    Array.from(
      readFileSync(new URL('README.md', folder), 'utf8').matchAll(/^\| `([\w-]+\.ttf)`.*`([0-9a-f]{64})` \|$/gm),
      ([, file = '', digest]) => [file, digest],
    ),
  );

  it('are those that their page tells, each with its digest', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.ttf'));
    expect([...told.keys()].sort()).toEqual(files.sort());
    for (const file of files) {
      const digest = createHash('sha256')
        .update(readFileSync(new URL(file, folder)))
        .digest('hex');
      expect({ file, digest }).toEqual({ file, digest: told.get(file) });
    }
  });

  it.each(certificateLanguages)('have every character that certificates say by themselves, %s', (language) => {
    for (const text of textsIn(wordsIn[language])) {
      for (const face of ['regular', 'bold'] as const) {
        expect(
          setLine(text, face)
            .runs.map((run) => run.text)
            .join(''),
        ).toBe(text);
      }
    }
  });

  it('have bold letters for every heading', () => {
    const headings = certificateLanguages.flatMap((language) => {
      const { title, key, products, next } = wordsIn[language];
      const { delivered: _delivered, ...columns } = products;
      return [title, key.heading, next.heading, ...Object.values(columns)];
    });
    for (const heading of headings) {
      for (const { font } of setLine(heading, 'bold').runs) expect(font).toMatch(/bold/i);
    }
  });
});

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return textsIn(parseSays(value)(day('2026-12-01'), 'covers'));
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What makes a text from facts makes one from a day too. */
function parseSays(value: unknown) {
  return value as (...facts: readonly unknown[]) => unknown;
}
