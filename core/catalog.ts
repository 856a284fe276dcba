import type { ProductId } from './product-ids.ts';

export type Delivery = 'on-premises' | 'service';

/** One product of a suite, as the catalog revision of an order freezes it. */
export interface Component {
  readonly productId: ProductId;
  readonly name: string;
  readonly delivery: Delivery;
  /** Product IDs, or product lines, that this component continues although their first characters differ. */
  readonly continues: readonly string[];
  /** Product IDs, or product lines, that never belong to this component although their first characters are equal. */
  readonly never: readonly string[];
  /** Whether an active trial of this product becomes full under its own code. */
  readonly convertsTrials: boolean;
  /** Days after its last day in which an owned code is still retained; absent: the policy's. */
  readonly graceDays?: number;
}

/** What is bought. The order of its components decides which of them a license serves first. */
export interface Suite {
  readonly code: string;
  readonly name: string;
  readonly components: readonly Component[];
}

/** Settings that are frozen in an order when it is placed. */
export interface Policies {
  /** How many leading characters of two product IDs must be equal to match. */
  readonly matchLength: number;
  readonly graceDays: number;
}

/** One immutable revision of everything that can be sold. */
export interface CatalogRevision {
  readonly revision: number;
  readonly suites: readonly Suite[];
  readonly policies: Policies;
}
