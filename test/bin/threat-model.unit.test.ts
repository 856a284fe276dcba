import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const page = readFileSync('docs/threat-model.md', 'utf8');
const lines = page.split('\n').filter((line) => line.startsWith('|') && !/^\| (what is tried|-+) /.test(line));
const named = lines.map((line) => {
  const [, what = '', , test = ''] = line.split('|').map((cell) => cell.trim());
  const [, file = '', title = ''] = /^`([^`]+)` "([^"]+)"$/.exec(test) ?? [];
  return { what, file, title };
});

describe('the threat model', () => {
  it('has lines', () => {
    expect(named.length).toBeGreaterThan(20);
  });

  it.each(named)('names a test that exists: $what', ({ file, title }) => {
    expect({ file, exists: existsSync(file) }).toEqual({
      file: expect.stringMatching(/^test\/.+\.test\.ts$/),
      exists: true,
    });
    expect(readFileSync(file, 'utf8')).toContain(title);
  });
});
