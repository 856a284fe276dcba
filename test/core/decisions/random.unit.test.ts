import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../core/canonical-json.ts';
import type { Change } from '../../../core/change.ts';
import type { Actor } from '../../../core/actors.ts';
import type { Command, CommandKind, SubmitForm } from '../../../core/commands.ts';
import { defaultDeadlines, due } from '../../../core/deadlines.ts';
import { endGrantsOf, withoutGrantsOf } from '../../../core/grants.ts';
import { decide } from '../../../core/decisions/decide.ts';
import type { Facts } from '../../../core/decisions/facts.ts';
import type { License } from '../../../core/licenses.ts';
import type { UpgradeOrder } from '../../../core/orders.ts';
import type { KitProblem } from '../../../core/problems.ts';
import { isResting, openCommands, type Step } from '../../../core/steps.ts';
import type { StoredPlan, Upgrade } from '../../../core/upgrade.ts';
import { issueCodes } from '../../../core/work/codes.ts';
import { joinOrder } from '../../../core/work/join-order.ts';
import { parkKit, publishKit } from '../../../core/work/kit.ts';
import { makePlan } from '../../../core/work/plan.ts';
import { unwind } from '../../../core/work/unwind.ts';
import { order, owned, productId } from '../builders.ts';
import { answer, form, lead, noonMs, operator, select, stranger, upgrade, visitor } from '../upgrade-builder.ts';

const dayMs = 86_400_000;
const runs = { numRuns: 10_000 };

/** Licenses that are there from the start or turn up later, for every rule of the plan. */
const licenses: readonly License[] = [
  owned('A1', 'ENDGRD7E1', { seats: 40, to: '2028-06-30' }),
  owned('A2', 'ENDGRD2S1', { seats: 50, to: '2027-02-28' }),
  owned('A3', 'MAILGW1E1', { seats: 20, to: '2027-09-30' }),
  owned('A4', 'MAILGW1E2', { seats: 500 }),
  owned('A5', 'CENCON1S1', { to: '2026-11-16' }),
  owned('A6', 'CENCON1E1', { state: { kind: 'suspended' } }),
  owned('A7', 'CLDAPP1S1', { channel: 'oem' }),
  owned('A8', 'CLDAPP1T1', { kind: 'trial' }),
];
const products = ['ENDGRD1S1', 'ENDGRD2S1', 'MAILGW1S1', 'CENCON1S1', 'CLDAPP1S1'];
const second = order({ id: 'order-2', orderNumber: '4712', basis: 'adds', seats: 20 });

/** The way on from each step; every other move is against the rules. */
const ways: Record<Step, readonly Step[]> = {
  'registration-key': ['license-agreement', 'lapsed', 'abandoned', 'canceled'],
  'license-agreement': ['account-form', 'abandoned', 'canceled', 'registration-key'],
  'account-form': ['activation-plan', 'abandoned', 'canceled', 'registration-key'],
  'activation-plan': ['product-selection', 'abandoned', 'canceled', 'registration-key'],
  'product-selection': [
    ...(['activation-plan', 'activation-codes', 'deployment-kit', 'completed'] as const),
    ...(['abandoned', 'canceled', 'registration-key'] as const),
  ],
  'activation-codes': ['deployment-kit', 'completed', 'abandoned', 'canceled', 'reverting', 'registration-key'],
  'deployment-kit': ['completed', 'deployment-kit', 'abandoned', 'canceled', 'reverting', 'registration-key'],
  reverting: ['reverted'],
  completed: ['activation-codes', 'deployment-kit', 'canceled', 'reverting', 'registration-key'],
  lapsed: ['license-agreement', 'canceled'],
  canceled: [],
  abandoned: [
    ...(['registration-key', 'license-agreement', 'account-form', 'activation-plan'] as const),
    ...(['activation-codes', 'deployment-kit', 'completed'] as const),
  ],
  reverted: [],
};

/** An upgrade in memory, as storage would keep it. */
interface World {
  upgrade: Upgrade;
  nowMs: number;
  form: SubmitForm | null;
  owned: readonly License[];
  issued: readonly License[];
  shown: readonly StoredPlan[];
}

interface Asks {
  readonly kind: 'asks';
  readonly actor: Actor;
  readonly command: Command;
  /** Answers name the plan that is in force, or one so many before it. */
  readonly planAgo: number;
}

type Happening =
  | Asks
  | { readonly kind: 'works'; readonly turnsAgo: number; readonly problem: KitProblem | null }
  | { readonly kind: 'waits'; readonly days: number }
  | { readonly kind: 'orders'; readonly order: UpgradeOrder }
  | { readonly kind: 'imports'; readonly license: License };

interface Told {
  readonly happening: Happening;
  readonly before: World;
  readonly after: World;
  readonly change: Change | null;
}

describe('an upgrade to which anything happens in any order', () => {
  it('takes the steps in their order, and its turn grows exactly when step or parked changes', () => {
    assertAlways(({ before: { upgrade: from }, after: { upgrade: to, nowMs }, change }) => {
      const moved = from.step !== to.step || from.parked !== to.parked;
      if (!moved) return change?.to === undefined && to.turn === from.turn && to.sinceMs === from.sinceMs;
      const inOrder = ways[from.step].includes(to.step) && (!to.parked || to.step === 'deployment-kit');
      return inOrder && to.turn === from.turn + 1 && to.sinceMs === nowMs;
    });
  });

  it('rests unless one of its open commands wakes it', () => {
    assertAlways(({ before: { upgrade: from }, after, happening: what }) => {
      if (!isResting(from.step) || from.turn === after.upgrade.turn) return true;
      return what.kind === 'asks' && openCommands(from).includes(what.command.kind);
    });
  });

  it('is changed by no command that is refused, nor by one that is not open', () => {
    assertAlways(({ before, after, change, happening: what }) => {
      if (what.kind !== 'asks') return true;
      if (change === null)
        return after.upgrade === before.upgrade && after.owned === before.owned && after.form === before.form;
      return openCommands(before.upgrade).includes(what.command.kind);
    });
  });

  it('is changed by no command that is repeated', () => {
    assertAlways(({ after, change, happening: what }) => {
      if (what.kind !== 'asks' || change === null) return true;
      if (addsUp.has(what.command.kind)) return true;
      const again = decide(what.command, factsOf(after, what));
      if (repeatable.has(what.command.kind)) return again.ok && again.value === null;
      return !again.ok && again.problem.code === 'step-not-open';
    });
  });

  it('decides each component once: a retained code stays, a new one is made once, and never both', () => {
    assertAlways(({ before, after, change }) => {
      const kept = retainedIn(after);
      const stays =
        change?.releases ??
        [...retainedIn(before)].every(([productId, licenseId]) => kept.get(productId) === licenseId);
      const settled = [...kept.keys(), ...after.issued.map(({ productId }) => productId)];
      return stays && areDistinct(settled);
    });
  });

  it('retains a license for one component at most', () => {
    assertAlways(({ after }) => areDistinct([...retainedIn(after).values()]));
  });

  it('gives each order once to each code that it settles, and to no other', () => {
    assertAlways(({ after, change }) => {
      const kept = new Set(retainedIn(after).values());
      const standing = new Set(after.upgrade.orders.filter(({ canceled }) => !canceled).map(({ id }) => id));
      const orderIds = [...standing].join();
      const given = ({ grants }: License) =>
        grants.flatMap(({ orderId }) => (orderId !== null && standing.has(orderId) ? orderId : [])).join();
      const pairs = (change?.grants ?? []).map(({ licenseId, grant }) => `${licenseId} ${grant.orderId ?? ''}`);
      return (
        after.owned.every((license) => given(license) === (kept.has(license.id) ? orderIds : '')) &&
        after.issued.every((license) => given(license) === orderIds) &&
        areDistinct(pairs)
      );
    });
  });

  it('has codes for exactly what was selected, once it is past that step', () => {
    assertAlways(({ after: { upgrade: at, issued } }) => {
      if (at.step !== 'deployment-kit' && at.step !== 'completed') return true;
      const made = issued.map(({ productId }) => productId).toSorted();
      return made.join() === at.selection?.productIds.join();
    });
  });

  it('belongs to the visitor whose form was first, for good', () => {
    assertAlways(({ before, after, change, happening: what }) => {
      const { ownerId } = before.upgrade;
      if (ownerId === null) return true;
      const asksAnother = what.kind === 'asks' && what.actor.kind === 'visitor' && what.actor.id !== ownerId;
      if (change?.releases) return after.upgrade.ownerId === null && after.upgrade.barredId === ownerId;
      return after.upgrade.ownerId === ownerId && (!asksAnother || change === null);
    });
  });

  it('has exactly what was imported on every day after all orders were taken back', () => {
    assertAlways(({ before, after, change }) => {
      if (!change?.ordersEnded || after.upgrade.orders.some(({ canceled }) => !canceled)) return true;
      const last =
        after.upgrade.orders
          .map(({ endsOn }) => endsOn ?? '')
          .toSorted()
          .at(-1) ?? '';
      return after.owned.every((license) => {
        const imported = licenses.find(({ id }) => id === license.id);
        const later = license.grants.filter(({ expiresOn }) => expiresOn === null || expiresOn > last);
        const ours = imported?.grants.filter(({ expiresOn }) => expiresOn === null || expiresOn > last);
        return canonicalJson(later) === canonicalJson(ours) && license.kind === imported?.kind && before !== after;
      });
    });
  });

  it('tells what happened whenever something changed, and no name or code with it', () => {
    assertAlways(
      ({ change }) =>
        change === null || (change.events.length > 0 && !/Example|Ada|ada@|OS-2K7M/.test(canonicalJson(change.events))),
    );
  });

  it('comes to every place in some history', () => {
    const seen = new Set<string>();
    assertAlways(({ after }) => {
      seen.add(after.upgrade.parked ? 'parked' : after.upgrade.step);
      return true;
    });
    expect([...seen].sort()).toEqual([...Object.keys(ways), 'parked'].sort());
  });
});

function retainedIn({ upgrade: { plan } }: World): ReadonlyMap<string, string> {
  const retained = (plan?.components ?? []).filter((one) => one.action === 'retain');
  return new Map(retained.map(({ productId, licenseId }) => [productId, licenseId]));
}

function areDistinct(ids: readonly string[]): boolean {
  return ids.length === new Set(ids).size;
}

const reason = 'asked for';
const code = 'OS-2K7M-3Q9TX-4C6F8-E5N7A-9W2ZY-6U3KM';
const productIds = fc.subarray(products, { maxLength: 3 });
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.constant<Command>({ kind: 'registerKey' }),
  fc.constantFrom('digest-en', 'digest-old').map((digest) => acceptance(digest)),
  fc
    .tuple(fc.subarray([code]), fc.constantFrom('Example Ltd', 'Example GmbH'))
    .map(([codes, name]) => form(codes, name)),
  fc.tuple(productIds, productIds).map(([ids, installersFor]) => select(ids, { installersFor })),
  fc.constantFrom(...products).map((id) => select([id])),
  fc
    .tuple(fc.constantFrom('MAILGW1S1', 'CLDAPP1S1', 'ENDGRD1S1'), fc.constantFrom('A1', 'A3', 'A4', 'A7', null))
    .map(([product, licenseId]) => answer(product, licenseId)),
  fc.constantFrom('A3', 'A4').map((licenseId) => answer('MAILGW1S1', licenseId)),
  fc.constant<Command>({ kind: 'retryKit', reason: 'mended' }),
);
const mending: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom('4711', '4712').map((orderNumber): Command => ({ kind: 'cancelOrder', orderNumber, reason })),
  fc
    .tuple(fc.constantFrom('4711', '4712'), fc.constantFrom('on-notice-day', 'at-once'))
    .map(([orderNumber, ends]): Command => ({ kind: 'revert', orderNumber, ends, reason })),
  fc
    .tuple(fc.constantFrom('CENCON1S1', 'ENDGRD1S1'), fc.constantFrom('retain', 'issue'))
    .map(([id, as]): Command => ({ kind: 'releaseHeld', productId: productId(id), as, reason })),
  fc.constant<Command>({ kind: 'releaseRegistration', reason }),
  fc.constant<Command>({ kind: 'extendDeadline', days: 20, reason }),
  fc.constant<Command>({ kind: 'startAfresh', reason }),
  fc.constant<Command>({ kind: 'reopen', reason }),
);
const asks: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('asks'),
  actor: fc.constantFrom(visitor, visitor, visitor, stranger, operator, lead),
  command: fc.oneof(
    { weight: 20, arbitrary: command },
    { weight: 6, arbitrary: mending },
    { weight: 1, arbitrary: fc.constant<Command>({ kind: 'abandon', reason: 'asked for' }) },
  ),
  planAgo: fc.constantFrom(0, 0, 0, 0, 1),
});
const works: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('works'),
  turnsAgo: fc.constantFrom(0, 0, 1),
  problem: fc.constantFrom(
    null,
    { code: 'object-store-unavailable' } as const,
    { code: 'installer-not-published', productId: 'ENDGRD1S1' } as const,
  ),
});
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: asks },
  { weight: 4, arbitrary: works },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('waits'), days: fc.constantFrom(1, 5, 40, 181) }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: 'orders', order: second }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('imports'), license: fc.constantFrom(...licenses) }) },
);

/** The straight way, as far as it goes, with anything between its steps and after them. */
const straight: readonly fc.Arbitrary<Happening>[] = [
  by({ kind: 'registerKey' }),
  by(acceptance('digest-en')),
  by(form([code])),
  fc.constant({ kind: 'works', turnsAgo: 0, problem: null }),
  productIds.chain((ids) => by(select(ids))),
  fc.constant({ kind: 'works', turnsAgo: 0, problem: null }),
  works,
];
const histories = fc.record({
  start: fc.oneof(fc.subarray([...licenses]), fc.constant(licenses.filter(({ id }) => id === 'A3' || id === 'A4'))),
  happenings: fc
    .nat(straight.length)
    .chain((length) =>
      fc.tuple(
        ...straight.slice(0, length).map((one) => fc.tuple(fc.array(happening, { maxLength: 2 }), one)),
        fc.tuple(fc.array(happening, { maxLength: 12 }), happening),
      ),
    )
    .map((parts) => parts.flatMap(([between, one]) => [...between, one])),
});

function acceptance(digest: string): Command {
  return { kind: 'acceptAgreement', version: '2026-1', digest };
}

function by(asked: Command): fc.Arbitrary<Happening> {
  return fc.constant({ kind: 'asks', actor: visitor, command: asked, planAgo: 0 });
}

const repeatable: ReadonlySet<CommandKind> = new Set([
  'registerKey',
  'acceptAgreement',
  'submitForm',
  'answerQuestion',
  'selectProducts',
  'releaseHeld',
  'cancelOrder',
  'revert',
]);

/** What is asked twice happens twice, or is done by two people. */
const addsUp: ReadonlySet<CommandKind> = new Set(['extendDeadline', 'startAfresh', 'releaseRegistration']);

/** Checks a promise at each moment of many random histories. */
function assertAlways(holds: (told: Told) => boolean): void {
  fc.assert(
    fc.property(histories, ({ start, happenings }) => {
      let world: World = { ...begin(), owned: start };
      return happenings.every((chosen) => {
        const what = chosen.kind === 'asks' ? { ...chosen, command: toPlan(chosen, world) } : chosen;
        const change = changeOf(what, world);
        const before = world;
        world = worldAfter(before, what, change);
        return holds({ happening: what, before, after: world, change });
      });
    }),
    runs,
  );
}

function begin(): World {
  return { upgrade: upgrade(), nowMs: noonMs, form: null, owned: [], issued: [], shown: [] };
}

function factsOf(world: World, { actor, command }: Asks): Facts {
  return {
    upgrade: world.upgrade,
    actor,
    nowMs: world.nowMs,
    agreement: { version: '2026-1', digests: ['digest-en'] },
    planShown: 'planVersion' in command ? (world.shown[command.planVersion - 1] ?? null) : null,
    form: world.form,
    owned: world.owned,
    issued: world.issued,
    supersededBy: null,
    replacedBy: null,
    deadlines: defaultDeadlines,
  };
}

function changeOf(happening: Happening, world: World): Change | null {
  const { upgrade: at } = world;
  switch (happening.kind) {
    case 'asks': {
      const decision = decide(happening.command, factsOf(world, happening));
      return decision.ok ? decision.value : null;
    }
    case 'works':
      return happening.turnsAgo === 0 && !at.parked ? workOf(world, happening.problem) : null;
    case 'waits':
      return due(at, world.nowMs + happening.days * dayMs, defaultDeadlines);
    case 'orders':
      return isGivenUp(at) || at.orders.some(({ id }) => id === happening.order.id)
        ? null
        : joinOrder(
            { upgrade: withOrder(at, happening.order), owned: world.owned, issued: world.issued, notMatched: [] },
            happening.order,
          );
    case 'imports':
      return null;
  }
}

function toPlan({ command, planAgo }: Asks, { upgrade: at }: World): Command {
  return 'planVersion' in command ? { ...command, planVersion: (at.plan?.version ?? 0) - planAgo } : command;
}

function workOf({ upgrade: at, owned: had, issued }: World, problem: KitProblem | null): Change | null {
  switch (at.step) {
    case 'activation-plan':
      return makePlan({ upgrade: at, owned: had, notMatched: [] });
    case 'activation-codes':
      return issueCodes(at);
    case 'deployment-kit':
      return problem ? parkKit(at, problem) : publishKit(at, { layoutDigest: 'digest', sizeBytes: 1 });
    case 'reverting':
      return unwind(at, issued);
    case 'registration-key':
    case 'license-agreement':
    case 'account-form':
    case 'product-selection':
    case 'completed':
    case 'lapsed':
    case 'canceled':
    case 'abandoned':
    case 'reverted':
      return null;
  }
}

function worldAfter(world: World, happening: Happening, change: Change | null): World {
  const nowMs = world.nowMs + (happening.kind === 'waits' ? happening.days * dayMs : 0);
  const imported = happening.kind === 'imports' && !world.owned.some(({ id }) => id === happening.license.id);
  const had = imported ? [...world.owned, happening.license] : world.owned;
  if (!change) return { ...world, nowMs, owned: had };
  const at = applied(
    happening.kind === 'orders' ? withOrder(world.upgrade, happening.order) : world.upgrade,
    change,
    nowMs,
  );
  const made = (change.licenses ?? []).map(({ productId: id, grants }) => ({
    ...owned(`new-${++codesMade}`, id),
    grants,
  }));
  const disowned = new Set(change.disowned);
  const issued = world.issued.filter(({ id }) => !disowned.has(id)).map((license) => changed(license, change));
  const all = [...issued, ...made];
  return {
    upgrade: { ...at, issued: all.map(({ productId: id }) => id).toSorted() },
    nowMs,
    form: change.releases ? null : (change.form ?? world.form),
    owned: had.map((license) => changed(license, change)),
    issued: all,
    shown: change.plan && at.plan ? [...world.shown, at.plan] : world.shown,
  };
}

let codesMade = 0;

/** A further order opens another upgrade then. */
function isGivenUp({ step }: Upgrade): boolean {
  return ['canceled', 'abandoned', 'reverting', 'reverted'].includes(step);
}

function withOrder(at: Upgrade, placed: UpgradeOrder): Upgrade {
  return { ...at, orders: [...at.orders, placed] };
}

function applied(at: Upgrade, change: Change, nowMs: number): Upgrade {
  const { step, parked } = change.to ?? at;
  const moved = step !== at.step || parked !== at.parked;
  const plansMade = at.plansMade + (change.plan ? 1 : 0);
  const ended = new Map((change.ordersEnded ?? []).map((one) => [one.orderId, one.endsOn]));
  const known = change.releases ? { ...at, ...nobody, barredId: at.ownerId } : at;
  return {
    ...known,
    step,
    parked,
    plansMade,
    turn: moved ? at.turn + 1 : at.turn,
    sinceMs: moved ? nowMs : at.sinceMs,
    reminded: change.reminded ?? (moved ? 0 : at.reminded),
    told: change.told ?? (moved ? [] : at.told),
    extendedDays: change.extendedDays ?? (moved ? 0 : at.extendedDays),
    problem: change.problem ?? (moved ? null : at.problem),
    ownerId: change.ownerId ?? known.ownerId,
    registeredAtMs: change.registered ? nowMs : known.registeredAtMs,
    releaseRequest: change.releaseRequest ?? known.releaseRequest,
    leftActive: change.leftActive === undefined ? at.leftActive : change.leftActive,
    agreement: change.agreement ?? known.agreement,
    plan: change.plan ? { ...change.plan, version: plansMade } : known.plan,
    selection: change.selection ?? known.selection,
    kit: change.kit ? { attempt: 0, ...change.kit } : at.kit,
    orders: at.orders.map((one) =>
      ended.has(one.id) ? { ...one, canceled: true, endsOn: ended.get(one.id) ?? null } : one,
    ),
  };
}

const nobody = {
  ownerId: null,
  agreement: null,
  plan: null,
  selection: null,
  registeredAtMs: null,
  releaseRequest: null,
} as const;

function changed(license: License, change: Change): License {
  const { grants = [], conversions = [], unconverted = [], reinstated = [], revoked = [], endings = [] } = change;
  const mine = grants.filter(({ licenseId }) => licenseId === license.id).map(({ grant }) => grant);
  const left = endings
    .filter(({ licenseIds }) => licenseIds.includes(license.id))
    .reduce<License['grants']>(
      (kept, { orderId, lastDay }) =>
        lastDay === null ? withoutGrantsOf(kept, new Set([orderId])) : endGrantsOf(kept, orderId, lastDay),
      license.grants,
    );
  const kind = conversions.includes(license.id) ? 'full' : unconverted.includes(license.id) ? 'trial' : license.kind;
  const state = revoked.includes(license.id) ? ({ kind: 'revoked', cause: 'reversal' } as const) : license.state;
  return {
    ...license,
    kind,
    state: reinstated.includes(license.id) ? { kind: 'active' } : state,
    grants: [...left, ...mine],
  };
}
