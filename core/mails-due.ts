import type { PlannedComponent, Retained } from './activation-plan.ts';
import type { Suite } from './catalog.ts';
import type { Change, NewEvent } from './change.ts';
import type { Day } from './days.ts';
import type { MailContent, MailKind } from './mail.ts';
import type { ProductId } from './product-ids.ts';
import type { StoredPlan, Upgrade } from './upgrade.ts';

/** What is looked up where the mail is stored: personal values and keys, which rules never see. */
export type LookedUp =
  | 'name'
  | 'companyName'
  | 'certificateNumber'
  | 'registrationKey'
  | 'acceptedAt'
  | 'timeZone'
  | 'registered'
  | 'link'
  | 'code'
  | 'validMinutes';

/** A mail that a change causes. */
export type MailDue = {
  readonly [Kind in Exclude<MailKind, 'sign-in' | 'alert'>]: {
    readonly kind: Kind;
    readonly values: Omit<Extract<MailContent, { readonly kind: Kind }>['values'], LookedUp>;
    /**
     * The person of the accepted form, else the contact of the latest order; or always a contact; or the address of the
     * form before the change, if it has another one now.
     */
    readonly to: 'customer' | 'order-contact' | 'former-address';
    /** The order whose contact is meant; null: the latest. */
    readonly orderId: string | null;
    /** What it is sent once for in this upgrade; null: for this change alone. */
    readonly once: string | null;
  };
}[Exclude<MailKind, 'sign-in' | 'alert'>];

/** Which mails a change of an upgrade causes: the one place that says so. */
export function mailsDue(upgrade: Upgrade, change: Change): readonly MailDue[] {
  const letters = lettersAbout(upgrade);
  return [
    ...addressToConfirm(change, letters),
    ...addressReplaced(change, letters),
    ...change.events.flatMap((event) => ofEvent(event, upgrade, change, letters)),
    ...questionsAsked(upgrade, change, letters),
    ...termsExtended(upgrade, change, letters),
  ];
}

type Letters = ReturnType<typeof lettersAbout>;

function lettersAbout({ suite, orders }: Upgrade) {
  const standing = orders.find(({ canceled }) => !canceled) ?? orders[0];
  const about = { suiteName: suite.name, orderNumber: standing?.orderNumber ?? '' };
  return { about, toCustomer: { to: 'customer', orderId: null, once: null } } as const;
}

/** An account has an address that nobody has shown to read: it was made, or its address is another one now. */
function addressToConfirm({ account }: Change, { toCustomer }: Letters): readonly MailDue[] {
  return account === undefined ? [] : [{ ...toCustomer, kind: 'confirm-address', values: {} }];
}

/** Whoever still reads the old address, and did not ask for another, has to hear of it there. */
function addressReplaced({ replacesAddress }: Change, { about, toCustomer }: Letters): readonly MailDue[] {
  if (!replacesAddress) return [];
  const { orderNumber } = about;
  return [{ ...toCustomer, kind: 'address-replaced', values: { orderNumber }, to: 'former-address' }];
}

function ofEvent(
  event: NewEvent,
  upgrade: Upgrade,
  change: Change,
  { about, toCustomer }: Letters,
): readonly MailDue[] {
  switch (event.type) {
    case 'orderPlaced':
      return certificate(event, upgrade);
    case 'formAccepted':
      return formAccepted(upgrade, { about, toCustomer });
    case 'productsSelected':
    case 'codesIssued':
      return change.to?.step === 'completed' ? [{ ...toCustomer, kind: 'nothing-new', values: about }] : [];
    case 'kitReady':
      return [{ ...toCustomer, kind: 'kit-ready', values: about, once: kitOf(change) }];
    case 'kitFailed':
      return [{ ...toCustomer, kind: 'kit-failed', values: about, once: kitOf(change) }];
    case 'reminderDue':
      return [{ ...toCustomer, kind: 'reminder', values: { ...about, step: upgrade.step } }];
    case 'deadlineNear':
      return [{ ...toCustomer, kind: 'deadline-near', values: { ...about, daysLeft: numberIn(event, 'daysLeft') } }];
    case 'codeEnding':
      if (upgrade.codeEndsOn === null) return [];
      return [{ ...toCustomer, kind: 'code-ending', values: { ...about, endsOn: upgrade.codeEndsOn } }];
    case 'upgradeLapsed':
      return [{ ...toCustomer, kind: 'upgrade-lapsed', values: about }];
    case 'orderCanceled':
    case 'orderReverted':
      return ordersEnded(upgrade, change, { about, toCustomer });
    case 'keyRegistered':
    case 'upgradeTaken':
    case 'agreementAccepted':
    case 'formCorrected':
    case 'planMade':
    case 'questionAnswered':
    case 'heldReleased':
    case 'kitRetried':
    case 'kitRebuilt':
    case 'kitDownloaded':
    case 'upgradeAbandoned':
    case 'upgradeReopened':
    case 'upgradeSuperseded':
    case 'codesRevoked':
    case 'releaseRequested':
    case 'registrationReleased':
    case 'deadlineExtended':
    case 'addressCorrectionRequested':
    case 'addressCorrected':
    case 'mailResent':
    case 'runStartedAfresh':
    case 'noticeEnded':
      return [];
  }
}

/** One mail for one kit, however often its build is tried again. */
function kitOf({ kit }: Change): string {
  return `kit:${String(kit?.revision ?? 0)}`;
}

function certificate({ facts }: NewEvent, { suite, orders }: Upgrade): readonly MailDue[] {
  const order = orders.find(({ id }) => id === facts.orderId);
  if (!order) return [];
  const { id, orderNumber, seats, startsOn, expiresOn } = order;
  const values = { suiteName: suite.name, orderNumber, seats, startsOn, expiresOn };
  return [{ kind: 'certificate', values, to: 'order-contact', orderId: id, once: `order:${id}` }];
}

function formAccepted({ agreement }: Upgrade, { about, toCustomer }: Letters): readonly MailDue[] {
  const registered = { ...toCustomer, kind: 'key-registered', values: about, to: 'order-contact' } as const;
  if (!agreement) return [registered];
  const { version, digest } = agreement;
  return [{ ...toCustomer, kind: 'agreement-accepted', values: { ...about, version, digest } }, registered];
}

function ordersEnded({ orders }: Upgrade, change: Change, { about, toCustomer }: Letters): readonly MailDue[] {
  return (change.ordersEnded ?? []).map(({ orderId, as, endsOn }) => {
    const orderNumber = orders.find(({ id }) => id === orderId)?.orderNumber ?? about.orderNumber;
    const values = { ...about, orderNumber, as, endsOn };
    return { ...toCustomer, kind: 'order-ended', values, once: `order:${orderId}` };
  });
}

/** Questions that a customer was not asked before. */
function questionsAsked({ plan, suite }: Upgrade, change: Change, { about, toCustomer }: Letters): readonly MailDue[] {
  const before = new Set((plan?.components ?? []).filter(isForCustomer).map(({ productId }) => productId));
  const asked = (change.plan?.components ?? []).filter(isForCustomer).filter(({ productId }) => !before.has(productId));
  if (asked.length === 0) return [];
  const products = namesOf(new Set(asked.map(({ productId }) => productId)), suite);
  return [{ ...toCustomer, kind: 'question-waiting', values: { ...about, products } }];
}

function isForCustomer(component: PlannedComponent): boolean {
  return component.action === 'question' && component.asks === 'customer';
}

/** Codes in use that a change gives an order's seats and days: kept ones, and those that were issued before. */
function termsExtended(upgrade: Upgrade, change: Change, { about, toCustomer }: Letters): readonly MailDue[] {
  const { plan, suite, issued } = upgrade;
  const grants = change.grants ?? [];
  const expiresOn = lastDay(grants.map(({ grant }) => grant.expiresOn));
  if (expiresOn === null) return [];
  const kept = new Map(retainedIn(change.plan ?? plan).map(({ licenseId, productId }) => [licenseId, productId]));
  const products = new Set(grants.flatMap(({ licenseId }) => kept.get(licenseId) ?? issued));
  return [
    { ...toCustomer, kind: 'terms-extended', values: { ...about, products: namesOf(products, suite), expiresOn } },
  ];
}

function retainedIn(plan: Pick<StoredPlan, 'components'> | null): readonly Retained[] {
  return (plan?.components ?? []).filter((component) => component.action === 'retain');
}

function lastDay(days: readonly (Day | null)[]): Day | null {
  return days.reduce((last, day) => (last === null || (day !== null && day > last) ? day : last), null);
}

function namesOf(productIds: ReadonlySet<ProductId>, { components }: Suite): readonly string[] {
  return components.filter(({ productId }) => productIds.has(productId)).map(({ name }) => name);
}

function numberIn({ facts }: NewEvent, name: string): number {
  const value = facts[name];
  return typeof value === 'number' ? value : 0;
}
