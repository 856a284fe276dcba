import { keptFor, type Commands } from '../commands/forward-commands.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { readOperated } from '../operations/read-operated.ts';
import { refuseIfClaimed } from '../operations/refuse-if-claimed.ts';
import { readServiceHealth } from '../operations/service-health.ts';
import { upgradeFilter } from '../operations/upgrade-filter.ts';
import { orNotFound } from '../refusal.ts';
import { countView } from '../views/count-view.ts';
import { upgradeSummaryView } from '../views/operation-views.ts';

export function operationRoutes(
  dependencies: Dependencies,
  commands: Commands,
): Pick<
  Handlers,
  'listOperatedUpgrades' | 'countOperatedUpgrades' | 'readServiceHealth' | 'readOperatedUpgrade' | 'commandUpgrade'
> {
  const { storage, settings } = dependencies;
  return {
    listOperatedUpgrades: async ({ query }) => {
      const filter = upgradeFilter(query, await storage.clock.now());
      const page = await storage.upgrades.page(filter, { limit: query.limit, cursor: query.cursor ?? null });
      return { status: 200, body: { items: page.items.map(upgradeSummaryView), nextCursor: page.nextCursor } };
    },
    countOperatedUpgrades: async ({ query }) => {
      const filter = upgradeFilter(query, await storage.clock.now());
      const { operator, us, customer, nobody, all } = await storage.upgrades.count(filter);
      const body = {
        operator: countView(operator),
        us: countView(us),
        customer: countView(customer),
        nobody: countView(nobody),
        all: countView(all),
      };
      return { status: 200, body };
    },
    readServiceHealth: async () => ({ status: 200, body: await readServiceHealth(dependencies) }),
    readOperatedUpgrade: async ({ params }) => {
      const upgrade = orNotFound(await storage.upgrades.read(params.id));
      return { status: 200, body: await readOperated(storage, upgrade, settings) };
    },
    commandUpgrade: async (exchange) => {
      const { params, actor, body } = exchange;
      orNotFound(await storage.upgrades.owner(params.id));
      await refuseIfClaimed(storage, params.id, actor);
      const command = await commands.accept(params.id, body, actor, exchange);
      const done = await commands.outcome(command, exchange);
      return done ? { status: 200, body: await readOperated(storage, done.upgrade, settings) } : keptFor(command);
    },
  };
}
