import type { Day } from '../../core/days.ts';
import { lastGroup } from '../../core/keys.ts';
import { lastDayOf, seatsByDay, type LastDay } from '../../core/seats.ts';
import type { LicenseRecord } from '../../storage/records.ts';

/** Who looks: codes in full are for the customer alone. */
export type Viewer = 'customer' | 'operator';

/** A license as its holder knows it. */
export function licenseView(license: LicenseRecord, viewer: Viewer) {
  return {
    licenseId: license.id,
    productId: license.productId,
    ...codeView(license, viewer),
    seatsByDay: seatsByDay(license.grants),
    expiresOn: dayOrNone(lastDayOf(license)),
  };
}

export function codeView({ activationCode }: LicenseRecord, viewer: Viewer) {
  return { ...(viewer === 'customer' && { activationCode }), codeEnding: lastGroup(activationCode) };
}

/** A missing day is missing, and what lasts for ever has none. */
export function dayOrNone(day: LastDay): Day | null {
  return day === 'for-ever' ? null : day;
}
