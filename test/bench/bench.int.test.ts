import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

/** The product is built, and started with servers of its own. */
const withinMs = 180_000;

describe('npm run bench -- --quick', () => {
  it(
    'compares the product with the bare engine, doing the same, in every figure',
    async () => {
      const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'bench', '--', '--quick']);
      const numbers = (name: string) => {
        const line = stdout.split('\n').find((one) => one.startsWith(`${name} `)) ?? '';
        return [...line.slice(name.length).matchAll(/\d+(\.\d+)?/g)].map(([digits]) => Number(digits));
      };

      for (const name of [
        'round 1',
        'median',
        'p50, 1 at once',
        'p99, 1 at once',
        'p50, 8 at once',
        'p99, 8 at once',
      ]) {
        const [ours = 0, bare = 0, ratio = 0] = numbers(name);
        expect({ name, areThere: ours > 0 && bare > 0 && ratio > 0 }).toEqual({ name, areThere: true });
      }
      for (const what of ['signals', 'local activities', 'ordinary activities', 'timers', 'workflow tasks']) {
        const [ours, bare] = numbers(what);
        expect({ what, bare }).toEqual({ what, bare: ours });
      }
    },
    withinMs,
  );
});
