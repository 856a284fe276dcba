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
import { grantOf, type UpgradeOrder } from '../../../core/orders.ts';
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
  events: number;
}

type Happening =
  | { readonly kind: 'asks'; readonly actor: Actor; readonly command: Command; readonly planAgo: number }
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
    always(({ before, after, change }) => {
      const [from, to] = [before.upgrade, after.upgrade];
      const moved = from.step !== to.step || from.parked !== to.parked;
      expect(to.turn).toBe(from.turn + (moved ? 1 : 0));
      expect(change?.to !== undefined).toBe(moved);
      expect(to.sinceMs).toBe(moved ? after.nowMs : from.sinceMs);
      if (moved) expect(ways[from.step]).toContain(to.step);
      if (to.parked) expect(to.step).toBe('deployment-kit');
    });
  });

  it('rests unless one of its open commands wakes it', () => {
    always(({ before, after, happening }) => {
      if (!isResting(before.upgrade.step) || before.upgrade.turn === after.upgrade.turn) return;
      expect(happening).toMatchObject({ kind: 'asks' });
      expect(openCommands(before.upgrade)).toContain(happening.kind === 'asks' ? happening.command.kind : '');
    });
  });

  it('is changed by no command that is refused, nor by one that is not open', () => {
    always(({ before, after, change, happening }) => {
      if (happening.kind !== 'asks') return;
      if (!openCommands(before.upgrade).includes(happening.command.kind)) expect(change).toBeNull();
      if (change === null) expect(after).toEqual(before);
    });
  });

  it('is changed by no command that is repeated', () => {
    always(({ after, change, happening }) => {
      if (happening.kind !== 'asks' || change === null) return;
      const again = decide(happening.command, factsOf(after, happening));
      if (repeatable.has(happening.command.kind)) expect(again).toEqual({ ok: true, value: null });
      else expect(again).toMatchObject({ ok: false, problem: { code: 'step-not-open' } });
    });
  });

  it('decides each component once: a retained code stays, a new one is made once, and never both', () => {
    always(({ before, after, change }) => {
      for (const component of before.upgrade.plan?.components ?? []) {
        if (component.action !== 'retain') continue;
        const now = after.upgrade.plan?.components.find(({ productId }) => productId === component.productId);
        expect(now).toMatchObject({ action: 'retain', licenseId: component.licenseId });
      }
      const retained = (after.upgrade.plan?.components ?? []).filter(({ action }) => action === 'retain');
      const settled = [...retained, ...after.issued].map(({ productId }) => productId);
      expect(settled).toHaveLength(new Set(settled).size);
      if (change?.licenses) expect(before.issued).toEqual([]);
    });
  });

  it('retains a license for one component at most', () => {
    always(({ after }) => {
      const kept = (after.upgrade.plan?.components ?? []).flatMap((one) =>
        one.action === 'retain' ? one.licenseId : [],
      );
      expect(kept).toHaveLength(new Set(kept).size);
    });
  });

  it('gives each order once to each code that it settles, and to no other', () => {
    always(({ after, change }) => {
      const { plan, orders } = after.upgrade;
      const kept = new Set(plan?.components.flatMap((one) => (one.action === 'retain' ? one.licenseId : [])));
      const ids = orders.map(({ id }) => id);
      for (const license of [...after.owned, ...after.issued]) {
        const given = license.grants.flatMap(({ orderId }) => orderId ?? []);
        expect(given).toEqual(kept.has(license.id) || license.id.startsWith('new') ? ids : []);
      }
      const pairs = (change?.grants ?? []).map(({ licenseId, grant }) => `${licenseId} ${grant.orderId ?? ''}`);
      expect(pairs).toHaveLength(new Set(pairs).size);
    });
  });

  it('has codes for exactly what was selected, once it is past that step', () => {
    always(({ after }) => {
      const { step, selection } = after.upgrade;
      if (step !== 'deployment-kit' && step !== 'completed') return;
      expect(after.issued.map(({ productId }) => productId).toSorted()).toEqual(selection?.productIds);
    });
  });

  it('belongs to the visitor whose form was first, for good', () => {
    always(({ before, after, change, happening }) => {
      if (before.upgrade.ownerId !== null) expect(after.upgrade.ownerId).toBe(before.upgrade.ownerId);
      const isOthers =
        happening.kind === 'asks' && before.upgrade.ownerId !== null && isVisitorBut(before, happening.actor);
      if (isOthers) expect(change).toBeNull();
    });
  });

  it('tells what happened whenever something changed, and nothing else', () => {
    always(({ before, after, change }) => {
      expect(after.events > before.events).toBe(change !== null);
      expect(canonicalJson(change?.events ?? [])).not.toMatch(/Example|ada@|OS-2K7M/);
    });
  });

  it('comes to every step in some history', () => {
    const seen = new Set<string>();
    always(({ after }) => seen.add(after.upgrade.parked ? 'parked' : after.upgrade.step));
    expect([...seen].sort()).toEqual([...Object.keys(ways), 'parked'].sort());
  });
});

const repeatable: ReadonlySet<CommandKind> = new Set([
  'registerKey',
  'acceptAgreement',
  'submitForm',
  'answerQuestion',
  'selectProducts',
]);

/** Checks a promise at each moment of many random histories. */
function always(holds: (told: Told) => void): void {
  fc.assert(
    fc.property(histories, ({ start, happenings }) => {
      let world: World = { ...begin(), owned: start };
      for (const happening of happenings) {
        const change = changeOf(happening, world);
        const after = after_(world, happening, change);
        holds({ happening, before: world, after, change });
        world = after;
      }
    }),
    runs,
  );
}

function begin(): World {
  return { upgrade: upgrade(), nowMs: noonMs, form: null, owned: [], issued: [], shown: [], events: 0 };
}

function factsOf(world: World, { actor, command, planAgo }: Happening & { readonly kind: 'asks' }): Facts {
  return {
    upgrade: world.upgrade,
    actor,
    nowMs: world.nowMs,
    agreement: { version: '2026-1', digests: ['digest-en'] },
    planShown: 'planVersion' in command ? (world.shown.at(-1 - planAgo) ?? null) : null,
    form: world.form,
    owned: world.owned,
  };
}

function changeOf(happening: Happening, world: World): Change | null {
  const { upgrade: at } = world;
  switch (happening.kind) {
    case 'asks': {
      const command = toPlan(happening, world);
      const decision = decide(command, factsOf(world, { ...happening, command }));
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

/** Answers name the plan that is in force, or one before it. */
function toPlan({ command, planAgo }: Happening & { readonly kind: 'asks' }, { upgrade: at }: World): Command {
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

function after_(world: World, happening: Happening, change: Change | null): World {
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
    events: world.events + change.events.length,
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

function isVisitorBut({ upgrade: { ownerId } }: World, actor: Actor): boolean {
  return actor.kind === 'visitor' && actor.id !== ownerId;
}
