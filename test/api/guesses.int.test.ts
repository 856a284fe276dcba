import { request as send, Agent } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { anyFreePort } from '../../bin/local/ports.mjs';
import { howOften } from '../support/how-often.ts';
import { ask, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

/** `npm run test:large` tries 100,000 from 50 addresses. */
const guesses = howOften(4000, 100_000);
const perAddress = Math.max(200, guesses / 50);
const addresses = Array.from({ length: guesses / perAddress }, (_, index) => `198.51.100.${String(index + 1)}`);
const heardPerAddress = 100;

const { current } = sharedInstallation();

/** A second process, which believes what a proxy says about where a request comes from. */
let behindProxy = '';

beforeAll(async () => {
  const port = String(await anyFreePort());
  behindProxy = `http://127.0.0.1:${port}`;
  const api = await current().startApi({ PORT: port, CROSSGRADE_TRUSTED_PROXIES: '127.0.0.1' });
  await eventually('the second process is ready', async () => api.output().includes('the API is ready'));
});

const rightFrom = (registrationKey: string) => ({
  method: 'POST',
  body: { registrationKey },
  headers: { 'x-forwarded-for': '203.0.113.9' },
});

describe('guessing keys', () => {
  it(
    `is heard ${String(heardPerAddress)} times from each of ${String(addresses.length)} addresses, beside somebody who goes on`,
    async () => {
      const order = await placeOrder(current().url);
      const agent = new Agent({ keepAlive: true, maxSockets: 500 });
      let number = 0;
      const guessed = Promise.allSettled(
        addresses.flatMap((address) => Array.from({ length: perAddress }, () => guess(agent, address, (number += 1)))),
      );
      const visitor = new Visitor(behindProxy);
      const right = {
        method: 'POST',
        body: { registrationKey: order.registrationKey },
        headers: { 'x-forwarded-for': '203.0.113.7' },
      };
      const statuses = await Promise.all([
        visitor.ask('/v1/registrations', right).then(({ status }) => status),
        ...Array.from({ length: 20 }, async () => (await ask(`${behindProxy}/v1/registration-checks`, right)).status),
      ]);
      // A machine that is busy with guesses may answer before it has decided.
      const [registered, ...checked] = statuses;
      expect([201, 202]).toContain(registered);
      expect(checked).toEqual(checked.map(() => 200));
      await visitor.reaches(order.upgradeId, 'license-agreement');
      await visitor.acceptAgreement(order.upgradeId);
      await visitor.submitForm(order.upgradeId);
      await visitor.reaches(order.upgradeId, 'product-selection');

      const answered = (await guessed).map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)));
      agent.destroy();
      expect(answered.filter((status) => status === 404)).toHaveLength(heardPerAddress * addresses.length);
      expect(answered.filter((status) => status === 429)).toHaveLength(
        (perAddress - heardPerAddress) * addresses.length,
      );
    },
    howOften(300_000, 1_200_000),
  );

  it('locks nobody out for a crowd that enters right keys at once', async () => {
    const { registrationKey } = await placeOrder(current().url);
    const enter = async () => (await ask(`${behindProxy}/v1/registration-checks`, rightFrom(registrationKey))).status;
    const crowd = await Promise.all(Array.from({ length: 60 }, enter));
    expect(new Set(crowd)).toEqual(new Set([200, 429]));
    expect([await enter(), await enter()]).toEqual([200, 200]);
  });

  it('leaves no address and no beginning of a key in the database', async () => {
    const rows = await current().storage.database.$queryRaw<{ key: string }[]>`select key from try_count`;
    // One for each address, and one for each beginning that was looked for; what is not heard is written nowhere.
    expect(rows.length).toBeGreaterThan(addresses.length);
    expect(rows.length).toBeLessThan((heardPerAddress + 2) * addresses.length + 50);
    for (const { key } of rows) expect(key).toMatch(/^[a-z-]+:[\w-]{43}$/);
  });

  it('is counted for all processes together', async () => {
    const agent = new Agent({ keepAlive: true });
    await Promise.all(Array.from({ length: heardPerAddress }, (_, index) => guess(agent, '127.0.0.1', index)));
    agent.destroy();
    const { registrationKey } = await placeOrder(current().url);
    const { status, headers, body } = await new Visitor(current().url).register(registrationKey);
    expect({ status, code: body.code }).toEqual({ status: 429, code: 'too-many-tries' });
    expect(headers.get('ratelimit')).toMatch(/^"keys-of-network";r=0;t=\d+$/);
    expect(headers.get('ratelimit-policy')).toBe('"keys-of-network";q=100;w=900, "keys-of-beginning";q=30;w=900');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(800);
  });
});

/** Tries a key that nobody has; each has a beginning of its own. */
async function guess(agent: Agent, address: string, number: number): Promise<number> {
  const beginning = number.toString(36).toUpperCase().padStart(6, '2');
  const registrationKey = `${beginning.slice(0, 2)}-${beginning.slice(2)}-9M2Q-4T6X-8C5E`;
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
  return new Promise((resolve, reject) => {
    send(`${behindProxy}/v1/registrations`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once('error', reject)
      .end(JSON.stringify({ registrationKey }));
  });
}
