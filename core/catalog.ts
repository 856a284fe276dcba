import type { Day } from './days.ts';
import type { ProductId } from './product-ids.ts';

export type Delivery = 'on-premises' | 'service';

/** One product of a suite, as the catalog revision of an order freezes it. */
export interface Component {
  readonly productId: ProductId;
  readonly name: string;
  readonly delivery: Delivery;
  /** For a service: where its users sign in. */
  readonly signInUrl?: string;
  /** Product IDs, or product lines, that this component continues although their first characters differ. */
  readonly continues: readonly string[];
  /** Product IDs, or product lines, that never belong to this component although their first characters are equal. */
  readonly never: readonly string[];
  /** Whether an active trial of this product becomes full under its own code. */
  readonly convertsTrials: boolean;
  /** Days after its last day in which an owned code is still retained; absent: the policy's. */
  readonly graceDays?: number;
  /** The last day on which the product is sold; absent: it is sold on. */
  readonly endOfSaleOn?: Day;
  /** The product that takes its place. */
  readonly replacedBy?: ProductId;
}

/** What is bought. The order of its components decides which of them a license serves first. */
export interface Suite {
  readonly code: string;
  readonly name: string;
  readonly components: readonly Component[];
  /** The last day on which the suite is sold, in the time zone of the order; absent: it is sold on. */
  readonly endOfSaleOn?: Day;
  /** The code of the suite that takes its place. */
  readonly replacedBy?: string;
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

/** Whether what has this end of sale can still be bought on a day. */
export function isSoldOn({ endOfSaleOn }: Pick<Suite, 'endOfSaleOn'>, day: Day): boolean {
  return endOfSaleOn === undefined || day <= endOfSaleOn;
}

/** Why a suite cannot be bought on a day, in words for a partner that follow the name of the field; null when it can. */
export function whyNotSold(code: string, suites: readonly Suite[], day: Day): string | null {
  const suite = suites.find((one) => one.code === code);
  if (!suite) {
    const sold = suites.filter((one) => isSoldOn(one, day));
    return `must be one of: ${sold.map((one) => one.code).join(', ')}`;
  }
  if (suite.endOfSaleOn === undefined || isSoldOn(suite, day)) return null;
  const next = replacementFor(suite, suites, day);
  const instead = next ? `${next.code} (${next.name}) takes its place` : 'nothing takes its place';
  return `was sold through ${suite.endOfSaleOn}; ${instead}`;
}

/** The first in the line of replacements that is sold on that day. */
function replacementFor({ replacedBy }: Suite, suites: readonly Suite[], day: Day): Suite | null {
  const next = suites.find(({ code }) => code === replacedBy);
  if (!next || isSoldOn(next, day)) return next ?? null;
  return replacementFor(
    next,
    suites.filter(({ code }) => code !== next.code),
    day,
  );
}
