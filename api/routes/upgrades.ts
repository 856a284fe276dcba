import type { Customers } from '../access/customers.ts';
import type { VisitorCookies } from '../access/visitor-cookies.ts';
import { askAsCustomer } from '../commands/ask-as-customer.ts';
import type { Commands } from '../commands/forward-commands.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { orNotFound } from '../refusal.ts';
import { upgradeView } from '../views/upgrade-view.ts';
import { ownUpgrades } from '../upgrades/own-upgrades.ts';

export function upgradeRoutes(
  { storage }: Dependencies,
  commands: Commands,
  cookies: VisitorCookies,
  customers: Customers,
): Pick<
  Handlers,
  'listUpgrades' | 'listUnregisteredOrders' | 'readUpgrade' | 'answerQuestion' | 'selectProducts' | 'rebuildKit'
> {
  const ask = askAsCustomer(commands);
  const page = ownUpgrades(storage, cookies, customers);

  return {
    listUpgrades: async ({ request, query }) => {
      const { items, nextCursor } = await page(request, query);
      return { status: 200, body: { items: items.map((upgrade) => upgradeView(upgrade, 'customer')), nextCursor } };
    },
    listUnregisteredOrders: async ({ request, query: { limit, cursor = null } }) => {
      const session = await customers.signedIn(request);
      const nothing = { items: [], nextCursor: null };
      const { items, nextCursor } = session
        ? await storage.orders.unregistered(session.accountId, { limit, cursor })
        : nothing;
      return { status: 200, body: { items: [...items], nextCursor } };
    },
    readUpgrade: async ({ params }) => {
      const upgrade = orNotFound(await storage.upgrades.read(params.id));
      return { status: 200, body: upgradeView(upgrade, 'customer') };
    },
    answerQuestion: async (exchange) => ask(exchange, { kind: 'answerQuestion', ...exchange.body }),
    selectProducts: async (exchange) => ask(exchange, { kind: 'selectProducts', ...exchange.body }),
    rebuildKit: async (exchange) => ask(exchange, { kind: 'rebuildKit', reason: null }),
  };
}
