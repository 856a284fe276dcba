import type { Held, Issued, PlannedComponent, Questioned, Retained } from '../../core/activation-plan.ts';
import type { Actor } from '../../core/actors.ts';
import type { Change } from '../../core/change.ts';
import type { AnswerQuestion, SelectProducts, SubmitForm } from '../../core/commands.ts';
import { defaultDeadlines } from '../../core/deadlines.ts';
import type { Decision } from '../../core/decisions/decision.ts';
import type { Facts } from '../../core/decisions/facts.ts';
import type { Place } from '../../core/steps.ts';
import type { StoredPlan, Upgrade } from '../../core/upgrade.ts';
import { complete, order, policies, productId } from './builders.ts';

/** Noon of the worked cases, 2026-12-01 in Berlin. */
export const noonMs = Date.parse('2026-12-01T11:00:00Z');

export const visitor: Actor = { kind: 'visitor', id: 'visitor-1' };
export const stranger: Actor = { kind: 'visitor', id: 'visitor-2' };
export const customer: Actor = { kind: 'customer', id: 'account-1' };
export const operator: Actor = { kind: 'operator', id: 'operator-1' };
export const lead: Actor = { kind: 'lead', id: 'lead-1' };

/** Every place where an upgrade can stand, named as a test names it. */
export const places = {
  'registration-key': { step: 'registration-key', parked: false },
  'license-agreement': { step: 'license-agreement', parked: false },
  'account-form': { step: 'account-form', parked: false },
  'activation-plan': { step: 'activation-plan', parked: false },
  'product-selection': { step: 'product-selection', parked: false },
  'activation-codes': { step: 'activation-codes', parked: false },
  'deployment-kit': { step: 'deployment-kit', parked: false },
  'deployment-kit, parked': { step: 'deployment-kit', parked: true },
  reverting: { step: 'reverting', parked: false },
  completed: { step: 'completed', parked: false },
  lapsed: { step: 'lapsed', parked: false },
  canceled: { step: 'canceled', parked: false },
  abandoned: { step: 'abandoned', parked: false },
  reverted: { step: 'reverted', parked: false },
} as const satisfies Record<string, Place>;

export type PlaceName = keyof typeof places;

/** The names of all places but these. */
export function placesBut(...open: readonly PlaceName[]): readonly PlaceName[] {
  return parsePlaceNames(Object.keys(places)).filter((name) => !open.includes(name));
}

function parsePlaceNames(names: readonly string[]): readonly PlaceName[] {
  return names as readonly PlaceName[];
}

/** An upgrade to Suite Complete for the order of the worked cases, waiting for its registration key. */
export function upgrade(changed: Partial<Upgrade> = {}): Upgrade {
  return {
    id: 'upgrade-1',
    step: 'registration-key',
    parked: false,
    turn: 0,
    sinceMs: noonMs,
    reminded: 0,
    problem: null,
    told: [],
    extendedDays: 0,
    codeEndsOn: null,
    ownerId: null,
    visitorId: changed.ownerId ?? null,
    barredId: null,
    registeredAtMs: null,
    downloaded: false,
    releaseRequest: null,
    addressRequest: null,
    leftActive: null,
    suite: complete,
    policies,
    orders: [order()],
    agreement: changed.step === 'account-form' ? { version: '2026-1', digest: 'digest-de' } : null,
    plan: null,
    plansMade: changed.plan?.version ?? 0,
    issued: [],
    selection: null,
    kit: null,
    ...changed,
  };
}

export function facts(changed: Partial<Facts> = {}): Facts {
  return {
    upgrade: upgrade(),
    revision: 7,
    actor: visitor,
    nowMs: noonMs,
    agreement: { version: '2026-1', digests: ['digest-en', 'digest-de'] },
    planShown: null,
    form: null,
    account: newAccount,
    mail: null,
    owned: [],
    issued: [],
    supersededBy: null,
    replacedBy: null,
    deadlines: defaultDeadlines,
    ...changed,
  };
}

/** What an accepted command changes; throws where it changes nothing. */
export function changeOf(decision: Decision): Change {
  if (!decision.ok || !decision.value) throw new Error('nothing was changed');
  return decision.value;
}

export function form(ownedActivationCodes: readonly string[] = [], companyName = 'Example Ltd'): SubmitForm {
  return {
    kind: 'submitForm',
    form: {
      company: { name: companyName, country: 'DE' },
      user: { firstName: 'Ada', email: 'ada@example.com', language: 'en', timeZone: 'Europe/Berlin' },
    },
    ownedActivationCodes,
  };
}

export function select(
  productIds: readonly string[],
  changed: { readonly planVersion?: number; readonly installersFor?: readonly string[] } = {},
): SelectProducts {
  const { planVersion = 1, installersFor = [] } = changed;
  return {
    kind: 'selectProducts',
    planVersion,
    productIds: productIds.map(productId),
    installersFor: installersFor.map(productId),
  };
}

export function answer(product: string, licenseId: string | null, planVersion = 1): AnswerQuestion {
  return { kind: 'answerQuestion', planVersion, productId: productId(product), licenseId };
}

export function storedPlan(components: readonly PlannedComponent[], changed: Partial<StoredPlan> = {}): StoredPlan {
  return { version: 1, components, notCovered: [], notMatched: [], ...changed };
}

export function retain(product: string, licenseId: string, changed: Partial<Retained> = {}): Retained {
  return {
    action: 'retain',
    productId: productId(product),
    licenseId,
    reason: { code: 'owned' },
    couldServe: [],
    notExtended: [],
    ...changed,
  };
}

export function issue(product: string, changed: Partial<Issued> = {}): Issued {
  return { action: 'issue', productId: productId(product), reason: { code: 'not-owned' }, notExtended: [], ...changed };
}

export function question(
  product: string,
  candidates: readonly string[],
  changed: Partial<Questioned> = {},
): Questioned {
  return {
    action: 'question',
    productId: productId(product),
    asks: 'customer',
    candidates,
    recommended: candidates[0] ?? null,
    reason: { code: 'equal-candidates' },
    notExtended: [],
    ...changed,
  };
}

export function held(product: string, licenseId: string): Held {
  return {
    action: 'held',
    productId: productId(product),
    licenseId,
    reason: { code: 'license-blocked' },
    notExtended: [],
  };
}

/** The account that a form would make. */
export const newAccount = {
  id: 'account-1',
  known: false,
  signedInAs: null,
  ownerKnown: true,
  ownerConfirmed: false,
  digest: 'digest-of-address',
};
