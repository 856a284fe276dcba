import { describe, expect, it } from '@jest/globals';
import { strangeLicenses } from '../../bin/local/licenses.mjs';

describe('strangeLicenses', () => {
  it('finds none: every package of production has a permissive license, or was looked at', () => {
    expect(strangeLicenses()).toEqual([]);
  });

  it.each([
    ['GPL-3.0', true],
    ['MIT AND GPL-3.0', true],
    ['(MIT OR GPL-3.0)', false],
    ['Apache-2.0 AND MIT', false],
    [undefined, true],
  ])('of a package under %s', (license, strange) => {
    const found = strangeLicenses({
      packages: { '': {}, 'node_modules/a/node_modules/b': license ? { license } : {} },
    });
    expect(found.map(({ name }) => name)).toEqual(strange ? ['b'] : []);
  });

  it('leaves tools alone', () => {
    expect(strangeLicenses({ packages: { 'node_modules/tool': { dev: true, license: 'GPL-3.0' } } })).toEqual([]);
  });
});
