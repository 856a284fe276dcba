import type { ActivationPlan, Issued, PlannedComponent, PlanReason, Questioned, Retained } from './activation-plan.ts';
import { assign, type Assignment, type Lot } from './assignment.ts';
import { type Candidate, candidatesOf, fitOf } from './candidates.ts';
import type { Policies, Suite } from './catalog.ts';
import type { License } from './licenses.ts';
import type { UpgradeOrder } from './orders.ts';
import type { ProductId } from './product-ids.ts';
import { equalToBest } from './rank.ts';

/** What a plan is made from: everything as it was frozen in the orders, and the licenses as they stand. */
export interface PlanFacts {
  /** All orders of the upgrade, canceled ones too. At least one. */
  readonly orders: readonly UpgradeOrder[];
  readonly suite: Suite;
  readonly policies: Policies;
  /** Licenses of the customer whom the order names, and those whose codes were listed or typed (rule 0). */
  readonly owned: readonly License[];
  /** What was answered for a component: the license to retain, or null for "none of these". */
  readonly answers: ReadonlyMap<ProductId, string | null>;
  /** Components that have a new code already: they take no license. */
  readonly issued?: ReadonlySet<ProductId>;
}

/**
 * Decides for each component of the suite whether an owned code is retained or a new one is issued, and asks where
 * only a guess could. Gives the same plan however the licenses are ordered, and again after the plan was settled.
 */
export function planActivation({
  orders,
  suite,
  policies,
  owned,
  answers,
  issued = new Set(),
}: PlanFacts): ActivationPlan {
  const named = new Set([...answers.values()].filter((licenseId) => licenseId !== null));
  const candidates = candidatesOf(owned, orders, named);
  const answered = answeredCandidates(suite, candidates, answers);
  const taken = new Set(answered.values());
  const unanswered = candidates.filter((candidate) => !taken.has(candidate));
  const assignment = assign(suite.components, unanswered, policies, new Set([...answered.keys(), ...issued]));

  return {
    components: assignment.lots.map((lot) => {
      const choice = answered.get(lot.component.productId);
      if (choice !== undefined) return takeAnswer(choice, lot, assignment);
      if (answers.get(lot.component.productId) === null) return issue(lot, { code: 'none-of-these' }, membersOf(lot));
      return decide(lot, assignment, policies);
    }),
    notCovered: idsOf(assignment.uncovered).toSorted(),
  };
}

/** An answer counts while its license is there to be retained; one license is the answer for one component. */
function answeredCandidates(
  suite: Suite,
  candidates: readonly Candidate[],
  answers: PlanFacts['answers'],
): ReadonlyMap<ProductId, Candidate> {
  const free = new Map(candidates.map((candidate) => [candidate.license.id, candidate]));
  const answered = new Map<ProductId, Candidate>();
  for (const { productId } of suite.components) {
    const licenseId = answers.get(productId) ?? '';
    const candidate = free.get(licenseId);
    if (candidate === undefined) continue;
    free.delete(licenseId);
    answered.set(productId, candidate);
  }
  return answered;
}

function takeAnswer(choice: Candidate, lot: Lot, assignment: Assignment): PlannedComponent {
  if (choice.blocked) return hold(choice, lot);
  return retain(choice, lot, { code: 'answered' }, assignment);
}

function decide(lot: Lot, assignment: Assignment, policies: Policies): PlannedComponent {
  const blocked = lot.contenders.find((candidate) => candidate.blocked);
  if (blocked !== undefined) return hold(blocked, lot);
  if (lot.contested.length > 0) return ask(lot.contested, lot);

  const [best] = lot.contenders;
  if (best === undefined) return issueNew(lot);
  const equals = equalToBest(lot.contenders);
  if (equals.length > 1) return ask(equals, lot);
  if (best.license.channel !== 'retail') return ask(lot.contenders, lot);
  return retain(best, lot, reasonToRetain(best, lot, policies), assignment);
}

function hold(blocked: Candidate, lot: Lot): PlannedComponent {
  return {
    productId: lot.component.productId,
    action: 'held',
    licenseId: blocked.license.id,
    reason: { code: 'license-blocked' },
    notExtended: idsOf(membersOf(lot).filter((candidate) => candidate !== blocked)),
  };
}

/** The candidates come best first, so the first has the most seats among equals. */
function ask(candidates: readonly Candidate[], lot: Lot): Questioned {
  const otherChannel = candidates.some(({ license }) => license.channel !== 'retail');
  const asked = new Set(candidates);
  return {
    productId: lot.component.productId,
    action: 'question',
    asks: otherChannel ? 'operator' : 'customer',
    candidates: idsOf(candidates),
    recommended: otherChannel ? null : (candidates[0]?.license.id ?? null),
    reason: { code: otherChannel ? 'other-channel' : 'equal-candidates' },
    notExtended: idsOf(membersOf(lot).filter((candidate) => !asked.has(candidate))),
  };
}

function issueNew(lot: Lot): Issued {
  const [told, ...others] = lot.unusable;
  if (told === undefined) return issue(lot, { code: 'not-owned' }, []);
  const code = told.trial ? 'trial-not-converted' : 'owned-ended';
  return issue(lot, { code, licenseId: told.license.id }, others);
}

function issue(lot: Lot, reason: PlanReason, notExtended: readonly Candidate[]): Issued {
  return { productId: lot.component.productId, action: 'issue', reason, notExtended: idsOf(notExtended) };
}

function retain(candidate: Candidate, lot: Lot, reason: PlanReason, assignment: Assignment): Retained {
  const { productId } = lot.component;
  return {
    productId,
    action: 'retain',
    licenseId: candidate.license.id,
    reason,
    couldServe: assignment.servableBy(candidate).filter((other) => other !== productId),
    notExtended: idsOf(membersOf(lot).filter((other) => other !== candidate)),
  };
}

function reasonToRetain(best: Candidate, lot: Lot, policies: Policies): PlanReason {
  const fit = fitOf(best, lot.component, policies);
  if (fit === 'converts') return { code: 'trial-converted' };
  return { code: fit === 'in-grace' ? 'owned-in-grace' : 'owned' };
}

function membersOf({ contenders, unusable }: Lot): readonly Candidate[] {
  return [...contenders, ...unusable];
}

function idsOf(candidates: readonly Candidate[]): readonly string[] {
  return candidates.map(({ license }) => license.id);
}
