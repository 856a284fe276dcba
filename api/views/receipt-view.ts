import type { z } from 'zod';
import type { receipt } from '../../contract/receipts.ts';
import { lastDayOf, seatsByDay } from '../../core/seats.ts';
import type { ChainPlace, UpgradeRecord } from '../../storage/records.ts';
import { dayOrNone } from './license-view.ts';
import { licenseFor } from './plan-view.ts';

export type Receipt = z.input<typeof receipt>;

/** What an upgrade has come to: the terms that its codes have, not those that are planned. */
export function receiptView(upgrade: UpgradeRecord, { catalogRevision, number, hash }: ChainPlace): Receipt {
  const { id, suite, customerNumber, agreement, kit, now } = upgrade;
  if (hash === null) throw new Error('an upgrade without events has nothing to be receipted');
  return {
    kind: 'crossgrade.receipt.v1',
    upgradeId: id,
    issuedAt: now.toISOString(),
    customerNumber,
    suite: { code: suite.code, name: suite.name },
    catalogRevision,
    orders: upgrade.orders.map(({ orderNumber, revision, basis, seats, startsOn, expiresOn, canceled }) => ({
      ...{ orderNumber, revision, basis, seats, startsOn, expiresOn, canceled },
    })),
    agreement: agreement && { ...agreement, acceptedAt: agreement.acceptedAt.toISOString() },
    codes: codesOf(upgrade),
    kit: kit && kit.layoutDigest !== null ? { revision: kit.revision, layoutDigest: kit.layoutDigest } : null,
    event: { number, hash },
  };
}

function codesOf(upgrade: UpgradeRecord): Receipt['codes'] {
  const { plan, suite } = upgrade;
  return (plan?.components ?? []).flatMap((component): Receipt['codes'] => {
    const { productId, action } = component;
    const license = licenseFor(component, upgrade);
    if (!license || (action !== 'retain' && action !== 'issue')) return [];
    const inCatalog = suite.components.find((one) => one.productId === productId);
    return [
      {
        productId,
        name: inCatalog?.name ?? productId,
        delivery: inCatalog?.delivery ?? 'on-premises',
        action,
        activationCode: license.activationCode,
        state: license.state.kind,
        seatsByDay: seatsByDay(license.grants),
        expiresOn: dayOrNone(lastDayOf(license)),
      },
    ];
  });
}
