import { z } from 'zod';
import { campaignStates } from '../core/campaigns.ts';
import { commandKinds } from '../core/commands.ts';
import type { Problem, ProblemCode } from '../core/problems.ts';
import { openSteps, restingSteps } from '../core/steps.ts';
import { sentenceFor } from './problem-sentences.ts';
import { problemTable } from './problem-table.ts';

const fields = z.array(z.strictObject({ field: z.string(), reason: z.string() })).readonly();
const productIds = z.array(z.string()).readonly();
const retryAfterSeconds = z.int();
const installer = { productId: z.string(), fileName: z.string() };

/** The facts of each problem, beside what every problem has. */
const facts = {
  'registration-key-malformed': {
    looksLike: z.enum([
      'activation-code',
      'product-id',
      'certificate-number',
      'order-number',
      'registration-key',
      'unknown',
    ]),
    length: z.int(),
    oddCharacters: z.array(z.strictObject({ position: z.int(), character: z.string() })).readonly(),
  },
  'registration-key-unknown': {},
  'registration-key-used': { usedOn: z.iso.date().optional(), account: z.string().optional() },
  'account-exists': {},
  'session-ended': {},
  'address-unconfirmed': {},
  'address-confirmed': {},
  'mail-not-resent': { because: z.enum(['waiting', 'sending', 'replaced', 'forgotten', 'confirmed']) },
  'one-time-code-refused': {},
  'too-many-tries': { retryAfterSeconds },
  'order-refused': { fields },
  'order-number-used': { orderNumber: z.string() },
  'order-canceled': {},
  'order-superseded': {},
  'order-not-in-upgrade': { orderNumber: z.string() },
  'codes-issued': {},
  'upgrade-replaced': {},
  'second-person-needed': {},
  'release-closed': { because: z.enum(['days-over', 'kit-downloaded']), days: z.int() },
  'order-ended': { endedOn: z.iso.date() },
  'agreement-changed': { version: z.string(), digest: z.string() },
  'form-refused': { fields },
  'plan-changed': {
    planVersion: z.int(),
    differences: z.array(z.strictObject({ productId: z.string(), was: z.string(), is: z.string() })).readonly(),
  },
  'step-not-open': {
    step: z.enum([...openSteps, ...restingSteps]),
    open: z.array(z.enum(commandKinds)).readonly(),
  },
  'upgrade-changed': {
    step: z.enum([...openSteps, ...restingSteps]),
    waitingOn: z.enum(['customer', 'us', 'operator']).nullable(),
    revision: z.int(),
  },
  'product-not-in-suite': { productIds },
  'question-open': { productIds },
  'component-held': { productIds },
  'nothing-new-to-install': {},
  'kit-being-built': {},
  'kit-failed': {},
  'link-expired': {},
  'kit-gone': {},
  'kit-withdrawn': {},
  'other-kit': {},
  'range-not-satisfiable': { sizeBytes: z.int() },
  'catalog-refused': { fields },
  'installer-refused': { fields },
  'installer-known': { productId: z.string(), version: z.string(), platform: z.string() },
  'sign-in-refused': {},
  'set-up-ended': {},
  'login-taken': {},
  'last-administrator': {},
  'api-key-ended': {},
  'upload-closed': { state: z.string() },
  'installer-missing': installer,
  'installer-damaged': installer,
  'installer-truncated': installer,
  'installer-withdrawn': installer,
  'installer-not-published': { productId: z.string() },
  'object-store-unavailable': {},
  'object-store-slow': {},
  'object-store-full': {},
  'signer-unavailable': {},
  'kit-build-overdue': {},
  'campaign-not-open': {
    state: z.enum(campaignStates),
    open: z.array(z.enum(['approve', 'continue', 'pause', 'resume', 'cancel'])).readonly(),
  },
  'nothing-to-retry': {},
  'claimed-by-other': { by: z.string(), until: z.iso.datetime() },
  'request-refused': { fields },
  'request-too-large': {},
  'not-signed-in': {},
  'not-allowed': {},
  'not-found': {},
  'idempotency-key-reused': {},
  'internal-error': { reference: z.string() },
  'temporarily-not-possible': { retryAfterSeconds },
} as const satisfies Record<ProblemCode, z.ZodRawShape>;

function common(code: ProblemCode) {
  return {
    type: z.literal(typeOf(code)),
    title: z.string(),
    status: z.literal(problemTable[code].status),
    detail: z.string().describe('For people, in English: what is wrong and what to do next. Never branch on it.'),
    code: z.literal(code),
  };
}

/** What an answer with this problem looks like. */
export function problemSchema(code: ProblemCode) {
  return z.strictObject({ ...common(code), ...facts[code] });
}

/** Any problem, where one stands inside another answer; its facts stand beside the code. */
export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
  })
  .meta({ id: 'Problem' });

/** A problem as it goes over the wire (RFC 9457): its facts stand beside the members that every problem has. */
export type ProblemDetails = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
};

export function problemDetails(of: Problem): ProblemDetails {
  const { status, title } = problemTable[of.code];
  return { type: typeOf(of.code), title, status, detail: sentenceFor(of), ...of };
}

function typeOf(code: ProblemCode): string {
  return `/docs/problems/${code}`;
}
