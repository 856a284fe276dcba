import type { Component, Policies, Suite } from '../../core/catalog.ts';
import { type Day, parseDay } from '../../core/days.ts';
import type { Grant, License } from '../../core/licenses.ts';
import type { UpgradeOrder } from '../../core/orders.ts';
import { parseProductId, type ProductId } from '../../core/product-ids.ts';

export function day(text: string): Day {
  const parsed = parseDay(text);
  if (parsed === null) throw new Error(`${text} is no day`);
  return parsed;
}

export function productId(text: string): ProductId {
  const parsed = parseProductId(text);
  if (parsed === null) throw new Error(`${text} is no product ID`);
  return parsed;
}

export function component(text: string, changed: Partial<Component> = {}): Component {
  return {
    productId: productId(text),
    name: text,
    delivery: 'on-premises',
    continues: [],
    never: [],
    convertsTrials: false,
    ...changed,
  };
}

export const policies: Policies = { matchLength: 6, graceDays: 30 };

/** Suite Complete of the worked cases. */
export const complete: Suite = {
  code: 'COMPLETE',
  name: 'Complete',
  components: [
    component('ENDGRD1S1', { name: 'Endpoint Guard' }),
    component('ENDGRD2S1', { name: 'Endpoint Guard for Mac' }),
    component('MAILGW1S1', { name: 'Mail Gateway' }),
    component('CENCON1S1', { name: 'Central Console' }),
    component('CLDAPP1S1', { name: 'Cloud App Shield', delivery: 'service' }),
  ],
};

export function suiteOf(...components: readonly Component[]): Suite {
  return { code: 'SUITE', name: 'Suite', components };
}

/** The order of the worked cases: 100 seats, `covers`, 2026-12-01 to 2027-11-30, placed on 2026-12-01. */
export function order(changed: Partial<UpgradeOrder> = {}): UpgradeOrder {
  return {
    id: 'order-1',
    orderNumber: '4711',
    seats: 100,
    basis: 'covers',
    startsOn: day('2026-12-01'),
    expiresOn: day('2027-11-30'),
    placedOn: day('2026-12-01'),
    timeZone: 'Europe/Berlin',
    canceled: false,
    endsOn: null,
    ...changed,
  };
}

export function grant(changed: Partial<Grant> = {}): Grant {
  return {
    orderId: null,
    basis: 'covers',
    seats: 100,
    startsOn: day('2025-01-01'),
    expiresOn: day('2027-03-31'),
    ofTrial: false,
    ...changed,
  };
}

interface Owned extends Partial<License> {
  readonly seats?: number;
  /** The last day of its one grant; null means for ever. */
  readonly to?: string | null;
}

/** A license with one imported grant since 2025-01-01. */
export function owned(id: string, product: string, changed: Owned = {}): License {
  const { seats = 100, to = '2027-03-31', ...license } = changed;
  const kind = license.kind ?? 'full';
  return {
    id,
    productId: productId(product),
    kind,
    edition: 1,
    channel: 'retail',
    state: { kind: 'active' },
    perpetual: false,
    maintenanceEndsOn: null,
    grants: [grant({ seats, expiresOn: to === null ? null : day(to), ofTrial: kind === 'trial' })],
    activated: false,
    named: false,
    ...license,
  };
}
