import type { APIRequestContext } from 'playwright-core';
import { day, product } from '../api/fixtures.ts';
import { fresh, type Installation } from '../support/installation.ts';
import { mailedTo } from '../support/one-time.ts';
import { own } from '../support/owned.ts';
import { formBody, orderBody, placeOrder, type PlacedOrder } from '../support/people.ts';
import { eventually } from '../support/processes.ts';

export interface OwnedCode {
  readonly productId: string;
  readonly seats?: number;
  readonly until?: string;
  readonly state?: 'active' | 'suspended';
}

export interface CustomerOrder extends PlacedOrder {
  /** The codes that are owned, in the order in which they were given. */
  readonly codes: readonly string[];
  /** The address of the person whom the order names; nobody else has it. */
  readonly email: string;
}

/** An order for a new customer who owns these codes. */
export async function orderFor(
  { demonstration, url }: Pick<Installation, 'demonstration' | 'url'>,
  owned: readonly OwnedCode[] = [],
  changes: Readonly<Record<string, unknown>> = {},
): Promise<CustomerOrder> {
  const customerNumber = fresh('C');
  const codes = await Promise.all(
    owned.map(({ productId, seats = 80, until = '2027-03-31', state }) =>
      own(demonstration, customerNumber, { productId: product(productId), seats, until: day(until), state }),
    ),
  );
  const { customer } = orderBody();
  const email = `${fresh('odalys').toLowerCase()}@quillmere.example`;
  const contact = { name: 'Odalys Brandt', email };
  const named = { customer: { ...customer, customerNumber, contact }, termMonths: 12 };
  const order = await placeOrder(url, { ...named, ...changes });
  return { ...order, codes, email };
}

/** A browser, with or without a window. */
interface Requesting {
  readonly request: APIRequestContext;
}

/** Takes a customer along without the pages, as the same browser: for tests that begin further on. */
export class Shortcut {
  readonly #browser: Requesting;
  readonly #order: CustomerOrder;

  constructor(browser: Requesting, order: CustomerOrder) {
    this.#browser = browser;
    this.#order = order;
  }

  async toAgreement(): Promise<void> {
    await this.#send('post', '/v1/registrations', { registrationKey: this.#order.registrationKey });
  }

  async toForm(): Promise<void> {
    await this.toAgreement();
    const { version, digest } = parseAgreement(await this.#read('/license-agreement'));
    await this.#send('put', `${this.#path}/agreement-acceptance`, { version, digest, accepted: true });
  }

  async toSelection(): Promise<void> {
    await this.toForm();
    await this.#send('put', `${this.#path}/account-form`, formBody({}, this.#order.email));
    await this.reaches('product-selection');
  }

  async select(...productIds: readonly string[]): Promise<void> {
    await this.toSelection();
    await this.#send('put', `${this.#path}/product-selection`, { planVersion: 1, productIds });
  }

  async toKit(...productIds: readonly string[]): Promise<void> {
    await this.select(...productIds);
    await this.reaches('completed');
  }

  async confirm(installation: Pick<Installation, 'storage'>): Promise<void> {
    await confirmAddress(this.#browser, installation, this.#order);
  }

  async reaches(step: string): Promise<void> {
    await eventually(`the upgrade is at ${step}`, async () => parseUpgrade(await this.#read('')).step === step);
  }

  async #send(method: 'post' | 'put', path: string, data: unknown): Promise<void> {
    const response = await this.#browser.request[method](path, { data });
    if (!response.ok()) throw new Error(`${path} answered ${String(response.status())}: ${await response.text()}`);
  }

  async #read(path: string): Promise<unknown> {
    return parseUnknown(await (await this.#browser.request.get(`${this.#path}${path}`)).text());
  }

  get #path(): string {
    return `/v1/upgrades/${this.#order.upgradeId}`;
  }
}

/** Does what the button behind the mailed link does, as the same browser. */
export async function confirmAddress(
  { request }: Requesting,
  { storage }: Pick<Installation, 'storage'>,
  { email }: Pick<CustomerOrder, 'email'>,
): Promise<void> {
  const { token } = await mailedTo({ storage }, email, 'confirm-address');
  const response = await request.post('/v1/address-confirmations', { data: { token } });
  if (!response.ok()) throw new Error(`the address was not confirmed: ${await response.text()}`);
}

function parseUnknown(text: string): unknown {
  return JSON.parse(text);
}

function parseAgreement(body: unknown) {
  return body as { readonly version: string; readonly digest: string };
}

function parseUpgrade(body: unknown) {
  return body as { readonly step: string };
}
