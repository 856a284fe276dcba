import fc from 'fast-check';
import type { Command } from '../../../core/commands.ts';
import type { License } from '../../../core/licenses.ts';
import { complete, day, order, owned, productId } from '../builders.ts';
import { answer, form, lead, noonMs, operator, select, stranger, upgrade, visitor } from '../upgrade-builder.ts';
import { correctAddress, type Happening, typedLicenseId, type World } from './fake-world.ts';

export const code = 'OS-2K7M-3Q9TX-4C6F8-E5N7A-9W2ZY-6U3KM';

/** Licenses that are there from the start or turn up later, for every rule of the plan. */
export const licenses: readonly License[] = [
  owned('A1', 'ENDGRD7E1', { seats: 40, to: '2028-06-30' }),
  owned('A2', 'ENDGRD2S1', { seats: 50, to: '2027-02-28' }),
  owned('A3', 'MAILGW1E1', { seats: 20, to: '2027-09-30' }),
  owned('A4', 'MAILGW1E2', { seats: 500 }),
  owned('A5', 'CENCON1S1', { to: '2026-11-16' }),
  owned('A6', 'CENCON1E1', { state: { kind: 'suspended' } }),
  owned('A7', 'CLDAPP1S1', { channel: 'oem' }),
  owned('A8', 'CLDAPP1T1', { kind: 'trial' }),
  owned('A9', 'ENDGRD8E1', { seats: 90, to: '2027-03-31' }),
  owned('A10', 'ENDGRD1S1', { state: { kind: 'revoked', cause: 'payment' } }),
  owned('A11', 'CENCON1E2', { to: '2026-09-30' }),
  owned('A12', 'CLDAPP1T2', { kind: 'trial', state: { kind: 'suspended' } }),
  owned('A13', 'MAILGW1E3', { seats: 10, to: null, perpetual: true, maintenanceEndsOn: day('2026-12-31') }),
];

const suite = {
  ...complete,
  components: complete.components.map((one) => ({ ...one, convertsTrials: one.delivery === 'service' })),
};
const products = suite.components.map((one) => one.productId);
const orders = [
  order({ id: 'order-2', orderNumber: '4712', basis: 'adds', seats: 20, expiresOn: day('2027-12-19') }),
  order({ id: 'order-3', orderNumber: '4713', seats: 300, startsOn: day('2027-03-01'), expiresOn: day('2028-02-29') }),
];
const reason = 'asked for';
const ids = licenses.map(({ id }) => id);

/** The first order was placed, and nothing has happened since. */
export function begin(start: readonly License[]): World {
  return {
    upgrade: upgrade({ suite }),
    nowMs: noonMs,
    form: null,
    owned: start,
    issued: [],
    codesMade: 0,
    plans: [],
    ordersTold: ['order-1'],
    correctedFor: null,
    superseded: false,
    replaced: false,
  };
}

const productIds = fc.subarray([...products], { maxLength: 3 });
const product = fc.constantFrom(...products);
const orderNumber = fc.constantFrom('4711', '4711', '4712', '4713');

const customers: fc.Arbitrary<Command> = fc.oneof(
  fc.constant<Command>({ kind: 'registerKey' }),
  fc.constantFrom('digest-en', 'digest-old').map(acceptance),
  fc
    .tuple(fc.subarray([code]), fc.constantFrom('Example Ltd', 'Example GmbH'))
    .map(([codes, name]) => form(codes, name)),
  fc.tuple(productIds, productIds).map(([chosen, installersFor]) => select(chosen, { installersFor })),
  product.map((id) => select([id])),
  fc.tuple(product, fc.constantFrom(...ids, null)).map(([id, licenseId]) => answer(id, licenseId)),
  fc.constantFrom('A3', 'A4', null).map((licenseId) => answer('MAILGW1S1', licenseId)),
  fc.constantFrom('A7', null).map((licenseId) => answer('CLDAPP1S1', licenseId)),
  fc.constant<Command>(correctAddress),
);
const operators: fc.Arbitrary<Command> = fc.oneof(
  fc
    .tuple(product, fc.constantFrom('retain', 'issue'))
    .map(([id, as]): Command => ({ kind: 'releaseHeld', productId: productId(id), as, reason })),
  fc.constant<Command>({ kind: 'retryKit', reason }),
  fc.constant<Command>({ kind: 'rebuildKit', reason }),
  orderNumber.map((named): Command => ({ kind: 'cancelOrder', orderNumber: named, reason })),
  fc
    .tuple(orderNumber, fc.constantFrom('on-notice-day', 'at-once'))
    .map(([named, ends]): Command => ({ kind: 'revert', orderNumber: named, ends, reason })),
  fc.constant<Command>({ kind: 'releaseRegistration', reason }),
  fc.constant<Command>({ kind: 'extendDeadline', days: 20, reason }),
  fc.constant<Command>({ kind: 'startAfresh', reason }),
  fc.constant<Command>({ ...correctAddress, reason }),
  fc.constant<Command>({ kind: 'resendMail', mailId: 'mail-1', reason }),
  fc.constantFrom<Command>({ kind: 'abandon', reason }, { kind: 'reopen', reason }, { kind: 'reopen', reason }),
);
const planAgo = fc.constantFrom(0, 0, 0, 0, 1);
const asks: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('asks'),
      actor: fc.constantFrom(visitor, visitor, visitor, visitor, stranger, operator),
      command: customers,
      planAgo,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('asks'),
      actor: fc.constantFrom(operator, lead),
      command: operators,
      planAgo,
    }),
  },
);
const works: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('works'),
  turnsAgo: fc.constantFrom(0, 0, 0, 1),
  problem: fc.constantFrom(
    null,
    null,
    { code: 'object-store-unavailable' } as const,
    { code: 'installer-not-published', productId: 'ENDGRD1S1' } as const,
  ),
});
const outside: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant('waits'), days: fc.constantFrom(1, 5, 40, 181) }),
  fc.record({
    kind: fc.constant('orders'),
    order: fc.constantFrom(...orders),
    names: fc.constantFrom(null, null, ...licenses.filter(({ id }) => id !== typedLicenseId)),
  }),
  fc.record({ kind: fc.constant('imports'), license: fc.constantFrom(...licenses) }),
  fc.record({
    kind: fc.constant('becomes'),
    licenseId: fc.constantFrom(...ids),
    state: fc.constantFrom({ kind: 'suspended' }, { kind: 'suspended' }, { kind: 'active' }, { kind: 'returned' }),
  }),
  fc.record({ kind: fc.constant('activates'), index: fc.nat(2) }),
  fc.constantFrom<Happening>(
    { kind: 'downloads' },
    { kind: 'supersedes' },
    { kind: 'replaces' },
    { kind: 'activates', index: 0 },
  ),
);
/** Mostly one thing; or an operator gives the upgrade up, and takes it up again later. */
const happening: fc.Arbitrary<readonly Happening[]> = fc.oneof(
  { weight: 16, arbitrary: asks.map(alone) },
  { weight: 8, arbitrary: works.map(alone) },
  { weight: 6, arbitrary: outside.map(alone) },
  {
    weight: 1,
    arbitrary: fc.tuple(by({ kind: 'abandon', reason }, operator), outside, by({ kind: 'reopen', reason }, operator)),
  },
);

/** The straight way, as far as it goes, with anything between its steps and after them. */
const straight: readonly fc.Arbitrary<Happening>[] = [
  by({ kind: 'registerKey' }),
  by(acceptance('digest-en')),
  by(form([code])),
  done(),
  productIds.chain((chosen) => by(select(chosen))),
  done(),
  works,
];

/** What two people may do to it in the end. */
const endings: fc.Arbitrary<readonly Happening[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: releasing() },
  { weight: 2, arbitrary: takingAll() },
  { weight: 1, arbitrary: fc.tuple(releasing(), takingAll()).map((all) => all.flat()) },
);

export const histories = fc.record({
  start: fc.oneof(
    fc.subarray([...licenses], { maxLength: 6 }),
    fc.constant(licenses.filter(({ id }) => id === 'A3' || id === 'A4')),
  ),
  happenings: fc
    .nat(straight.length)
    .chain((length) =>
      fc.tuple(
        ...straight.slice(0, length).map((one) => fc.tuple(fc.array(happening, { maxLength: 2 }), one.map(alone))),
        fc.tuple(fc.array(happening, { maxLength: 14 }), happening),
      ),
    )
    .chain((parts) => fc.tuple(fc.constant(parts.flatMap(([between, one]) => [...between.flat(), ...one])), endings))
    .map(([way, end]) => [...way, ...end]),
});

function acceptance(digest: string): Command {
  return { kind: 'acceptAgreement', version: '2026-1', digest };
}

function by(command: Command, actor = visitor): fc.Arbitrary<Happening> {
  return fc.constant({ kind: 'asks', actor, command, planAgo: 0 });
}

function done(): fc.Arbitrary<Happening> {
  return fc.constant({ kind: 'works', turnsAgo: 0, problem: null });
}

/** By two people, after which somebody else may go the way. */
function releasing(): fc.Arbitrary<readonly Happening[]> {
  return fc
    .tuple(
      fc.constant<Happening>({ kind: 'activates', index: 0 }),
      by({ kind: 'releaseRegistration', reason }, operator),
      by({ kind: 'releaseRegistration', reason }, lead),
      by({ kind: 'registerKey' }, stranger),
      by(acceptance('digest-en'), stranger),
      by(form([]), stranger),
      done(),
      productIds.chain((chosen) => by(select(chosen), stranger)),
      done(),
      fc.array(happening, { maxLength: 6 }),
    )
    .map((all) => all.flat(2));
}

function takingAll(): fc.Arbitrary<readonly Happening[]> {
  return fc.tuple(taking('4711'), taking('4712'), taking('4713'), done());
}

function alone(one: Happening): readonly Happening[] {
  return [one];
}

function taking(named: string): fc.Arbitrary<Happening> {
  return fc
    .constantFrom<Command>(
      { kind: 'cancelOrder', orderNumber: named, reason },
      { kind: 'revert', orderNumber: named, ends: 'on-notice-day', reason },
      { kind: 'revert', orderNumber: named, ends: 'at-once', reason },
    )
    .chain((command) => by(command, operator));
}
