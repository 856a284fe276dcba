import type { PlannedComponent } from './activation-plan.ts';
import type { Policies, Suite } from './catalog.ts';
import type { UpgradeOrder } from './orders.ts';
import type { KitProblem, Problem } from './problems.ts';
import type { ProductId } from './product-ids.ts';
import type { Place } from './steps.ts';

export interface AcceptedAgreement {
  readonly version: string;
  readonly digest: string;
}

/** A plan as it was stored; `version` grows whenever what a customer is shown changes. */
export interface StoredPlan {
  readonly version: number;
  readonly components: readonly PlannedComponent[];
  readonly notCovered: readonly string[];
  /** Ids of named codes that belong to nobody known, or to somebody else: a person looks at them. */
  readonly notMatched: readonly string[];
}

export interface Selection {
  readonly planVersion: number;
  readonly productIds: readonly ProductId[];
  readonly installersFor: readonly ProductId[];
}

export type KitState = 'building' | 'ready' | 'failed' | 'stopped';

/** One upgrade as the rules see it: where it stands and what was decided so far. */
export interface Upgrade extends Place {
  readonly id: string;
  readonly turn: number;
  /** Milliseconds since the epoch; since when it stands where it stands. */
  readonly sinceMs: number;
  /** Reminders already given at this step. */
  readonly reminded: number;
  readonly problem: Problem | null;
  /** The visitor whose form was accepted first; from then on nobody else's key opens it. */
  readonly ownerId: string | null;
  readonly suite: Suite;
  readonly policies: Policies;
  readonly orders: readonly UpgradeOrder[];
  readonly agreement: AcceptedAgreement | null;
  readonly plan: StoredPlan | null;
  readonly selection: Selection | null;
  readonly kit: {
    readonly revision: number;
    readonly state: KitState;
    readonly attempt: number;
    /** The last attempt's; kept while it is tried again. */
    readonly problem: KitProblem | null;
  } | null;
}
