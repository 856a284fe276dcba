import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../core/canonical-json.ts';
import type { Change } from '../../../core/change.ts';
import type { Actor } from '../../../core/actors.ts';
import type { Command, CommandKind, SubmitForm } from '../../../core/commands.ts';
import { defaultDeadlines, due } from '../../../core/deadlines.ts';
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
import { order, owned } from '../builders.ts';
import { answer, form, noonMs, operator, select, stranger, upgrade, visitor } from '../upgrade-builder.ts';

const dayMs = 86_400_000;
const runs = { numRuns: 2_000 };

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
const second = order({ id: 'order-2', basis: 'adds', seats: 20 });

/** The way on from each step; every other move is against the rules. */
const ways: Record<Step, readonly Step[]> = {
  'registration-key': ['license-agreement', 'lapsed', 'abandoned'],
  'license-agreement': ['account-form', 'abandoned'],
  'account-form': ['activation-plan', 'abandoned'],
  'activation-plan': ['product-selection', 'abandoned'],
  'product-selection': ['activation-plan', 'activation-codes', 'deployment-kit', 'completed', 'abandoned'],
  'activation-codes': ['deployment-kit', 'completed', 'abandoned'],
  'deployment-kit': ['completed', 'deployment-kit', 'abandoned'],
  completed: [],
  lapsed: ['license-agreement'],
  abandoned: [],
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
      const again = decide(what.command, factsOf(after, what));
      if (repeatable.has(what.command.kind)) return again.ok && again.value === null;
      return !again.ok && again.problem.code === 'step-not-open';
    });
  });

  it('decides each component once: a retained code stays, a new one is made once, and never both', () => {
    assertAlways(({ before, after, change }) => {
      const kept = retainedIn(after);
      const stays = [...retainedIn(before)].every(([productId, licenseId]) => kept.get(productId) === licenseId);
      const settled = [...kept.keys(), ...after.issued.map(({ productId }) => productId)];
      return stays && areDistinct(settled) && (!change?.licenses || before.issued.length === 0);
    });
  });

  it('retains a license for one component at most', () => {
    assertAlways(({ after }) => areDistinct([...retainedIn(after).values()]));
  });

  it('gives each order once to each code that it settles, and to no other', () => {
    assertAlways(({ after, change }) => {
      const kept = new Set(retainedIn(after).values());
      const orderIds = after.upgrade.orders.map(({ id }) => id).join();
      const given = ({ grants }: License) => grants.flatMap(({ orderId }) => orderId ?? []).join();
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
      return after.upgrade.ownerId === ownerId && (!asksAnother || change === null);
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
const asks: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('asks'),
  actor: fc.constantFrom(visitor, visitor, visitor, stranger, operator),
  command: fc.oneof(
    { weight: 20, arbitrary: command },
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
]);

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
      return at.orders.some(({ id }) => id === happening.order.id)
        ? null
        : joinOrder(at, happening.order, world.issued);
    case 'imports':
      return null;
  }
}

function toPlan({ command, planAgo }: Asks, { upgrade: at }: World): Command {
  return 'planVersion' in command ? { ...command, planVersion: (at.plan?.version ?? 0) - planAgo } : command;
}

function workOf({ upgrade: at, owned: had }: World, problem: KitProblem | null): Change | null {
  switch (at.step) {
    case 'activation-plan':
      return makePlan({ upgrade: at, owned: had, notMatched: [] });
    case 'activation-codes':
      return issueCodes(at);
    case 'deployment-kit':
      return problem ? parkKit(at, problem) : publishKit(at, { layoutDigest: 'digest', sizeBytes: 1 });
    case 'registration-key':
    case 'license-agreement':
    case 'account-form':
    case 'product-selection':
    case 'completed':
    case 'lapsed':
    case 'abandoned':
      return null;
  }
}

function worldAfter(world: World, happening: Happening, change: Change | null): World {
  const nowMs = world.nowMs + (happening.kind === 'waits' ? happening.days * dayMs : 0);
  const imported = happening.kind === 'imports' && !world.owned.some(({ id }) => id === happening.license.id);
  const had = imported ? [...world.owned, happening.license] : world.owned;
  if (!change) return { ...world, nowMs, owned: had };
  const joined = happening.kind === 'orders' ? [...world.upgrade.orders, happening.order] : world.upgrade.orders;
  const at = { ...applied(world.upgrade, change, nowMs), orders: joined };
  const made = (change.licenses ?? []).map(({ productId, grants }, index) => ({
    ...owned(`new-${world.issued.length + index + 1}`, productId),
    grants,
  }));
  return {
    upgrade: at,
    nowMs,
    form: change.form ?? world.form,
    owned: had.map((license) => granted(license, change)),
    issued: [...world.issued.map((license) => granted(license, change)), ...made],
    shown: change.plan && at.plan ? [...world.shown, at.plan] : world.shown,
  };
}

function applied(at: Upgrade, change: Change, nowMs: number): Upgrade {
  const { step, parked } = change.to ?? at;
  const moved = step !== at.step || parked !== at.parked;
  return {
    ...at,
    step,
    parked,
    turn: moved ? at.turn + 1 : at.turn,
    sinceMs: moved ? nowMs : at.sinceMs,
    reminded: change.reminded ?? (moved ? 0 : at.reminded),
    problem: change.problem ?? (moved ? null : at.problem),
    ownerId: change.ownerId ?? at.ownerId,
    agreement: change.agreement ?? at.agreement,
    plan: change.plan ? { ...change.plan, version: (at.plan?.version ?? 0) + 1 } : at.plan,
    selection: change.selection ?? at.selection,
    kit: change.kit ? { attempt: 0, ...change.kit } : at.kit,
  };
}

function granted(license: License, { grants = [], conversions = [] }: Change): License {
  const mine = grants.filter(({ licenseId }) => licenseId === license.id).map(({ grant }) => grant);
  const kind = conversions.includes(license.id) ? 'full' : license.kind;
  return { ...license, kind, grants: [...license.grants, ...mine] };
}
