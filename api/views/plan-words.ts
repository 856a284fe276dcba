import type { PlannedComponent } from '../../core/activation-plan.ts';
import { lastGroup } from '../../core/keys.ts';
import { lastDayOf, lastDayOfTrial, type LastDay } from '../../core/seats.ts';
import type { LicenseRecord, UpgradeRecord } from '../../storage/records.ts';

/** Why a component got its action, in words for whoever reads the plan. Names codes by their last group alone. */
export function explain(component: PlannedComponent, upgrade: UpgradeRecord): string {
  const { reason } = component;
  const license = 'licenseId' in reason ? find(reason.licenseId, upgrade) : null;
  const kept = component.action === 'retain' ? find(component.licenseId, upgrade) : null;
  switch (reason.code) {
    case 'owned':
      return sentences(`You own this: your code ${ending(kept)} stays.`, laterEnd(kept, upgrade), swap(component));
    case 'owned-in-grace':
      return sentences(
        `Your code ${ending(kept)} had ended not long before the order was placed: it stays.`,
        swap(component),
      );
    case 'trial-converted':
      return `Your trial with the code ${ending(kept)} becomes a full license under the same code.`;
    case 'not-owned':
      return 'You do not own this yet: a new code is issued when you choose it.';
    case 'owned-ended':
      return `Your code ${ending(license)} ended${on(license)}, too long before the order: a new code is issued when you choose this.`;
    case 'trial-not-converted':
      return `Your trial with the code ${ending(license)} does not become a full license: a new code is issued when you choose this.`;
    case 'none-of-these':
      return 'You said that none of your codes is to stay: a new code is issued when you choose this.';
    case 'equal-candidates':
      return 'More than one of your codes fits, and none is clearly better: say which of them stays.';
    case 'other-channel':
      return 'A code that fits was sold in another way (with a device, or not for resale): it has to be decided whether it stays.';
    case 'license-blocked':
      return 'A person is looking at this. The other products go on.';
    case 'released':
      return sentences(`A person has looked at your code ${ending(kept)}: it stays.`, laterEnd(kept, upgrade));
    case 'not-released':
      return `Your code ${ending(license)} cannot go on: a new code is issued when you choose this.`;
    case 'answered':
      return sentences(`Your code ${ending(kept)} was chosen: it stays.`, laterEnd(kept, upgrade));
  }
}

/** Foreign and unknown codes get the same sentence. */
export function explainNotMatched(codeEnding: string): string {
  return `We could not match the code ending in ${codeEnding} to you. A person is looking at it; everything else goes on.`;
}

function sentences(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(' ');
}

/** Nothing that was bought is lost: where a code ends later than the order, both days are named. */
function laterEnd(license: LicenseRecord | null, { orders }: UpgradeRecord): string | null {
  const orderEnd = orders.map(({ expiresOn }) => expiresOn).reduce((last, day) => (day > last ? day : last));
  const own = license ? lastDayOf(license) : null;
  if (own === 'for-ever') return 'It has no end; the order extends its maintenance.';
  if (own === null || own <= orderEnd) return null;
  return `It ends on ${own}, later than the order, which ends on ${orderEnd}: the later day stands.`;
}

function swap(component: PlannedComponent): string | null {
  if (component.action !== 'retain' || component.couldServe.length === 0) return null;
  return `The same code could serve ${component.couldServe.join(', ')} too; it serves one product.`;
}

function ending(license: LicenseRecord | null): string {
  return license ? `ending in ${lastGroup(license.activationCode)}` : 'that you have';
}

function on(license: LicenseRecord | null): string {
  if (!license) return '';
  const day: LastDay = license.kind === 'trial' ? lastDayOfTrial(license.grants) : lastDayOf(license);
  return day === null || day === 'for-ever' ? '' : ` on ${day}`;
}

function find(licenseId: string, { licenses }: UpgradeRecord): LicenseRecord | null {
  return licenses.find(({ id }) => id === licenseId) ?? null;
}
