import type { z } from 'zod';
import type { codeSheet } from '../../contract/activation-plan.ts';
import type { UpgradeRecord } from '../../storage/records.ts';
import { licenseFor, planView } from './plan-view.ts';

type Body = z.input<typeof codeSheet>;

/** The codes under which the products of the suite run now, for the customer whose they are. */
export function codeSheetView(upgrade: UpgradeRecord): Body {
  const { id, suite, plan } = upgrade;
  const views = new Map(planView(upgrade, 'customer')?.components.map((view) => [view.productId, view]));
  const codes = (plan?.components ?? []).flatMap((component): Body['codes'] => {
    const { action, productId } = component;
    const license = licenseFor(component, upgrade);
    const view = views.get(productId);
    if (!license || !view || (action !== 'retain' && action !== 'issue')) return [];
    const { name, delivery, seatsByDay, expiresOn } = view;
    return [{ productId, name, delivery, action, activationCode: license.activationCode, seatsByDay, expiresOn }];
  });
  return { upgradeId: id, suite: { code: suite.code, name: suite.name }, codes };
}
