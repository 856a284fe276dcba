import type { AccountForm } from './account-form.ts';
import type { ProductId } from './product-ids.ts';

/** Everything that a person can ask of an upgrade: one signal of the workflow for each. */
export const commandKinds = [
  'registerKey',
  'acceptAgreement',
  'submitForm',
  'answerQuestion',
  'selectProducts',
  'releaseHeld',
  'retryKit',
  'rebuildKit',
  'abandon',
  'reopen',
  'cancelOrder',
  'revert',
  'releaseRegistration',
  'extendDeadline',
  'correctAddress',
  'resendMail',
  'startAfresh',
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
  /** Why an operator answered instead of the customer. */
  readonly reason?: string;
}

export interface SelectProducts {
  readonly kind: 'selectProducts';
  readonly planVersion: number;
  readonly productIds: readonly ProductId[];
  /** Retained products whose installers are wanted in the kit. */
  readonly installersFor: readonly ProductId[];
}

/** What becomes of a held component: its code is kept after all, or a new one can be issued. */
export interface ReleaseHeld {
  readonly kind: 'releaseHeld';
  readonly productId: ProductId;
  readonly as: 'retain' | 'issue';
  readonly reason: string;
}

export interface RetryKit {
  readonly kind: 'retryKit';
  readonly reason: string;
}

/** A customer gives no reason. */
export interface RebuildKit {
  readonly kind: 'rebuildKit';
  readonly reason: string | null;
}

export interface Abandon {
  readonly kind: 'abandon';
  readonly reason: string;
}

export interface Reopen {
  readonly kind: 'reopen';
  readonly reason: string;
}

export interface CancelOrder {
  readonly kind: 'cancelOrder';
  readonly orderNumber: string;
  readonly reason: string;
}

export interface Revert {
  readonly kind: 'revert';
  readonly orderNumber: string;
  /** `at-once` is for duplicates; else the grants run on to the notice day. */
  readonly ends: 'on-notice-day' | 'at-once';
  readonly reason: string;
}

export interface ReleaseRegistration {
  readonly kind: 'releaseRegistration';
  readonly reason: string;
}

export interface ExtendDeadline {
  readonly kind: 'extendDeadline';
  readonly days: number;
  readonly reason: string;
}

/** A customer gives no reason. */
export interface CorrectAddress {
  readonly kind: 'correctAddress';
  /** Exactly as it was typed. */
  readonly email: string;
  readonly reason: string | null;
}

export interface ResendMail {
  readonly kind: 'resendMail';
  readonly mailId: string;
  readonly reason: string;
}

export interface StartAfresh {
  readonly kind: 'startAfresh';
  readonly reason: string;
}

/** What whoever asked had before their eyes: asked of an upgrade that was written since, nothing is done. */
interface Expecting {
  readonly expectedRevision?: number | undefined;
}

/** One thing that a person asked of an upgrade. */
export type Command = Expecting & Asked;

type Asked =
  | RegisterKey
  | AcceptAgreement
  | SubmitForm
  | AnswerQuestion
  | SelectProducts
  | ReleaseHeld
  | RetryKit
  | RebuildKit
  | Abandon
  | Reopen
  | CancelOrder
  | Revert
  | ReleaseRegistration
  | ExtendDeadline
  | CorrectAddress
  | ResendMail
  | StartAfresh;
