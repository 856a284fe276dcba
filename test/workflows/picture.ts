import type { PlannedComponent } from '../../core/activation-plan.ts';
import type { License } from '../../core/licenses.ts';
import type { Upgrade } from '../../core/upgrade.ts';

/** What can be said of an upgrade without the ids, instants and texts that differ from one world to the other. */
export interface Names {
  readonly license: (id: string) => string;
  readonly order: (orderNumber: string) => string;
  readonly person: (id: string) => string;
}

/** One upgrade with all its customer's licenses, in words that two worlds share. */
export function pictureOf(upgrade: Upgrade, owned: readonly License[], issued: readonly License[], names: Names) {
  const { step, parked, turn, reminded, told, extendedDays, codeEndsOn, problem, plansMade, plan, kit } = upgrade;
  const orderNumbers = new Map(upgrade.orders.map(({ id, orderNumber }) => [id, names.order(orderNumber)]));
  const personOrNobody = (id: string | null) => (id === null ? null : names.person(id));
  const license = ({ id, productId, kind, state, activated, named, grants }: License) => ({
    name: names.license(id),
    productId,
    kind,
    state,
    activated,
    named,
    grants: grants
      .map(({ orderId, basis, seats, startsOn, expiresOn }) =>
        [orderId === null ? 'imported' : orderNumbers.get(orderId), basis, seats, startsOn, expiresOn].join(' '),
      )
      .toSorted(),
  });
  return {
    ...{ step, parked, turn, reminded, told, extendedDays, codeEndsOn, plansMade },
    problem: problem?.code ?? null,
    owner: personOrNobody(upgrade.ownerId),
    barred: personOrNobody(upgrade.barredId),
    registered: upgrade.registeredAtMs !== null,
    downloaded: upgrade.downloaded,
    releaseRequestedBy: upgrade.releaseRequest?.actorId ?? null,
    addressRequestedBy: upgrade.addressRequest?.actorId ?? null,
    leftActive: upgrade.leftActive?.licenseIds.map(names.license).toSorted() ?? null,
    plan: plan && { version: plan.version, components: plan.components.map((one) => componentOf(one, names)) },
    selection: upgrade.selection,
    kit: kit && { revision: kit.revision, state: kit.state },
    orders: upgrade.orders.map(({ orderNumber, canceled, endsOn }) => ({
      orderNumber: names.order(orderNumber),
      canceled,
      endsOn,
    })),
    issuedFor: upgrade.issued,
    owned: owned.map(license).toSorted(byText),
    issued: issued.map(license).toSorted(byText),
  };
}

function componentOf(component: PlannedComponent, names: Names) {
  const { productId, action, reason, notExtended } = component;
  return {
    ...{ productId, action, reason: reason.code },
    notExtended: notExtended.map(names.license).toSorted(),
    ...('licenseId' in component && { license: names.license(component.licenseId) }),
    ...('candidates' in component && { candidates: component.candidates.map(names.license).toSorted() }),
  };
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one).localeCompare(JSON.stringify(other));
}
