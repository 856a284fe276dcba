import { canonicalJson } from '../canonical-json.ts';
import type { Change } from '../change.ts';
import type { Day } from '../days.ts';
import type { License } from '../licenses.ts';
import { grantOf, type UpgradeOrder } from '../orders.ts';
import { planActivation } from '../plan.ts';
import { lastDayOf } from '../seats.ts';
import type { StoredPlan, Upgrade } from '../upgrade.ts';
import { nextVersion, planAgain, settle } from './plan.ts';

/** What an order is joined to; storage reads all of it at one moment. */
export interface JoinFacts {
  readonly upgrade: Upgrade;
  readonly owned: readonly License[];
  readonly issued: readonly License[];
  /** Ids of named codes that belong to nobody known, or to somebody else. */
  readonly notMatched: readonly string[];
}

/**
 * What a placed order changes. The first one opens the upgrade; another before the plan is planned with it. One after
 * the plan is planned at once, with everything that was decided as it is: each code that is kept or was issued gets
 * its grant, and the upgrade stays where it stands.
 */
export function joinOrder(facts: JoinFacts, order: UpgradeOrder): Change {
  const { upgrade } = facts;
  const { id: orderId, seats, basis } = order;
  const placed = { type: 'orderPlaced', facts: { orderId, seats, basis } } as const;
  if (!upgrade.plan) return { codeEndsOn: firstEndBefore(facts, order), events: [placed] };

  const plan = { ...planAgain(facts, new Map()), notMatched: facts.notMatched };
  const settled = settle(plan, facts);
  const changed = !isSame(plan, upgrade.plan);
  return {
    ...settled,
    grants: [...(settled.grants ?? []), ...forIssued(facts, order)],
    ...(changed && { plan }),
    events: changed ? [placed, { type: 'planMade', facts: { version: nextVersion(upgrade) } }] : [placed],
  };
}

function forIssued({ issued }: JoinFacts, order: UpgradeOrder) {
  const live = issued.filter(({ state }) => state.kind === 'active' || state.kind === 'suspended');
  return live.map(({ id }) => ({ licenseId: id, grant: grantOf(order) }));
}

/** Beside which product a code stands that lost to several makes no difference. */
function isSame(plan: Omit<StoredPlan, 'version'>, stored: StoredPlan): boolean {
  return canonicalJson(toldBy(plan)) === canonicalJson(toldBy(stored));
}

function toldBy({ components, notCovered, notMatched }: Omit<StoredPlan, 'version'>) {
  return {
    components: components.map((component) => ({ ...component, notExtended: [] })),
    notExtended: components.flatMap(({ notExtended }) => notExtended).toSorted(),
    notCovered,
    notMatched,
  };
}

/** The first last day, from the order's day to its end, of the codes that would be kept as things stand now. */
function firstEndBefore({ upgrade, owned }: JoinFacts, { placedOn, expiresOn }: UpgradeOrder): Day | null {
  const { orders, suite, policies } = upgrade;
  const { components } = planActivation({ orders, suite, policies, owned, answers: new Map() });
  const kept = new Set(components.flatMap((one) => (one.action === 'retain' ? [one.licenseId] : [])));
  const ends = owned.filter(({ id }) => kept.has(id)).map(lastDayOf);
  return ends.reduce<Day | null>((first, end) => {
    if (end === null || end === 'for-ever' || end < placedOn || end >= expiresOn) return first;
    return first === null || end < first ? end : first;
  }, null);
}
