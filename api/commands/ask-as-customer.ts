import type { Actor } from '../../core/actors.ts';
import type { Command } from '../../core/commands.ts';
import { isOwn } from '../../core/ownership.ts';
import type { UpgradeRecord } from '../../storage/records.ts';
import { refuse } from '../refusal.ts';
import { upgradeView } from '../views/upgrade-view.ts';
import { keptFor, type Asking, type Commands } from './forward-commands.ts';

/** What a customer asks of an upgrade, answered with the upgrade, its problem, or where to ask again. */
export function askAsCustomer(commands: Commands) {
  return async (
    asking: Asking & { readonly actor: Actor; readonly params: { readonly id: string } },
    what: Command,
  ) => {
    const command = await commands.accept(asking.params.id, what, asking.actor, asking);
    const done = await commands.outcome(command, asking);
    if (!done) return keptFor(command);
    return { status: 200, body: upgradeView(ownBy(asking.actor, done.upgrade), 'customer') } as const;
  };
}

/** Somebody else's form may have been accepted meanwhile: then the upgrade is not this visitor's to see. */
export function ownBy(actor: Actor, upgrade: UpgradeRecord): UpgradeRecord {
  return upgrade.ownerId !== null && !isOwn(actor, upgrade) ? refuse({ code: 'registration-key-used' }) : upgrade;
}
