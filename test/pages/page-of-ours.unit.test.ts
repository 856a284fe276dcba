import { describe, expect, it } from '@jest/globals';
import { pageOfOurs, pathHere } from '../../pages/portal/page-of-ours.ts';
import { elsewhere } from '../support/elsewhere.ts';

const upgrade = '/upgrades/0190a0a0-0000-7000-8000-000000000000';
const here = 'https://portal.example';

describe('pageOfOurs', () => {
  it.each([upgrade, `${upgrade}/check`, `${upgrade}/link-expired`])('lets somebody go on to %s', (wanted) => {
    expect(pageOfOurs(wanted)).toBe(wanted);
  });

  it.each([
    ...elsewhere,
    ...elsewhere.map((one) => `${upgrade}${one}`),
    ...elsewhere.map((one) => `${upgrade}/check${one}`),
    ...elsewhere.map((one) => `${one}${upgrade}`),
    `${upgrade}/../../sign-in`,
    `${upgrade}\n//evil.example`,
    '/account',
    '',
  ])('sends nobody to %j, but to the start page', (wanted) => {
    expect(pageOfOurs(wanted)).toBe('/');
  });
});

describe('pathHere', () => {
  it('leads to the same place on the machine that shows the link, its fragment included', () => {
    expect(pathHere(`https://other.example${upgrade}/check?a=1#token=2`)).toBe(`${upgrade}/check?a=1#token=2`);
  });

  it.each([
    ...elsewhere.map((one) => `https://other.example/${one}`),
    ...elsewhere.map((one) => `https://other.example${one}`),
    ...elsewhere,
  ])('leads from %j to no other machine, and runs nothing', (link) => {
    const path = pathHere(link) ?? '/';
    expect(new URL(path, here).origin).toBe(here);
  });
});
