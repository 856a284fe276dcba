import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../core/canonical-json.ts';
import { type CommandKind, commandKinds } from '../../../core/commands.ts';
import { decide } from '../../../core/decisions/decide.ts';
import type { License } from '../../../core/licenses.ts';
import { differences } from '../../../core/plan-differences.ts';
import { isNoDayWorse, seatsByDay } from '../../../core/seats.ts';
import { isResting, openCommands, type Step } from '../../../core/steps.ts';
import { planAgain } from '../../../core/work/plan.ts';
import { factsOf, happen, type Told, type World } from './fake-world.ts';
import { begin, code, histories, licenses } from './random-histories.ts';

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

/** Each holds at every moment of every history. */
const ofMoments: Readonly<Record<string, (told: Told) => boolean>> = {
  'takes the steps in their order, and its turn grows exactly when step or parked changes': ({
    before: { upgrade: from },
    after: { upgrade: to, nowMs },
    change,
  }) => {
    const moved = from.step !== to.step || from.parked !== to.parked;
    if (!moved) return change?.to === undefined && to.turn === from.turn && to.sinceMs === from.sinceMs;
    const inOrder = ways[from.step].includes(to.step) && (!to.parked || to.step === 'deployment-kit');
    return inOrder && to.turn === from.turn + 1 && to.sinceMs === nowMs;
  },

  'rests unless one of its open commands wakes it': ({ before: { upgrade: from }, after, happening }) => {
    if (!isResting(from.step) || from.turn === after.upgrade.turn) return true;
    return happening.kind === 'asks' && openCommands(from).includes(happening.command.kind);
  },

  'is changed by no command that is refused, nor by one that is not open': ({ before, after, change, happening }) => {
    if (happening.kind !== 'asks') return true;
    return change === null ? after === before : openCommands(before.upgrade).includes(happening.command.kind);
  },

  'is changed by no command that is repeated, but where it adds up': ({ after, change, happening }) => {
    if (happening.kind !== 'asks' || change === null) return true;
    const again = decide(happening.command, factsOf(after, happening));
    switch (repeated[happening.command.kind]) {
      case 'changes nothing':
        return again.ok && again.value === null;
      case 'is closed':
        return !again.ok && again.problem.code === 'step-not-open';
      case 'takes another person':
        return !again.ok && again.problem.code === (change.releases ? 'step-not-open' : 'second-person-needed');
      case 'takes another person or changes nothing': {
        const isDone = change.form !== undefined;
        return isDone ? again.ok && again.value === null : !again.ok && again.problem.code === 'second-person-needed';
      }
      case 'adds up':
        return again.ok && again.value !== null;
    }
  },
};

/** Each holds whenever anything changed, and therefore until the next change. */
const ofChanges: Readonly<Record<string, (told: Told) => boolean>> = {
  'keeps a code that was retained while it is active and the registration stands': ({ before, after, change }) => {
    if (change?.releases) return true;
    const kept = retainedIn(after);
    const active = new Set(before.owned.filter(({ state }) => state.kind === 'active').map(({ id }) => id));
    return [...retainedIn(before)].every(([id, licenseId]) => !active.has(licenseId) || kept.get(id) === licenseId);
  },

  'neither issues twice for a component, nor issues for one that retains': ({ after }) =>
    areDistinct([...retainedIn(after).keys(), ...after.issued.map(({ productId }) => productId)]),

  'has a license in one component at most': ({ after: { upgrade } }) =>
    areDistinct(
      (upgrade.plan?.components ?? []).flatMap((one) => {
        if (one.action === 'question') return one.candidates;
        return one.action === 'issue' ? [] : [one.licenseId];
      }),
    ),

  'plans the same again at once, whatever the order of the licenses': ({ after: { upgrade, owned }, change }) => {
    if (!change?.plan) return true;
    const again = planAgain({ upgrade, owned: owned.toReversed() }, new Map());
    return differences(change.plan, again).length === 0;
  },

  'gives each standing order once to each code that is retained or issued': ({ after }) => {
    const standing = after.upgrade.orders.filter(({ canceled }) => !canceled).map(({ id }) => id);
    const kept = new Set(retainedIn(after).values());
    const settled = [...after.owned.filter(({ id }) => kept.has(id)), ...after.issued];
    return settled.every(({ grants }) =>
      standing.every((orderId) => grants.filter((grant) => grant.orderId === orderId).length === 1),
    );
  },

  'gives nothing to a code that is neither retained nor issued, and nothing twice': ({ before, after, change }) => {
    const grants = change?.grants ?? [];
    const settled = new Set([...retainedIn(after).values(), ...before.issued.map(({ id }) => id)]);
    const pairs = allOf(after).flatMap(({ id, grants: given }) =>
      given.flatMap(({ orderId }) => orderId && [id, orderId].join(' ')),
    );
    return (
      grants.every(({ licenseId }) => settled.has(licenseId)) && areDistinct(pairs.filter((pair) => pair !== null))
    );
  },

  'gives nothing of an order that was canceled or reverted': ({ before, change }) => {
    const ended = new Set(before.upgrade.orders.filter(({ canceled }) => canceled).map(({ id }) => id));
    const given = [
      ...(change?.grants ?? []).map(({ grant }) => grant),
      ...(change?.licenses ?? []).flatMap(({ grants }) => grants),
    ];
    return given.every(({ orderId }) => orderId === null || !ended.has(orderId));
  },

  'leaves nothing of an order after the last day that it has had since its end': ({ after }) => {
    const ends = new Map(after.upgrade.orders.map(({ id, endsOn }) => [id, endsOn]));
    return allOf(after).every(({ grants }) =>
      grants.every(({ orderId, expiresOn }) => {
        const end = orderId === null ? null : (ends.get(orderId) ?? null);
        return end === null || (expiresOn !== null && expiresOn <= end);
      }),
    );
  },

  'makes no day of a license worse but by an end, and then none up to the last': ({ before, after, change }) => {
    if (change?.releases) return true;
    const ends = new Map((change?.ordersEnded ?? []).map(({ orderId, endsOn }) => [orderId, endsOn]));
    const now = new Map(allOf(after).map((license) => [license.id, license.grants]));
    return allOf(before).every(({ id, grants }) => {
      const left = grants.flatMap((grant) => {
        const end = grant.orderId === null ? undefined : ends.get(grant.orderId);
        if (end === undefined) return [grant];
        if (grant.startsOn > end) return [];
        return [{ ...grant, expiresOn: grant.expiresOn !== null && grant.expiresOn < end ? grant.expiresOn : end }];
      });
      return isNoDayWorse(left, now.get(id) ?? []);
    });
  },

  'never touches what was imported': ({ after: { owned } }) =>
    owned.every((license) => {
      const imported = importedAs(license);
      if (!imported) return true;
      const mine = license.grants.filter(({ orderId }) => orderId === null);
      return isDeepStrictEqual(mine, imported.grants) && license.productId === imported.productId;
    }),

  'is canceled or reverted with its last order, and not before': ({ after: { upgrade } }) => {
    const over = ['canceled', 'reverting', 'reverted'].includes(upgrade.step);
    return over === upgrade.orders.every(({ canceled }) => canceled);
  },

  'gives back exactly what was imported when all orders are taken back, or the registration': ({ after, change }) => {
    const { orders } = after.upgrade;
    const over = orders.every(({ canceled }) => canceled);
    if (!over && !change?.releases) return true;
    const last = over ? latest(orders.map(({ endsOn }) => endsOn ?? '')) : '';
    return after.owned.every((license) => {
      const imported = importedAs(license);
      if (!imported) return true;
      const stepsAfter = ({ grants }: License) =>
        seatsByDay(grants.filter(({ expiresOn: end }) => (end ?? '~') > last));
      const same = isDeepStrictEqual(stepsAfter(license), stepsAfter(imported));
      return same && license.kind === imported.kind;
    });
  },

  'has codes for exactly what was selected, once it is past that step': ({ after: { upgrade: at, issued } }) => {
    if (at.step !== 'deployment-kit' && at.step !== 'completed') return true;
    const made = issued.map(({ productId }) => productId).toSorted();
    return made.join() === at.selection?.productIds.join();
  },

  'builds a kit at its step and nowhere else': ({ after: { upgrade } }) => {
    const { step, parked, kit } = upgrade;
    if (step === 'deployment-kit') return kit?.state === (parked ? 'failed' : 'building');
    return kit?.state !== 'building' && kit?.state !== 'failed';
  },

  'leaves no code in use out of sight that was taken back, until its notice is over': ({ before, after, change }) => {
    const left = new Set(after.upgrade.leftActive?.licenseIds);
    const over = change?.events.some(({ type }) => type === 'noticeEnded') ?? false;
    if (!over && before.upgrade.leftActive?.licenseIds.some((id) => !left.has(id))) return false;
    const takes = (change?.releases ?? false) || (before.upgrade.step === 'reverting' && change?.to !== undefined);
    return !takes || before.issued.every(({ id, activated }) => !activated || left.has(id));
  },

  'revokes no code that somebody uses, and leaves none that nobody does': ({ before, after, change }) => {
    const revoked = allOf(after).filter(({ state }) => state.kind === 'revoked' && state.cause === 'reversal');
    if (revoked.some(({ activated }) => activated)) return false;
    const taken = change?.releases ? before.issued.map(({ id }) => id) : [];
    const gone = after.upgrade.step === 'reverted' ? after.issued.map(({ id }) => id) : taken;
    return allOf(after).every(
      ({ id, activated, state }) => !gone.includes(id) || activated || state.kind === 'revoked',
    );
  },

  'belongs to the visitor whose form was first, until two people release it': ({
    before,
    after,
    change,
    happening,
  }) => {
    const { ownerId } = before.upgrade;
    if (ownerId === null) return true;
    if (change?.releases) {
      const { releaseRequest } = before.upgrade;
      const two = happening.kind === 'asks' && releaseRequest !== null && releaseRequest.actorId !== happening.actor.id;
      return two && after.upgrade.ownerId === null && after.upgrade.barredId === ownerId;
    }
    const another = happening.kind === 'asks' && happening.actor.kind === 'visitor' && happening.actor.id !== ownerId;
    return after.upgrade.ownerId === ownerId && (!another || change === null);
  },

  'is released only in time, and before any download': ({ before, after, change }) => {
    if (!change?.releases) return true;
    const { registeredAtMs, downloaded } = before.upgrade;
    return !downloaded && registeredAtMs !== null && after.nowMs - registeredAtMs <= 14 * 86_400_000;
  },

  'tells what happened whenever something changed, and no name or code with it': ({ change }) =>
    change === null || (change.events.length > 0 && !secrets.test(canonicalJson(change.events))),
};

/** What the same command comes to when it is asked again at once. */
const repeated: Record<
  CommandKind,
  'changes nothing' | 'is closed' | 'takes another person' | 'takes another person or changes nothing' | 'adds up'
> = {
  registerKey: 'changes nothing',
  acceptAgreement: 'changes nothing',
  submitForm: 'changes nothing',
  answerQuestion: 'changes nothing',
  selectProducts: 'changes nothing',
  releaseHeld: 'changes nothing',
  retryKit: 'is closed',
  rebuildKit: 'is closed',
  abandon: 'is closed',
  reopen: 'is closed',
  cancelOrder: 'changes nothing',
  revert: 'changes nothing',
  releaseRegistration: 'takes another person',
  extendDeadline: 'adds up',
  correctAddress: 'takes another person or changes nothing',
  resendMail: 'adds up',
  startAfresh: 'adds up',
};

const secrets = new RegExp(['Example', 'Ada', 'ada@', 'new@', code.slice(3, 7)].join('|'));

describe('an upgrade to which anything happens in any order', () => {
  it('keeps every promise at each moment of 10,000 histories, and comes to every place by every command', () => {
    const places = new Set<string>();
    const commands = new Set<string>();
    fc.assert(
      fc.property(histories, ({ start, happenings }) => {
        let world = begin(start);
        for (const chosen of happenings) {
          const told = happen(chosen, world);
          world = told.after;
          for (const [promise, holds] of promisesAbout(told)) {
            if (!holds(told)) throw new Error(`does not hold: ${promise}`);
          }
          places.add(world.upgrade.parked ? 'parked' : world.upgrade.step);
          if (told.change && told.happening.kind === 'asks') commands.add(told.happening.command.kind);
        }
      }),
      { numRuns: 10_000 },
    );
    expect([...places].sort()).toEqual([...Object.keys(ways), 'parked'].sort());
    expect([...commands].sort()).toEqual([...commandKinds].sort());
  });
});

function promisesAbout({ before, after }: Told) {
  const changed = (['upgrade', 'owned', 'issued'] as const).some((part) => before[part] !== after[part]);
  return changed ? everyPromise : momentPromises;
}

const momentPromises = Object.entries(ofMoments);
const everyPromise = [...momentPromises, ...Object.entries(ofChanges)];

function retainedIn({ upgrade: { plan } }: World): ReadonlyMap<string, string> {
  const retained = (plan?.components ?? []).filter((one) => one.action === 'retain');
  return new Map(retained.map(({ productId, licenseId }) => [productId, licenseId]));
}

function allOf({ owned, issued }: World): readonly License[] {
  return [...owned, ...issued];
}

function importedAs({ id }: License): License | undefined {
  return licenses.find((license) => license.id === id);
}

function areDistinct(ids: readonly string[]): boolean {
  return ids.length === new Set(ids).size;
}

function latest(days: readonly string[]): string {
  return days.reduce((last, day) => (day > last ? day : last), '');
}
