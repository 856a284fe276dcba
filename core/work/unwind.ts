import type { Change } from '../change.ts';
import type { Day } from '../days.ts';
import type { License } from '../licenses.ts';
import type { LeftActive, Upgrade } from '../upgrade.ts';

const dayMs = 86_400_000;

/** Ends a reversal: codes that nobody activated are revoked, those in use are listed for a person. */
export function unwind(upgrade: Upgrade, issued: readonly License[]): Change {
  const taken = takeBack(upgrade, issued, endOf(upgrade));
  return {
    ...taken.change,
    to: { step: 'reverted', parked: false },
    events: [{ type: 'codesRevoked', facts: taken.facts }],
  };
}

/** Revokes what was never activated; what was is left to a person until an instant, with what was left before. */
export function takeBack(
  { leftActive: before }: Upgrade,
  issued: readonly License[],
  untilMs: number,
): {
  readonly change: Pick<Change, 'revoked' | 'leftActive'>;
  readonly facts: { readonly revoked: readonly string[]; readonly leftActive: readonly string[] };
} {
  const live = issued.filter(({ state }) => state.kind === 'active' || state.kind === 'suspended');
  const revoked = live.filter(({ activated }) => !activated).map(({ id }) => id);
  const licenseIds = live.filter(({ activated }) => activated).map(({ id }) => id);
  const all = [...new Set([...(before?.licenseIds ?? []), ...licenseIds])];
  const leftActive: LeftActive | null =
    all.length > 0 ? { licenseIds: all, untilMs: Math.max(untilMs, before?.untilMs ?? untilMs) } : null;
  return { change: { revoked, leftActive }, facts: { revoked, leftActive: licenseIds } };
}

/** When the last order's notice is over, everywhere on earth. */
function endOf({ orders }: Upgrade): number {
  const days = orders.flatMap(({ endsOn }) => (endsOn === null ? [] : [endsOn]));
  return Math.max(...days.map(startOfDayMs)) + 2 * dayMs;
}

function startOfDayMs(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}
