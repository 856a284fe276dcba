import type { z } from 'zod';
import type { operatedUpgrade } from '../../contract/operated-upgrade.ts';
import { withoutGrantsOf } from '../../core/grants.ts';
import { lastGroup } from '../../core/keys.ts';
import { seatsByDay } from '../../core/seats.ts';
import type { LicenseRecord, UpgradeRecord } from '../../storage/records.ts';

type OperatedLicense = z.input<typeof operatedUpgrade>['licenses'][number];

/** The licenses of an upgrade with what its orders gave them. */
export function operatedLicensesView({ licenses, orders }: UpgradeRecord): readonly OperatedLicense[] {
  const numbers = new Map(orders.map(({ id, orderNumber }) => [id, orderNumber]));
  return licenses.map((license) => operatedLicenseView(license, numbers));
}

function operatedLicenseView(license: LicenseRecord, numbers: ReadonlyMap<string, string>): OperatedLicense {
  const { id, productId, activationCode, kind, state, issuedFor, grants } = license;
  return {
    ...{ licenseId: id, productId, codeEnding: lastGroup(activationCode), kind, state: state.kind },
    cause: state.kind === 'revoked' ? state.cause : null,
    issuedHere: issuedFor !== null,
    grants: grants.map(({ orderId, ...grant }) => ({
      ...grant,
      orderNumber: orderId === null ? null : (numbers.get(orderId) ?? null),
      ofThisUpgrade: orderId !== null && numbers.has(orderId),
    })),
    before: seatsByDay(withoutGrantsOf(grants, new Set(numbers.keys()))),
    after: seatsByDay(grants),
  };
}

export function codesLeftActiveView({ leftActive, licenses }: UpgradeRecord) {
  const left = new Set(leftActive);
  return licenses
    .filter(({ id }) => left.has(id))
    .map(({ id, productId, activationCode }) => ({ licenseId: id, productId, codeEnding: lastGroup(activationCode) }));
}
