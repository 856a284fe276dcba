import type { CodeSheetBody } from '../../contract/code-sheet.ts';
import type { UpgradeRecord } from '../../storage/records.ts';
import { licenseFor, planView } from './plan-view.ts';

/** The codes under which the products of the suite run now, for the customer whose they are. */
export function codeSheetView(upgrade: UpgradeRecord): CodeSheetBody {
  const { id, suite, plan } = upgrade;
  const views = new Map(planView(upgrade, 'customer')?.components.map((view) => [view.productId, view]));
  const codes = (plan?.components ?? []).flatMap((component): CodeSheetBody['codes'] => {
    const { action, productId } = component;
    const license = licenseFor(component, upgrade);
    const view = views.get(productId);
    if (!license || !view || (action !== 'retain' && action !== 'issue')) return [];
    const { name, delivery, signInUrl, seatsByDay, expiresOn } = view;
    const where = { productId, name, delivery, ...(signInUrl !== undefined && { signInUrl }) };
    return [{ ...where, action, activationCode: license.activationCode, seatsByDay, expiresOn }];
  });
  return { upgradeId: id, suite: { code: suite.code, name: suite.name }, codes };
}
