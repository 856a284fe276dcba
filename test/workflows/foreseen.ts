import { decide } from '../../core/decisions/decide.ts';
import type { License } from '../../core/licenses.ts';
import type { KitProblem } from '../../core/problems.ts';
import type { LeftActive, ReleaseRequest } from '../../core/upgrade.ts';
import { joinOrder } from '../../core/work/join-order.ts';
import {
  factsOf,
  happen,
  type Happening,
  type Told,
  typedLicenseId,
  type World,
} from '../core/decisions/fake-world.ts';
import { begin } from '../core/decisions/random-histories.ts';

/** What the rules alone say has become of an upgrade. */
export interface Foreseen {
  readonly world: World;
  /** The types of its events, in their order. */
  readonly events: readonly string[];
  /** The next kit that is built fails for good. */
  readonly kitFails: boolean;
}

/** What happens next, what the answer to it is, and what comes of it. */
export interface Step {
  readonly happening: Happening;
  /** Of a command: `changed`, `unchanged`, or the code of a problem. */
  readonly outcome: string | null;
  readonly after: Foreseen;
}

/** What the sandbox lets a build fail of. */
const provoked: KitProblem = {
  code: 'installer-missing',
  productId: 'SANDBOX01',
  fileName: 'provoked.bin',
};

const hourMs = 3_600_000;

/** An hour more, so that no deadline falls upon the instant at which it is looked at. */
export function waitMs(days: number): number {
  return (24 * days + 1) * hourMs;
}

/** The first order was placed. */
export function foreseeBeginning(start: readonly License[]): Foreseen {
  const world = begin(start);
  const [first] = world.upgrade.orders;
  if (!first) throw new Error('an upgrade begins with an order');
  const { codeEndsOn = null, events } = joinOrder({ ...world, notMatched: [] }, first);
  return {
    world: { ...world, upgrade: { ...world.upgrade, codeEndsOn } },
    events: events.map(({ type }) => type),
    kitFails: false,
  };
}

/** Null when this cannot happen here, or nothing would come of it. */
export function foresee(before: Foreseen, chosen: Happening): Step | null {
  switch (chosen.kind) {
    case 'asks':
      return foreseeCommand(before, chosen);
    case 'works':
      // Our own work is done at once, and is never late: what is left is whether it fails.
      return chosen.problem && !before.kitFails
        ? { happening: chosen, outcome: null, after: { ...before, kitFails: true } }
        : null;
    case 'waits':
      return {
        happening: chosen,
        outcome: null,
        after: settle({ ...before, world: older(before.world, chosen.days) }),
      };
    case 'supersedes':
      return before.world.superseded ? null : step(before, happen(chosen, before.world), null);
    case 'orders':
    case 'imports':
    case 'becomes':
    case 'activates':
    case 'downloads':
    case 'replaces': {
      const told = happen(chosen, before.world);
      return JSON.stringify(told.after) === JSON.stringify(told.before) ? null : step(before, told, null);
    }
  }
}

type Asks = Extract<Happening, { kind: 'asks' }>;

function foreseeCommand(before: Foreseen, chosen: Asks): Step {
  const told = happen({ ...chosen, command: withKnownCodes(chosen.command, before.world) }, before.world);
  if (told.happening.kind !== 'asks') throw new Error('a command was asked');
  const decision = decide(told.happening.command, factsOf(before.world, told.happening));
  const effect = told.change ? 'changed' : 'unchanged';
  return step(before, told, decision.ok ? effect : decision.problem.code);
}

/** A code that nobody knows is told to operators, of which the world in memory knows nothing. */
function withKnownCodes(command: Asks['command'], { owned }: World): Asks['command'] {
  const isThere = owned.some(({ id }) => id === typedLicenseId);
  return command.kind === 'submitForm' && !isThere ? { ...command, ownedActivationCodes: [] } : command;
}

function step(before: Foreseen, { happening, change, after: world }: Told, outcome: string | null): Step {
  const events = [...before.events, ...(change?.events ?? []).map(({ type }) => type)];
  return { happening, outcome, after: settle({ ...before, world, events }) };
}

/** Everything that the service does by itself: its own work, and what is due. */
function settle(at: Foreseen): Foreseen {
  const { step: place, parked } = at.world.upgrade;
  const builds = place === 'deployment-kit' && !parked;
  const works = { kind: 'works', turnsAgo: 0, problem: builds && at.kitFails ? provoked : null } as const;
  const worked = happen(works, at.world);
  const told = worked.change ? worked : happen({ kind: 'waits', days: 0 }, at.world);
  if (!told.change) return at;
  return settle({
    world: told.after,
    events: [...at.events, ...told.change.events.map(({ type }) => type)],
    kitFails: at.kitFails && !builds,
  });
}

/** The same upgrade, had all of it happened earlier; the clock stands. */
function older(world: World, days: number): World {
  const ms = waitMs(days);
  const { upgrade: at } = world;
  const { sinceMs, registeredAtMs, releaseRequest, addressRequest, leftActive } = at;
  return {
    ...world,
    upgrade: {
      ...at,
      sinceMs: sinceMs - ms,
      registeredAtMs: registeredAtMs === null ? null : registeredAtMs - ms,
      releaseRequest: requestedEarlier(releaseRequest, ms),
      addressRequest: requestedEarlier(addressRequest, ms),
      leftActive: endingEarlier(leftActive, ms),
    },
  };
}

function requestedEarlier<Request extends ReleaseRequest>(request: Request | null, ms: number): Request | null {
  return request && { ...request, atMs: request.atMs - ms };
}

function endingEarlier(left: LeftActive | null, ms: number): LeftActive | null {
  return left && { ...left, untilMs: left.untilMs - ms };
}
