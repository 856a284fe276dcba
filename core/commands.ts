import type { AccountForm } from './account-form.ts';
import type { ProductId } from './product-ids.ts';

/** Everything that a person can ask of an upgrade: one signal of the workflow for each. */
export const commandKinds = [
  'registerKey',
  'acceptAgreement',
  'submitForm',
  'answerQuestion',
  'selectProducts',
  'retryKit',
  'abandon',
] as const;

export type CommandKind = (typeof commandKinds)[number];

export interface RegisterKey {
  readonly kind: 'registerKey';
}

export interface AcceptAgreement {
  readonly kind: 'acceptAgreement';
  readonly version: string;
  readonly digest: string;
}

export interface SubmitForm {
  readonly kind: 'submitForm';
  readonly form: AccountForm;
  /** Activation codes in canonical spelling, each once, sorted. */
  readonly ownedActivationCodes: readonly string[];
}

/** Which of the candidates a component shall retain; null is "none of these". */
export interface AnswerQuestion {
  readonly kind: 'answerQuestion';
  readonly planVersion: number;
  readonly productId: ProductId;
  readonly licenseId: string | null;
}

export interface SelectProducts {
  readonly kind: 'selectProducts';
  readonly planVersion: number;
  readonly productIds: readonly ProductId[];
  /** Retained products whose installers are wanted in the kit. */
  readonly installersFor: readonly ProductId[];
}

export interface RetryKit {
  readonly kind: 'retryKit';
  readonly reason: string;
}

export interface Abandon {
  readonly kind: 'abandon';
  readonly reason: string;
}

/** One thing that a person asked of an upgrade. */
export type Command = RegisterKey | AcceptAgreement | SubmitForm | AnswerQuestion | SelectProducts | RetryKit | Abandon;
