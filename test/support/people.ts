import { randomUUID } from 'node:crypto';
import { eventually } from './processes.ts';
import { fresh, tokens } from './installation.ts';

/** What came back: the status, the headers and the JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

interface Ask {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request with JSON both ways. */
export async function ask(url: string, { method = 'GET', body, headers = {} }: Ask = {}): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parseJson(text) };
}

function parseJson(text: string): Record<string, unknown> {
  return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
}

export interface PlacedOrder {
  readonly orderNumber: string;
  readonly upgradeId: string;
  readonly registrationKey: string;
}

export const orderBody = (changes: Readonly<Record<string, unknown>> = {}) => ({
  orderNumber: fresh('PO'),
  suite: 'complete',
  seats: 100,
  startsOn: '2026-12-01',
  termMonths: 120,
  customer: {
    customerNumber: fresh('C'),
    companyName: 'Quillmere Works',
    country: 'DE',
    contact: { name: 'Odalys Brandt', email: 'odalys@quillmere.example' },
  },
  ...changes,
});

/** A partner places an order. */
export async function placeOrder(url: string, changes: Readonly<Record<string, unknown>> = {}): Promise<PlacedOrder> {
  const { status, body } = await asRole(url, 'partner', '/v1/orders', { method: 'POST', body: orderBody(changes) });
  if (status !== 201) throw new Error(`the order was answered with ${String(status)}: ${JSON.stringify(body)}`);
  const { orderNumber, upgradeId, certificate } = parsePlaced(body);
  return { orderNumber, upgradeId, registrationKey: certificate.registrationKey };
}

interface Placed extends Omit<PlacedOrder, 'registrationKey'> {
  readonly certificate: { readonly registrationKey: string };
}

function parsePlaced(body: unknown): Placed {
  return body as Placed;
}

export function asRole(url: string, role: keyof typeof tokens, route: string, options: Ask = {}): Promise<Reply> {
  const headers = { authorization: `Bearer ${tokens[role]}`, ...options.headers };
  return ask(`${url}${route}`, { ...options, headers });
}

/** An address that nobody else has. */
const newAddress = () => `odalys+${randomUUID()}@quillmere.example`;

/** A form of somebody new; of the same person again where an address is handed in. */
export const formBody = (changes: Readonly<Record<string, unknown>> = {}, email = newAddress()) => ({
  company: { name: 'Quillmere Works', country: 'DE' },
  user: { firstName: 'Odalys', email, language: 'en', timeZone: 'Europe/Berlin' },
  ...changes,
});

/** A browser at the portal: keeps its cookies and sends a new idempotency key with each request that changes something. */
export class Visitor {
  readonly email = newAddress();
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  async ask(route: string, options: Ask = {}): Promise<Reply> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie && { cookie }), ...options.headers };
    const reply = await ask(`${this.#url}${route}`, { ...options, headers });
    for (const line of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
    }
    return reply;
  }

  change(method: 'POST' | 'PUT', route: string, body: unknown, idempotencyKey: string = randomUUID()): Promise<Reply> {
    return this.ask(route, { method, body, headers: { 'idempotency-key': idempotencyKey } });
  }

  register(registrationKey: string): Promise<Reply> {
    return this.change('POST', '/v1/registrations', { registrationKey });
  }

  async acceptAgreement(id: string): Promise<Reply> {
    const { body } = await this.ask(`/v1/upgrades/${id}/license-agreement`);
    const { version, digest } = body;
    return this.change('PUT', `/v1/upgrades/${id}/agreement-acceptance`, { version, digest, accepted: true });
  }

  submitForm(id: string, changes: Readonly<Record<string, unknown>> = {}): Promise<Reply> {
    return this.change('PUT', `/v1/upgrades/${id}/account-form`, formBody(changes, this.email));
  }

  select(id: string, productIds: readonly string[], more: Readonly<Record<string, unknown>> = {}): Promise<Reply> {
    return this.change('PUT', `/v1/upgrades/${id}/product-selection`, { planVersion: 1, productIds, ...more });
  }

  async upgrade(id: string): Promise<Record<string, unknown>> {
    return (await this.ask(`/v1/upgrades/${id}`)).body;
  }

  /** Waits until the upgrade stands at a step. */
  async reaches(id: string, step: string, withinMs?: number): Promise<Record<string, unknown>> {
    return eventually(
      `${id} reaches ${step}`,
      async () => {
        const upgrade = await this.upgrade(id);
        return upgrade.step === step && upgrade;
      },
      withinMs,
    );
  }

  /** From the key to the plan. */
  async walkToSelection({ registrationKey, upgradeId }: PlacedOrder): Promise<Record<string, unknown>> {
    await this.register(registrationKey);
    await this.acceptAgreement(upgradeId);
    await this.submitForm(upgradeId);
    return this.reaches(upgradeId, 'product-selection');
  }
}
