import type { ActivationPlan } from './activation-plan.ts';
import type { SubmitForm } from './commands.ts';
import type { Grant } from './licenses.ts';
import type { KitProblem, Problem } from './problems.ts';
import type { ProductId } from './product-ids.ts';
import type { Place } from './steps.ts';
import type { AcceptedAgreement, KitState, Selection } from './upgrade.ts';

/** One thing that happened. Facts are ids, counts and codes of the catalog: no keys, codes or personal data. */
export interface NewEvent {
  readonly type: EventType;
  readonly facts: Readonly<Record<string, unknown>>;
}

export type EventType =
  | 'orderPlaced'
  | 'keyRegistered'
  | 'agreementAccepted'
  | 'formAccepted'
  | 'formCorrected'
  | 'planMade'
  | 'questionAnswered'
  | 'productsSelected'
  | 'codesIssued'
  | 'kitReady'
  | 'kitFailed'
  | 'kitRetried'
  | 'upgradeAbandoned'
  | 'upgradeLapsed'
  | 'reminderDue';

export interface NewGrant {
  readonly licenseId: string;
  readonly grant: Grant;
}

/** A license to make, with a new code, for one component of the suite. */
export interface NewLicense {
  readonly productId: ProductId;
  readonly grants: readonly Grant[];
}

export interface KitChange {
  readonly revision: number;
  readonly state: KitState;
  readonly problem: KitProblem | null;
  readonly layoutDigest: string | null;
}

/** Everything that one decision changes. It is written whole or not at all. */
export interface Change {
  /** Where the upgrade goes; absent when it stays. */
  readonly to?: Place;
  readonly events: readonly NewEvent[];
  readonly problem?: Problem;
  readonly ownerId?: string;
  readonly agreement?: AcceptedAgreement;
  readonly form?: SubmitForm;
  /** Gets the next version. */
  readonly plan?: ActivationPlan & { readonly notMatched: readonly string[] };
  readonly grants?: readonly NewGrant[];
  /** Trials that become full under their own code. */
  readonly conversions?: readonly string[];
  readonly selection?: Selection;
  readonly licenses?: readonly NewLicense[];
  readonly kit?: KitChange;
  readonly reminded?: number;
}
