import type { Change } from '../../../core/change.ts';
import type { Actor } from '../../../core/actors.ts';
import type { Command, SubmitForm } from '../../../core/commands.ts';
import { defaultDeadlines, due } from '../../../core/deadlines.ts';
import { decide } from '../../../core/decisions/decide.ts';
import type { Facts } from '../../../core/decisions/facts.ts';
import { endGrantsOf, withoutGrantsOf } from '../../../core/grants.ts';
import type { License, LicenseState } from '../../../core/licenses.ts';
import type { UpgradeOrder } from '../../../core/orders.ts';
import type { KitProblem } from '../../../core/problems.ts';
import type { StoredPlan, Upgrade } from '../../../core/upgrade.ts';
import { issueCodes } from '../../../core/work/codes.ts';
import { joinOrder } from '../../../core/work/join-order.ts';
import { parkKit, publishKit } from '../../../core/work/kit.ts';
import { makePlan } from '../../../core/work/plan.ts';
import { unwind } from '../../../core/work/unwind.ts';
import { owned } from '../builders.ts';

const dayMs = 86_400_000;

/** An upgrade and its customer's licenses in memory, as storage would keep them. */
export interface World {
  readonly upgrade: Upgrade;
  readonly nowMs: number;
  readonly form: SubmitForm | null;
  /** The customer's licenses but those issued by the upgrade. */
  readonly owned: readonly License[];
  readonly issued: readonly License[];
  readonly codesMade: number;
  /** Every plan that was made, by its version. */
  readonly plans: readonly StoredPlan[];
  /** Ids of the orders that the upgrade knows. */
  readonly ordersTold: readonly string[];
  /** Whose account has the address that corrections name. */
  readonly correctedFor: string | null;
  readonly superseded: boolean;
  readonly replaced: boolean;
}

interface Asks {
  readonly kind: 'asks';
  readonly actor: Actor;
  readonly command: Command;
  /** Answers name the plan that is in force, or one so many before it. */
  readonly planAgo: number;
}

export type Happening =
  | Asks
  /** Our own work is done; what was done for an earlier turn is dropped. */
  | { readonly kind: 'works'; readonly turnsAgo: number; readonly problem: KitProblem | null }
  | { readonly kind: 'waits'; readonly days: number }
  | { readonly kind: 'orders'; readonly order: UpgradeOrder; readonly names: License | null }
  | { readonly kind: 'imports'; readonly license: License }
  | { readonly kind: 'becomes'; readonly licenseId: string; readonly state: LicenseState }
  /** The customer uses one of the codes that were issued. */
  | { readonly kind: 'activates'; readonly index: number }
  | { readonly kind: 'downloads' }
  /** The customer orders another suite. */
  | { readonly kind: 'supersedes' }
  /** The customer orders the suite again when this upgrade was given up. */
  | { readonly kind: 'replaces' };

export interface Told {
  readonly happening: Happening;
  readonly before: World;
  readonly after: World;
  readonly change: Change | null;
}

/** All corrections name one address. */
export const correctAddress = { kind: 'correctAddress', email: 'new@example.com', reason: null } as const;

/** The one license whose code the form can name. */
export const typedLicenseId = 'A4';

/** What becomes of the world. Nothing that was can be changed by it. */
export function happen(chosen: Happening, before: World): Told {
  const happening = chosen.kind === 'asks' ? { ...chosen, command: asAsked(chosen, before) } : chosen;
  const outside = frozen(changedOutside(before, happening));
  const change = frozen(changeOf(happening, outside));
  const after = frozen(change ? written(outside, change) : outside);
  return { happening, before, after, change };
}

export function factsOf(world: World, { actor, command }: Pick<Asks, 'actor' | 'command'>): Facts {
  return {
    upgrade: world.upgrade,
    revision: 1,
    actor,
    nowMs: world.nowMs,
    agreement: { version: '2026-1', digests: ['digest-en'] },
    planShown: 'planVersion' in command ? (world.plans[command.planVersion - 1] ?? null) : null,
    form: world.form,
    account: accountOf(world, { actor, command }),
    mail: command.kind === 'resendMail' ? { ...mailSent, id: command.mailId } : null,
    owned: world.owned,
    issued: world.issued,
    supersededBy: world.superseded ? 'upgrade-3' : null,
    replacedBy: world.replaced ? 'upgrade-2' : null,
    deadlines: defaultDeadlines,
  };
}

const mailSent = { kind: 'certificate', state: 'sent', forgotten: false, ownerConfirmed: false } as const;

/** Whose address a command names: its sender's own, or the one that corrections name. */
function accountOf(world: World, { actor, command }: Pick<Asks, 'actor' | 'command'>): Facts['account'] {
  const known = command.kind === 'correctAddress' && world.correctedFor !== null;
  const ownerKnown = world.upgrade.ownerId !== null;
  const id = known ? world.correctedFor : command.kind === 'correctAddress' ? 'new' : actor.id;
  return { id, known, signedInAs: null, ownerKnown, ownerConfirmed: false, digest: 'digest-of-address' };
}

/** Each person's form names an address of their own. */
function asAsked({ command, actor, planAgo }: Asks, { upgrade: at }: World): Command {
  if (command.kind === 'submitForm') {
    const user = { ...command.form.user, email: `${actor.id}@example.com` };
    return { ...command, form: { ...command.form, user } };
  }
  return 'planVersion' in command ? { ...command, planVersion: (at.plan?.version ?? 0) - planAgo } : command;
}

/** What others do, before the upgrade hears of it. */
function changedOutside(world: World, happening: Happening): World {
  const { upgrade: at } = world;
  switch (happening.kind) {
    case 'asks':
    case 'works':
      return world;
    case 'waits':
      return { ...world, nowMs: world.nowMs + happening.days * dayMs };
    case 'orders': {
      if (!joins(world, happening.order)) return world;
      const named = happening.names ? withLicense(world, { ...happening.names, named: true }) : world;
      return { ...named, upgrade: { ...at, orders: [...at.orders, happening.order] } };
    }
    case 'imports':
      return withLicense(world, happening.license);
    case 'becomes':
      return { ...world, owned: world.owned.map((one) => become(one, happening.licenseId, happening.state)) };
    case 'activates':
      return {
        ...world,
        issued: world.issued.map((one, index) => ({
          ...one,
          activated: one.activated || (index === happening.index && one.state.kind === 'active'),
        })),
      };
    case 'downloads':
      return { ...world, upgrade: { ...at, downloaded: at.downloaded || at.kit?.state === 'ready' } };
    case 'supersedes':
      return { ...world, superseded: true };
    case 'replaces':
      return { ...world, replaced: world.replaced || isGivenUp(at) };
  }
}

function withLicense(world: World, license: License): World {
  const known = world.owned.find(({ id }) => id === license.id);
  const named = license.named || (known?.named ?? false);
  const others = world.owned.filter((one) => one !== known);
  return { ...world, owned: [...others, asTyped({ ...(known ?? license), named }, world.form)] };
}

/** Only what is active or suspended changes: what was returned stays so. */
function become(license: License, licenseId: string, state: LicenseState): License {
  const alive = license.state.kind === 'active' || license.state.kind === 'suspended';
  return license.id === licenseId && alive ? { ...license, state } : license;
}

/** Else the order opens another upgrade. */
function joins({ upgrade: at }: World, placed: UpgradeOrder): boolean {
  return !isGivenUp(at) && at.orders.every(({ id }) => id !== placed.id);
}

function isGivenUp({ step }: Upgrade): boolean {
  return step === 'canceled' || step === 'abandoned' || step === 'reverting' || step === 'reverted';
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
      return due(at, world.nowMs, defaultDeadlines);
    case 'orders':
      return isNew(happening.order, world) ? joinOrder({ ...world, notMatched: [] }, happening.order) : null;
    case 'imports':
    case 'becomes':
    case 'activates':
    case 'downloads':
    case 'supersedes':
    case 'replaces':
      return null;
  }
}

/** The order just joined the upgrade, and nothing was told of it yet. */
function isNew({ id }: UpgradeOrder, { upgrade: { orders }, ordersTold }: World): boolean {
  return orders.at(-1)?.id === id && !ordersTold.includes(id);
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

/** The world after a change was written, as storage writes it: whole. */
function written(world: World, change: Change): World {
  const { upgrade: at, nowMs } = world;
  const licenses = (some: readonly License[]) => some.map((license) => changed(license, change));
  const made = (change.licenses ?? []).map(({ productId, grants }, index) => ({
    ...owned(`new-${world.codesMade + index + 1}`, productId),
    grants,
  }));
  const ours = licenses(world.issued);
  const disowned = new Set(change.disowned);
  const issued = [...ours.filter(({ id }) => !disowned.has(id)), ...made];
  const next = applied(at, change, nowMs);
  const form = change.releases ? null : (change.form ?? world.form);
  return {
    ...world,
    upgrade: { ...next, issued: issued.map(({ productId }) => productId).toSorted() },
    form,
    correctedFor: correctedFor(world, change),
    owned: [...licenses(world.owned), ...ours.filter(({ id }) => disowned.has(id))].map((one) => asTyped(one, form)),
    issued,
    codesMade: world.codesMade + made.length,
    plans: change.plan && next.plan ? [...world.plans, next.plan] : world.plans,
    ordersTold: at.orders.map(({ id }) => id),
  };
}

function correctedFor({ upgrade: at, correctedFor: before }: World, { account, form }: Change): string | null {
  const isNew = form?.form.user.email === correctAddress.email;
  if (account !== undefined && isNew) return at.ownerId;
  // A form of one's own names one's own address again, which is free since it was corrected.
  return form && before === at.ownerId && !isNew ? null : before;
}

function asTyped(license: License, form: SubmitForm | null): License {
  if (license.id !== typedLicenseId) return license;
  return { ...license, named: (form?.ownedActivationCodes.length ?? 0) > 0 };
}

function applied(at: Upgrade, change: Change, nowMs: number): Upgrade {
  const { step, parked } = change.to ?? at;
  const moved = step !== at.step || parked !== at.parked;
  const plansMade = at.plansMade + (change.plan ? 1 : 0);
  const known = change.releases ? { ...at, ...nobody, barredId: at.ownerId ?? at.barredId } : at;
  const ended = new Map((change.ordersEnded ?? []).map(({ orderId, endsOn }) => [orderId, endsOn]));
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
    codeEndsOn: change.codeEndsOn === undefined ? at.codeEndsOn : change.codeEndsOn,
    problem: change.problem ?? (moved ? null : at.problem),
    ownerId: change.ownerId ?? known.ownerId,
    visitorId: change.visitorId === undefined ? known.visitorId : change.visitorId,
    registeredAtMs: change.registered ? nowMs : known.registeredAtMs,
    releaseRequest: change.releaseRequest ?? known.releaseRequest,
    addressRequest: change.addressRequest === undefined ? known.addressRequest : change.addressRequest,
    leftActive: change.leftActive === undefined ? at.leftActive : change.leftActive,
    agreement: change.agreement ?? known.agreement,
    plan: change.plan ? { ...change.plan, version: plansMade } : known.plan,
    selection: change.selection ?? known.selection,
    kit: change.kit ? { attempt: 0, ...change.kit } : at.kit,
    orders: at.orders.map((one) => {
      const endsOn = ended.get(one.id);
      return endsOn === undefined ? one : { ...one, canceled: true, endsOn };
    }),
  };
}

/** What a released registration leaves. */
const nobody = {
  ownerId: null,
  agreement: null,
  plan: null,
  selection: null,
  registeredAtMs: null,
  releaseRequest: null,
  addressRequest: null,
} as const;

function changed(license: License, change: Change): License {
  const { grants = [], endings = [] } = change;
  const left = endings
    .filter(({ licenseIds }) => licenseIds.includes(license.id))
    .reduce(
      (kept, { orderId, lastDay }) =>
        lastDay === null ? withoutGrantsOf(kept, new Set([orderId])) : endGrantsOf(kept, orderId, lastDay),
      license.grants,
    );
  const mine = grants.filter(({ licenseId }) => licenseId === license.id).map(({ grant }) => grant);
  return {
    ...license,
    kind: kindAfter(license, change),
    state: stateAfter(license, change),
    grants: [...left, ...mine],
  };
}

function kindAfter({ id, kind }: License, { conversions, unconverted }: Change): License['kind'] {
  if (conversions?.includes(id)) return 'full';
  return unconverted?.includes(id) ? 'trial' : kind;
}

/** A code that somebody activated since the decision is revoked by nobody. */
function stateAfter({ id, state, activated }: License, { reinstated, revoked }: Change): LicenseState {
  if (reinstated?.includes(id)) return { kind: 'active' };
  return revoked?.includes(id) && !activated ? { kind: 'revoked', cause: 'reversal' } : state;
}

/** The same thing, which from now on cannot be changed in place. */
function frozen<Thing>(thing: Thing): Thing {
  if (typeof thing !== 'object' || thing === null || Object.isFrozen(thing)) return thing;
  Object.values(thing).forEach(frozen);
  return Object.freeze(thing);
}
