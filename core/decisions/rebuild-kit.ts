import { isFromCustomer } from '../actors.ts';
import { accepted, refused } from '../result.ts';
import { afterCodes } from '../work/kit.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOpenFor, stepNotOpen } from './open.ts';

/** Builds a further kit for the same selection, of the newest installers: the old one may hold a withdrawn one. */
export function rebuildKit({ upgrade, actor }: Facts): Decision {
  if (!isOpenFor(upgrade, 'rebuildKit')) return refused(stepNotOpen(upgrade));
  if (!upgrade.selection || !upgrade.kit) return refused({ code: 'nothing-new-to-install' });
  const { to, kit } = afterCodes(upgrade, upgrade.selection);
  if (!kit || !to) return refused({ code: 'nothing-new-to-install' });
  const by = isFromCustomer(actor) ? 'customer' : 'operator';
  return accepted({ to, kit, events: [{ type: 'kitRebuilt', facts: { revision: kit.revision, by } }] });
}
