/** How often something random is tried: a few times by `npm test`, and many times by `npm run test:large`. */
export function howOften(usually: number, atLarge: number): number {
  return process.env.CROSSGRADE_TEST_LARGE === 'on' ? atLarge : usually;
}
