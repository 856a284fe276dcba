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
] as const;

/** Steps at which an upgrade rests until a command wakes it. */
export const restingSteps = ['completed', 'lapsed', 'abandoned'] as const;

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
  completed: null,
  lapsed: null,
  abandoned: null,
};

const commandsOpenAt: Record<Step, readonly CommandKind[]> = {
  'registration-key': ['registerKey', 'abandon'],
  'license-agreement': ['registerKey', 'acceptAgreement', 'abandon'],
  'account-form': ['registerKey', 'submitForm', 'abandon'],
  'activation-plan': ['registerKey', 'abandon'],
  'product-selection': ['registerKey', 'submitForm', 'answerQuestion', 'selectProducts', 'abandon'],
  'activation-codes': ['registerKey', 'answerQuestion', 'abandon'],
  'deployment-kit': ['registerKey', 'answerQuestion', 'abandon'],
  completed: ['registerKey', 'answerQuestion'],
  lapsed: ['registerKey'],
  abandoned: [],
};

export function isResting(step: Step): step is RestingStep {
  return restingSteps.some((resting) => resting === step);
}

export function waitingOn(place: Place): WaitingOn {
  return place.parked ? 'operator' : turns[place.step];
}

/** Whether the service leaves this step by itself within moments. */
export function isShortWork({ step, parked }: Place): boolean {
  return !parked && (step === 'activation-plan' || step === 'activation-codes');
}

/** What may be asked of an upgrade here. */
export function openCommands(place: Place): readonly CommandKind[] {
  const open = commandsOpenAt[place.step];
  return place.parked ? [...open, 'retryKit'] : open;
}
