import type { MailKind } from './mail.ts';

/**
 * Where a mail stands. `sending` is written before the first byte leaves; `unsure` is one of which nobody knows whether
 * it arrived, so it is not sent again by itself; `replaced` is one that an operator had sent anew.
 */
export const mailStates = ['waiting', 'sending', 'sent', 'refused', 'unsure', 'replaced'] as const;
export type MailState = (typeof mailStates)[number];

/** Why a mail was not sent. Codes only: what servers say in words names people. */
export interface MailRefusal {
  /**
   * `refused` by the server for this mail; `not-let-in`: the server does not take mail from us; `unreachable`: it does
   * not answer; `broken-off`: the conversation ended in the middle; `not-written`: a fault of ours; `too-late`: it had
   * waited for so long that it was of no use.
   */
  readonly reason: 'refused' | 'not-let-in' | 'unreachable' | 'broken-off' | 'not-written' | 'too-late';
  readonly smtpCode: number | null;
  /** The enhanced status code of RFC 3463, such as 5.1.1. */
  readonly status: string | null;
}

/** What one try came to. A `delayed` mail was not taken and may be tried again. */
export type Delivery =
  { readonly outcome: 'sent' } | { readonly outcome: 'delayed' | 'refused' | 'unsure'; readonly refusal: MailRefusal };

/** A mail that was taken to be sent. */
export interface TriedMail {
  readonly kind: MailKind;
  /** This one included. */
  readonly attempts: number;
  /** Since it was asked for. */
  readonly ageMs: number;
}

export type AfterTry =
  | { readonly state: 'sent' }
  | { readonly state: 'refused' | 'unsure'; readonly refusal: MailRefusal }
  | { readonly state: 'waiting'; readonly refusal: MailRefusal; readonly againInMs: number };

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const longestWaitMs = 30 * minuteMs;

/** What becomes of a mail after a try: one that was only delayed is tried again, for as long as it is of use. */
export function afterTry(delivery: Delivery, { kind, attempts, ageMs }: TriedMail): AfterTry {
  if (delivery.outcome === 'sent') return { state: 'sent' };
  const { outcome, refusal } = delivery;
  if (outcome !== 'delayed') return { state: outcome, refusal };
  const againInMs = Math.min(longestWaitMs, 15_000 * 2 ** (attempts - 1));
  if (ageMs + againInMs > usefulMs(kind)) return { state: 'refused', refusal };
  return { state: 'waiting', refusal, againInMs };
}

/** Whether a mail has waited for so long that it would only confuse. */
export function isOfNoUse({ kind, ageMs }: Pick<TriedMail, 'kind' | 'ageMs'>): boolean {
  return ageMs > usefulMs(kind);
}

/** Whoever signs in waits for the mail; a link that confirms an address is good for days, and the rest is news. */
function usefulMs(kind: MailKind): number {
  if (kind === 'sign-in') return 15 * minuteMs;
  return kind === 'confirm-address' ? dayMs : 3 * dayMs;
}
