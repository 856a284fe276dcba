import type { Day } from './days.ts';
import type { ProductId } from './product-ids.ts';

export type Basis = 'covers' | 'adds';
export type Channel = 'retail' | 'oem' | 'not-for-resale';
export type RevocationCause = 'payment' | 'leak' | 'law' | 'reversal' | 'duplicate';

export type LicenseState =
  | { readonly kind: 'active' }
  | { readonly kind: 'suspended' }
  | { readonly kind: 'revoked'; readonly cause: RevocationCause }
  | { readonly kind: 'returned' }
  | { readonly kind: 'superseded' };

/** What one order (or import) adds to a license. Both days are included; no last day means for ever. */
export interface Grant {
  /** Null for what was imported. */
  readonly orderId: string | null;
  readonly basis: Basis;
  readonly seats: number;
  readonly startsOn: Day;
  readonly expiresOn: Day | null;
  /** A trial's grant gives no seats and no days. */
  readonly ofTrial: boolean;
}

/** What a customer holds: one activation code (known here by the license's id alone) for one product. */
export interface License {
  readonly id: string;
  readonly productId: ProductId;
  readonly kind: 'full' | 'trial';
  /** Higher is better. */
  readonly edition: number;
  readonly channel: Channel;
  readonly state: LicenseState;
  readonly perpetual: boolean;
  /** Last day of maintenance as imported, for perpetual licenses. */
  readonly maintenanceEndsOn: Day | null;
  readonly grants: readonly Grant[];
  /** Whether a product runs, or ran, under its code. */
  readonly activated: boolean;
  /** Listed by an order or typed into the form. */
  readonly named: boolean;
}
