import type { Change } from './change.ts';
import type { Facts } from './decisions/facts.ts';
import { type Deadlines, lapsesAt } from './deadlines.ts';
import { endGrantsOf } from './grants.ts';
import type { Grant, License } from './licenses.ts';
import type { MailKind } from './mail.ts';
import { type MailDue, mailsDue } from './mails-due.ts';
import type { OrderEnd } from './orders.ts';
import type { Day } from './days.ts';
import { differences } from './plan-differences.ts';
import type { PlanDifference } from './problems.ts';
import { seatsByDay, type SeatStep } from './seats.ts';
import type { Place } from './steps.ts';
import type { KitState, Upgrade } from './upgrade.ts';
import { takeBack } from './work/unwind.ts';

/** What becomes of a license: `left-active` is in use, so that a person sees to it. */
export const licenseEffects = ['extended', 'shortened', 'reinstated', 'revoked', 'left-active', 'trial-again'] as const;
export type LicenseEffectKind = (typeof licenseEffects)[number];

export interface LicenseEffect {
  readonly licenseId: string;
  readonly productId: string;
  readonly becomes: readonly LicenseEffectKind[];
  readonly before: readonly SeatStep[];
  readonly after: readonly SeatStep[];
}

/** What an accepted command would do, in the data that people decide on. */
export interface Effects {
  /** False where it is so already: the command is accepted and changes nothing. */
  readonly effective: boolean;
  /** It is only asked for: it takes effect when a second person asks for the same. */
  readonly awaitsSecondPerson: boolean;
  readonly to: Place;
  /** When an upgrade that waits for its key lapses, before and after; null where it does not. */
  readonly lapses: { readonly beforeMs: number; readonly afterMs: number } | null;
  readonly kit: { readonly revision: number; readonly becomes: KitState } | null;
  readonly plan: readonly PlanDifference[];
  readonly licenses: readonly LicenseEffect[];
  readonly orders: readonly { readonly orderNumber: string; readonly as: OrderEnd; readonly endsOn: Day }[];
  /** Mails that go out with it; those that later work sends are not among them. */
  readonly mails: readonly { readonly kind: MailKind; readonly to: MailDue['to'] }[];
  /** Registration, agreement, form, plan and selection are forgotten. */
  readonly forgetsRegistration: boolean;
}

/** Says what a change comes to, with what our own work does at once after it. Writes nothing. */
export function effectsOf(change: Change | null, facts: Facts): Effects {
  const { upgrade, deadlines } = facts;
  return {
    effective: change !== null,
    awaitsSecondPerson: Boolean(change?.releaseRequest ?? change?.addressRequest),
    to: change?.to ?? { step: upgrade.step, parked: upgrade.parked },
    lapses: lapse(upgrade, change, deadlines),
    kit: change?.kit ? { revision: change.kit.revision, becomes: change.kit.state } : null,
    plan: change?.plan && upgrade.plan ? differences(upgrade.plan, change.plan) : [],
    licenses: change ? licensesChanged(withTakingBack(change, facts), facts) : [],
    orders: (change?.ordersEnded ?? []).map(({ orderId, as, endsOn }) => ({
      orderNumber: upgrade.orders.find(({ id }) => id === orderId)?.orderNumber ?? '',
      as,
      endsOn,
    })),
    mails: change ? mailsOf(change, upgrade) : [],
    forgetsRegistration: change?.releases === true,
  };
}

function lapse(upgrade: Upgrade, change: Change | null, deadlines: Deadlines): Effects['lapses'] {
  if (change?.extendedDays === undefined || upgrade.step !== 'registration-key') return null;
  const after = { ...upgrade, extendedDays: change.extendedDays };
  return { beforeMs: lapsesAt(upgrade, deadlines), afterMs: lapsesAt(after, deadlines) };
}

/** After the last order was reverted, its codes are taken back without anybody's doing. */
function withTakingBack(change: Change, { upgrade, issued }: Facts): Change {
  return change.to?.step === 'reverting' ? { ...change, ...takeBack(upgrade, issued, 0).change } : change;
}

function licensesChanged(change: Change, { owned, issued }: Facts): readonly LicenseEffect[] {
  return [...owned, ...issued].flatMap((license) => {
    const before = seatsByDay(license.grants);
    const after = seatsByDay(grantsAfter(license, change));
    const becomes = [...ofGrants(license, change), ...ofState(license, change)];
    return becomes.length > 0 ? [{ licenseId: license.id, productId: license.productId, becomes, before, after }] : [];
  });
}

function ofGrants({ id }: License, change: Change): readonly LicenseEffectKind[] {
  const ends = (change.endings ?? []).some(({ licenseIds }) => licenseIds.includes(id));
  const given = (change.grants ?? []).some(({ licenseId }) => licenseId === id);
  return [...(given ? (['extended'] as const) : []), ...(ends ? (['shortened'] as const) : [])];
}

function ofState({ id }: License, change: Change): readonly LicenseEffectKind[] {
  const among = (ids: readonly string[] | undefined, kind: LicenseEffectKind) => (ids?.includes(id) ? [kind] : []);
  return [
    ...among(change.reinstated, 'reinstated'),
    ...among(change.revoked, 'revoked'),
    ...among(change.leftActive?.licenseIds, 'left-active'),
    ...among(change.unconverted, 'trial-again'),
  ];
}

function grantsAfter({ id, grants }: License, { endings = [], grants: given = [] }: Change): readonly Grant[] {
  const ended = endings
    .filter(({ licenseIds }) => licenseIds.includes(id))
    .reduce((left: readonly Grant[], { orderId, lastDay }) => {
      return lastDay === null ? left.filter((grant) => grant.orderId !== orderId) : endGrantsOf(left, orderId, lastDay);
    }, grants);
  return [...ended, ...given.filter(({ licenseId }) => licenseId === id).map(({ grant }) => grant)];
}

function mailsOf(change: Change, upgrade: Upgrade): Effects['mails'] {
  const due = mailsDue(upgrade, change).map(({ kind, to }) => ({ kind, to }));
  if (!change.resends) return due;
  const { kind } = change.resends;
  return [...due, { kind, to: kind === 'certificate' || kind === 'key-registered' ? 'order-contact' : 'customer' }];
}
