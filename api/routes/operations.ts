import { keptFor, type Commands } from '../commands/forward-commands.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { readOperated } from '../operations/read-operated.ts';
import { upgradeFilter } from '../operations/upgrade-filter.ts';
import { orNotFound } from '../refusal.ts';
import { upgradeSummaryView } from '../views/operation-views.ts';

export function operationRoutes(
  { storage }: Dependencies,
  commands: Commands,
): Pick<Handlers, 'listOperatedUpgrades' | 'readOperatedUpgrade' | 'commandUpgrade'> {
  return {
    listOperatedUpgrades: async ({ query }) => {
      const filter = upgradeFilter(query, await storage.clock.now());
      const page = await storage.upgrades.page(filter, { limit: query.limit, cursor: query.cursor ?? null });
      return { status: 200, body: { items: page.items.map(upgradeSummaryView), nextCursor: page.nextCursor } };
    },
    readOperatedUpgrade: async ({ params }) => {
      const upgrade = orNotFound(await storage.upgrades.read(params.id));
      return { status: 200, body: await readOperated(storage, upgrade) };
    },
    commandUpgrade: async (exchange) => {
      const { params, actor, body } = exchange;
      orNotFound(await storage.upgrades.owner(params.id));
      const command = await commands.accept(params.id, body, actor, exchange);
      const done = await commands.outcome(command, exchange);
      return done ? { status: 200, body: await readOperated(storage, done.upgrade) } : keptFor(command);
    },
  };
}
