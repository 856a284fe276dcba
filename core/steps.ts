import type { CommandKind } from './commands.ts';

/** Steps at which something is still to happen, in the order of the way through them. */
export const openSteps = [
  'registration-key',
  'license-agreement',
  'account-form',
  'activation-plan',
  'product-selection',
  'activation-codes',
  'deployment-kit',
  'reverting',
] as const;

/** Steps at which an upgrade rests until a command wakes it. */
export const restingSteps = ['completed', 'lapsed', 'canceled', 'abandoned', 'reverted'] as const;

export type OpenStep = (typeof openSteps)[number];
export type RestingStep = (typeof restingSteps)[number];
export type Step = OpenStep | RestingStep;

/** Whose turn it is: nobody's while an upgrade rests. */
export type WaitingOn = 'customer' | 'us' | 'operator' | null;

/** Where an upgrade stands: a working step that failed for good is parked until a person moves it. */
export interface Place {
  readonly step: Step;
  readonly parked: boolean;
}

const turns: Record<Step, WaitingOn> = {
  'registration-key': 'customer',
  'license-agreement': 'customer',
  'account-form': 'customer',
  'activation-plan': 'us',
  'product-selection': 'customer',
  'activation-codes': 'us',
  'deployment-kit': 'us',
  reverting: 'us',
  completed: null,
  lapsed: null,
  canceled: null,
  abandoned: null,
  reverted: null,
};

const registered: readonly CommandKind[] = ['registerKey', 'abandon', 'cancelOrder', 'releaseRegistration'];
const withAccount: readonly CommandKind[] = [...registered, 'correctAddress'];
const planned: readonly CommandKind[] = [...withAccount, 'answerQuestion', 'releaseHeld'];

/** `resendMail` and `startAfresh` are about mail and run, not about the upgrade: they are open everywhere. */
const commandsOpenAt: Record<Step, readonly CommandKind[]> = {
  'registration-key': ['registerKey', 'abandon', 'cancelOrder', 'extendDeadline'],
  'license-agreement': [...registered, 'acceptAgreement'],
  'account-form': [...registered, 'submitForm'],
  'activation-plan': withAccount,
  'product-selection': [...planned, 'submitForm', 'selectProducts'],
  'activation-codes': [...planned, 'revert'],
  'deployment-kit': [...planned, 'revert'],
  reverting: [],
  completed: [
    ...(['registerKey', 'cancelOrder', 'releaseRegistration', 'answerQuestion', 'releaseHeld'] as const),
    ...(['selectProducts', 'rebuildKit', 'revert', 'correctAddress'] as const),
  ],
  lapsed: ['registerKey', 'cancelOrder'],
  canceled: [],
  abandoned: ['reopen'],
  reverted: [],
};

const customersCommands: ReadonlySet<CommandKind> = new Set<CommandKind>([
  'registerKey',
  'acceptAgreement',
  'submitForm',
  'answerQuestion',
  'selectProducts',
  'rebuildKit',
  'correctAddress',
]);

export function isResting(step: Step): step is RestingStep {
  return restingSteps.some((resting) => resting === step);
}

export function waitingOn(place: Place): WaitingOn {
  return place.parked ? 'operator' : turns[place.step];
}

/** Whether the service leaves this step by itself within moments. */
export function isShortWork({ step, parked }: Place): boolean {
  return !parked && (step === 'activation-plan' || step === 'activation-codes' || step === 'reverting');
}

/** What may be asked of an upgrade here. */
export function openCommands(place: Place): readonly CommandKind[] {
  const parked: readonly CommandKind[] = place.parked ? ['retryKit'] : [];
  return [...commandsOpenAt[place.step], ...parked, 'resendMail', 'startAfresh'];
}

/** Those of them that a customer may ask. */
export function openToCustomer(commands: readonly CommandKind[]): readonly CommandKind[] {
  return commands.filter((kind) => customersCommands.has(kind));
}
