import { randomUUID } from 'node:crypto';
import { formBody, type PlacedOrder, placeOrder } from '../test/support/people.ts';
import { productionBuild } from '../test/support/production-build.ts';
import { workflowIdOf } from '../workflows/signals.ts';
import type { Contender } from './contender.ts';

interface Where {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
}

interface Sending {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const products = ['MAILGW1S1', 'CLDAPP1S1'];
const completedWithinMs = 120_000;

/** The production build, API and worker each in a process of its own, used over HTTP. */
export async function startProduct({ databaseUrl, temporalAddress }: Where): Promise<Contender> {
  const build = await productionBuild({
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: 'default',
    CROSSGRADE_SANDBOX: 'on',
  });
  try {
    await build.run('seed');
    await Promise.all([build.startApi(), build.startWorker()]);
  } catch (error) {
    await build.close();
    throw error;
  }

  const order = () => placeOrder(build.url, { startsOn: new Date().toISOString().slice(0, 10) });
  return {
    async complete() {
      const placed = await order();
      const customer = await walkToSelection(build.url, placed);
      await customer.change('PUT', '/product-selection', { planVersion: 1, productIds: products });
      await customer.hears('kitReady');
      return workflowIdOf(placed.upgradeId);
    },
    async readyToAct() {
      const customer = await walkToSelection(build.url, await order());
      let corrections = 0;
      return async () => {
        corrections += 1;
        const { user, ...form } = formBody();
        await customer.change('PUT', '/account-form', {
          ...form,
          user: { ...user, firstName: `Odalys ${String(corrections)}` },
        });
      };
    },
    close: build.close,
  };
}

async function walkToSelection(url: string, { upgradeId, registrationKey }: PlacedOrder): Promise<Customer> {
  const customer = new Customer(url, upgradeId);
  await customer.register(registrationKey);
  const { version, digest } = await customer.read('/license-agreement');
  await customer.change('PUT', '/agreement-acceptance', { version, digest, accepted: true });
  await customer.change('PUT', '/account-form', formBody());
  return customer;
}

/** A browser at one upgrade. A request that is answered with 202 is sent again, as the same one, until its outcome. */
class Customer {
  readonly #url: string;
  readonly #upgrade: string;
  #cookie = '';

  constructor(url: string, upgradeId: string) {
    this.#url = url;
    this.#upgrade = `/v1/upgrades/${upgradeId}`;
  }

  async register(registrationKey: string): Promise<void> {
    const response = await this.#insist('POST', '/v1/registrations', { registrationKey });
    this.#cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';', 1).join())
      .join('; ');
  }

  async read(part: string): Promise<Record<string, unknown>> {
    const response = await this.#send('GET', `${this.#upgrade}${part}`);
    return parseJson(await response.text());
  }

  async change(method: 'PUT' | 'POST', part: string, body: unknown): Promise<void> {
    await this.#insist(method, `${this.#upgrade}${part}`, body);
  }

  /** Listens to the upgrade's events until this one has happened. */
  async hears(event: string): Promise<void> {
    const signal = AbortSignal.timeout(completedWithinMs);
    const headers = { accept: 'text/event-stream' };
    const response = await this.#send('GET', `${this.#upgrade}/events`, { headers, signal });
    let heard = '';
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      heard += part;
      if (heard.includes(`event: ${event}\n`)) return;
    }
    throw new Error(`the stream of events ended before ${event}`);
  }

  async #insist(method: 'PUT' | 'POST', route: string, body: unknown): Promise<Response> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    for (;;) {
      const response = await this.#send(method, route, { body: JSON.stringify(body), headers });
      await response.text();
      if (response.status !== 202) return response;
    }
  }

  async #send(method: string, route: string, { headers, ...options }: Sending = {}): Promise<Response> {
    const response = await fetch(`${this.#url}${route}`, {
      ...options,
      method,
      headers: { cookie: this.#cookie, ...headers },
    });
    if (!response.ok) throw new Error(`${method} ${route}: ${String(response.status)} ${await response.text()}`);
    return response;
  }
}

function parseJson(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>;
}
