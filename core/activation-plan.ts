import type { ProductId } from './product-ids.ts';

/** Why a component got its action; the words for people are made from it where they are shown. */
export type PlanReason =
  | { readonly code: 'owned' }
  | { readonly code: 'owned-in-grace' }
  | { readonly code: 'trial-converted' }
  | { readonly code: 'not-owned' }
  | { readonly code: 'owned-ended'; readonly licenseId: string }
  | { readonly code: 'trial-not-converted'; readonly licenseId: string }
  | { readonly code: 'none-of-these' }
  | { readonly code: 'equal-candidates' }
  | { readonly code: 'other-channel' }
  | { readonly code: 'license-blocked' }
  | { readonly code: 'released' }
  | { readonly code: 'not-released'; readonly licenseId: string }
  | { readonly code: 'answered' };

interface Planned {
  readonly productId: ProductId;
  readonly reason: PlanReason;
  /** Licenses that matched and lost: not extended, valid until their own end. */
  readonly notExtended: readonly string[];
}

export interface Retained extends Planned {
  readonly action: 'retain';
  readonly licenseId: string;
  /** Other components of the suite that this license could have served too. */
  readonly couldServe: readonly ProductId[];
}

export interface Issued extends Planned {
  readonly action: 'issue';
}

export interface Questioned extends Planned {
  readonly action: 'question';
  readonly asks: 'customer' | 'operator';
  readonly candidates: readonly string[];
  readonly recommended: string | null;
}

/** Neither retained nor issued until an operator releases it. */
export interface Held extends Planned {
  readonly action: 'held';
  readonly licenseId: string;
}

/** Exactly one decision for one component of the suite. */
export type PlannedComponent = Retained | Issued | Questioned | Held;

/** One decision for each component, in the catalog's order. */
export interface ActivationPlan {
  readonly components: readonly PlannedComponent[];
  /** Owned licenses that belong to no component of the suite and stay as they are. */
  readonly notCovered: readonly string[];
}
