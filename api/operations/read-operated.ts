import type { z } from 'zod';
import type { operatedUpgrade } from '../../contract/operations.ts';
import type { Storage, UpgradeRecord } from '../../storage/records.ts';
import { commandView } from '../views/command-view.ts';
import { eventView } from '../views/event-view.ts';
import { codesLeftActiveView, customerView, engineView } from '../views/operation-views.ts';
import { upgradeView } from '../views/upgrade-view.ts';

const eventsShown = 200;
const commandsShown = 50;

/** One upgrade for an operator: where it stands, what happened last and what was asked last. */
export async function readOperated(storage: Storage, upgrade: UpgradeRecord): Promise<z.input<typeof operatedUpgrade>> {
  const [events, commands] = await Promise.all([
    storage.upgrades.events(upgrade.id, Math.max(0, upgrade.eventCount - eventsShown), eventsShown),
    storage.commands.page(upgrade.id, { limit: commandsShown, cursor: null }),
  ]);
  return {
    ...upgradeView(upgrade, 'operator'),
    customer: customerView(upgrade),
    engine: engineView(upgrade),
    ...(upgrade.releaseRequestedAt && { releaseRequestedAt: upgrade.releaseRequestedAt.toISOString() }),
    codesLeftActive: codesLeftActiveView(upgrade),
    timeline: events.map(eventView),
    commands: commands.items.map(commandView),
  };
}
