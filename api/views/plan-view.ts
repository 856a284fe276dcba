import type { z } from 'zod';
import type { activationPlan } from '../../contract/activation-plan.ts';
import type { PlannedComponent } from '../../core/activation-plan.ts';
import { withGrantsOf, withoutGrantsOf } from '../../core/grants.ts';
import { lastDayOf, lastDayWithSeats, maintenanceEnd, seatsByDay } from '../../core/seats.ts';
import type { LicenseRecord, UpgradeRecord } from '../../storage/records.ts';
import { codeView, dayOrNone, licenseView, type Viewer } from './license-view.ts';
import { explain, explainNotMatched } from './plan-words.ts';

type PlanBody = z.input<typeof activationPlan>;
type ComponentBody = PlanBody['components'][number];

/** The plan with its reasons in words and the seats of each day; with full codes for the customer alone. */
export function planView(upgrade: UpgradeRecord, viewer: Viewer): PlanBody | null {
  const { plan } = upgrade;
  if (!plan) return null;
  return {
    version: plan.version,
    components: plan.components.map((component) => componentView(component, upgrade, viewer)),
    notCovered: licensesIn(upgrade, plan.notCovered).map((license) => ({
      ...licenseView(license, viewer),
      name: nameOf(license.productId, upgrade),
    })),
    notMatched: plan.notMatched.map((codeEnding) => ({ codeEnding, explanation: explainNotMatched(codeEnding) })),
  };
}

/** The license under whose code a component runs: the one that is kept, or the one that was issued for it. */
export function licenseFor(component: PlannedComponent, { licenses }: UpgradeRecord): LicenseRecord | null {
  switch (component.action) {
    case 'retain':
    case 'held':
      return licenses.find(({ id }) => id === component.licenseId) ?? null;
    case 'issue':
      return licenses.find(({ issuedFor }) => issuedFor === component.productId) ?? null;
    case 'question':
      return null;
  }
}

function componentView(component: PlannedComponent, upgrade: UpgradeRecord, viewer: Viewer): ComponentBody {
  const { productId, action, reason } = component;
  const license = licenseFor(component, upgrade);
  const inCatalog = upgrade.suite.components.find((one) => one.productId === productId);
  return {
    productId,
    name: inCatalog?.name ?? productId,
    delivery: inCatalog?.delivery ?? 'on-premises',
    ...(inCatalog?.signInUrl !== undefined && { signInUrl: inCatalog.signInUrl }),
    action,
    reason: reason.code,
    explanation: explain(component, upgrade),
    ...(license && { licenseId: license.id, ...codeView(license, seerOf(component, upgrade, viewer)) }),
    ...termsOf(component, license, upgrade),
    ...(component.action === 'question' && questionView(component, upgrade, viewer)),
    notExtended: licensesIn(upgrade, component.notExtended).map((lost) => licenseView(lost, viewer)),
    couldServe: component.action === 'retain' ? component.couldServe : [],
    selected: upgrade.selection?.productIds.includes(productId) ?? false,
    installersWanted: upgrade.selection?.installersFor.includes(productId) ?? false,
    settled: isSettled(component, license, upgrade),
  };
}

/** A new code is shown to the customer whose address is confirmed, as on the code sheet; a kept one has been known before. */
function seerOf({ action }: PlannedComponent, { addressConfirmed }: UpgradeRecord, viewer: Viewer): Viewer {
  return action === 'issue' && !addressConfirmed ? 'operator' : viewer;
}

/** What the component has, or will have once it is settled or issued. */
function termsOf(component: PlannedComponent, license: LicenseRecord | null, upgrade: UpgradeRecord) {
  if (component.action === 'question') return { seatsByDay: [], expiresOn: null };
  const own = license?.grants ?? [];
  const grants = component.action === 'held' ? own : withGrantsOf(own, upgrade.orders);
  const maintenanceEndsOn = license && maintenanceEnd({ ...license, grants });
  return {
    seatsByDay: seatsByDay(grants),
    ...(component.action === 'retain' && license && previousEnd(license, upgrade)),
    expiresOn: dayOrNone(license ? lastDayOf({ ...license, grants }) : lastDayWithSeats(grants)),
    ...(maintenanceEndsOn && { maintenanceEndsOn }),
  };
}

/** Where the code ended, or would have, without the orders of this upgrade. */
function previousEnd(license: LicenseRecord, { orders }: UpgradeRecord) {
  const grants = withoutGrantsOf(license.grants, new Set(orders.map(({ id }) => id)));
  const day = dayOrNone(lastDayOf({ ...license, grants }));
  return day === null ? {} : { previouslyExpiresOn: day };
}

function questionView(
  { asks, candidates, recommended }: Extract<PlannedComponent, { readonly action: 'question' }>,
  upgrade: UpgradeRecord,
  viewer: Viewer,
) {
  const views = licensesIn(upgrade, candidates).map((license) => licenseView(license, viewer));
  return { asks, candidates: views.map((view) => ({ ...view, recommended: view.licenseId === recommended })) };
}

function isSettled(component: PlannedComponent, license: LicenseRecord | null, { orders }: UpgradeRecord): boolean {
  if (!license || (component.action !== 'retain' && component.action !== 'issue')) return false;
  const given = new Set(license.grants.map(({ orderId }) => orderId));
  return orders.every(({ id, canceled }) => canceled || given.has(id));
}

function licensesIn({ licenses }: UpgradeRecord, ids: readonly string[]): readonly LicenseRecord[] {
  return ids.flatMap((id) => licenses.filter((license) => license.id === id));
}

function nameOf(productId: string, { suite }: UpgradeRecord): string | null {
  return suite.components.find((component) => component.productId === productId)?.name ?? null;
}
