import { request, type APIRequestContext, type BrowserContextOptions } from 'playwright-core';
import type { Installation } from '../support/installation.ts';
import { orderFor, Shortcut, type CustomerOrder, type OwnedCode } from './customer.ts';

export type BrowserState = BrowserContextOptions['storageState'];

/** A customer whose upgrade stands somewhere, and what their browser knows. Many may look at it, since nobody moves it. */
export interface KnownCustomer {
  readonly order: CustomerOrder;
  readonly state: BrowserState;
}

interface Way {
  readonly owned?: readonly OwnedCode[];
  readonly changes?: Readonly<Record<string, unknown>>;
  readonly go: (customer: Shortcut, order: CustomerOrder, installation: Installation) => Promise<void>;
}

/** Prepares something once for each installation, when it is first asked for. */
export function once<Made>(make: (installation: Installation) => Promise<Made>) {
  const made = new WeakMap<Installation, Promise<Made>>();
  return (installation: Installation): Promise<Made> => {
    const known = made.get(installation) ?? make(installation);
    made.set(installation, known);
    return known;
  };
}

/** A customer who is taken as far as this without any page. */
export function customerAt({ owned = [], changes = {}, go }: Way) {
  return once((installation) =>
    withBrowser(installation, async (browser): Promise<KnownCustomer> => {
      const order = await orderFor(installation, owned, changes);
      await go(new Shortcut({ request: browser }, order), order, installation);
      return { order, state: await browser.storageState() };
    }),
  );
}

/** A browser without a window. */
export async function withBrowser<Answer>(
  { url }: Pick<Installation, 'url'>,
  act: (browser: APIRequestContext) => Promise<Answer>,
): Promise<Answer> {
  const browser = await request.newContext({ baseURL: url });
  try {
    return await act(browser);
  } finally {
    await browser.dispose();
  }
}
