import type { PlannedComponent } from './activation-plan.ts';
import type { Policies, Suite } from './catalog.ts';
import type { Day } from './days.ts';
import type { UpgradeOrder } from './orders.ts';
import type { KitProblem, Problem } from './problems.ts';
import type { ProductId } from './product-ids.ts';
import type { Place } from './steps.ts';

export interface AcceptedAgreement {
  readonly version: string;
  readonly digest: string;
}

/** An agreement that binds, from the moment at which the form of whoever accepts it is accepted. */
export interface AgreementInEffect extends AcceptedAgreement {
  readonly role: AgreementRole;
}

/** Whether the person of the form accepts for their own company, or for another one that they name. */
export type AgreementRole = 'of-the-company' | 'on-behalf';

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

/** What is told once at a step beside reminders. */
export type Warning = 'deadline-near' | 'code-ending';

export interface ReleaseRequest {
  readonly actorId: string;
  readonly atMs: number;
}

export interface AddressRequest {
  readonly actorId: string;
  readonly atMs: number;
  /** Of the address that was asked for, keyed. */
  readonly digest: string;
}

export interface LeftActive {
  readonly licenseIds: readonly string[];
  /** Milliseconds since the epoch. */
  readonly untilMs: number;
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
  /** What else was told at this step. */
  readonly told: readonly Warning[];
  /** Days that people added to the end of waiting at this step. */
  readonly extendedDays: number;
  /** Last day of the first owned code to end of those that the orders would keep; null when none ends before them. */
  readonly codeEndsOn: Day | null;
  readonly problem: Problem | null;
  /** The account whose form was accepted first, or that registered the key; from then on the key alone opens nothing. */
  readonly ownerId: string | null;
  /** The visitor whose form made that account the owner. Kept, without an owner, when the registration is released. */
  readonly visitorId: string | null;
  /** The owner who was released last: the key opens nothing for that account any more. */
  readonly barredId: string | null;
  /** Milliseconds since the epoch; null while nobody has registered the key. */
  readonly registeredAtMs: number | null;
  /** Whether a kit of this upgrade was fetched. */
  readonly downloaded: boolean;
  /** The first of the two people whom a release of the registration takes. */
  readonly releaseRequest: ReleaseRequest | null;
  /** The first of the two people whom a correction of the customer's address takes. */
  readonly addressRequest: AddressRequest | null;
  /** Codes in use of a reversed or released order: a person sees to them until they have ended. */
  readonly leftActive: LeftActive | null;
  readonly suite: Suite;
  readonly policies: Policies;
  readonly orders: readonly UpgradeOrder[];
  readonly agreement: AcceptedAgreement | null;
  readonly plan: StoredPlan | null;
  /** Plans made so far: the next one's version is one more. */
  readonly plansMade: number;
  /** Products for which this upgrade has issued codes. */
  readonly issued: readonly ProductId[];
  readonly selection: Selection | null;
  readonly kit: {
    readonly revision: number;
    readonly state: KitState;
    readonly attempt: number;
    /** The last attempt's; kept while it is tried again. */
    readonly problem: KitProblem | null;
  } | null;
}
