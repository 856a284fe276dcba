import type { CampaignAct, CampaignState } from './campaigns.ts';
import type { CommandKind } from './commands.ts';
import type { Step, WaitingOn } from './steps.ts';

/** What a text looks like that was typed where a registration key is wanted. */
export type KindOfText =
  'activation-code' | 'product-id' | 'certificate-number' | 'order-number' | 'registration-key' | 'unknown';

/** A character that cannot be part of a key; `position` counts from 1 in the text as typed. */
export interface OddCharacter {
  readonly position: number;
  readonly character: string;
}

/** One field of a request and why it was refused, in words for the person who filled it. */
export interface FieldProblem {
  readonly field: string;
  readonly reason: string;
}

/** How one component of a plan differs from the version that was shown. */
export interface PlanDifference {
  readonly productId: string;
  readonly was: string;
  readonly is: string;
}

interface About<Code extends string> {
  readonly code: Code;
}

/** Why a kit could not be built. Each names what an operator has to mend. */
export type KitProblem =
  | (About<'installer-missing'> & { readonly productId: string; readonly fileName: string })
  | (About<'installer-damaged'> & { readonly productId: string; readonly fileName: string })
  | (About<'installer-truncated'> & { readonly productId: string; readonly fileName: string })
  | (About<'installer-withdrawn'> & { readonly productId: string; readonly fileName: string })
  | (About<'installer-not-published'> & { readonly productId: string })
  | About<'object-store-unavailable'>
  | About<'object-store-slow'>
  | About<'object-store-full'>
  | About<'signer-unavailable'>
  | About<'kit-build-overdue'>;

/** A reason to refuse, with the facts that the answer needs. Facts never hold keys, codes or personal data. */
export type Problem =
  | KitProblem
  | (About<'registration-key-malformed'> & {
      readonly looksLike: KindOfText;
      readonly length: number;
      readonly oddCharacters: readonly OddCharacter[];
    })
  | About<'registration-key-unknown'>
  | (About<'registration-key-used'> & {
      /** The day on which it was registered, and the owner's address as far as a stranger may see it. */
      readonly usedOn?: string;
      readonly account?: string;
    })
  | About<'account-exists'>
  | About<'session-ended'>
  | About<'address-unconfirmed'>
  | About<'address-confirmed'>
  | (About<'mail-not-resent'> & { readonly because: 'waiting' | 'sending' | 'replaced' | 'forgotten' | 'confirmed' })
  | About<'one-time-code-refused'>
  | About<'order-canceled'>
  | About<'order-superseded'>
  | (About<'order-not-in-upgrade'> & { readonly orderNumber: string })
  | About<'codes-issued'>
  | About<'upgrade-replaced'>
  | About<'second-person-needed'>
  | (About<'release-closed'> & { readonly because: 'days-over' | 'kit-downloaded'; readonly days: number })
  | (About<'order-ended'> & { readonly endedOn: string })
  | (About<'agreement-changed'> & { readonly version: string; readonly digest: string })
  | (About<'form-refused'> & { readonly fields: readonly FieldProblem[] })
  | (About<'plan-changed'> & { readonly planVersion: number; readonly differences: readonly PlanDifference[] })
  | (About<'step-not-open'> & { readonly step: Step; readonly open: readonly CommandKind[] })
  | (About<'upgrade-changed'> & { readonly step: Step; readonly waitingOn: WaitingOn; readonly revision: number })
  | (About<'product-not-in-suite'> & { readonly productIds: readonly string[] })
  | (About<'question-open'> & { readonly productIds: readonly string[] })
  | (About<'component-held'> & { readonly productIds: readonly string[] })
  | (About<'order-refused'> & { readonly fields: readonly FieldProblem[] })
  | (About<'order-number-used'> & { readonly orderNumber: string })
  | (About<'request-refused'> & { readonly fields: readonly FieldProblem[] })
  | About<'request-too-large'>
  | About<'not-signed-in'>
  | About<'not-allowed'>
  | About<'not-found'>
  | About<'nothing-new-to-install'>
  | About<'kit-being-built'>
  | About<'kit-failed'>
  | About<'link-expired'>
  | About<'kit-gone'>
  | About<'kit-withdrawn'>
  | About<'other-kit'>
  | (About<'range-not-satisfiable'> & { readonly sizeBytes: number })
  | (About<'catalog-refused'> & { readonly fields: readonly FieldProblem[] })
  | (About<'installer-refused'> & { readonly fields: readonly FieldProblem[] })
  | (About<'installer-known'> & { readonly productId: string; readonly version: string; readonly platform: string })
  | (About<'upload-closed'> & { readonly state: string })
  | About<'sign-in-refused'>
  | About<'set-up-ended'>
  | About<'login-taken'>
  | About<'last-administrator'>
  | About<'api-key-ended'>
  | (About<'too-many-tries'> & { readonly retryAfterSeconds: number })
  | (About<'campaign-not-open'> & { readonly state: CampaignState; readonly open: readonly CampaignAct[] })
  | About<'nothing-to-retry'>
  | (About<'claimed-by-other'> & { readonly by: string; readonly until: string })
  | About<'idempotency-key-reused'>
  | (About<'internal-error'> & { readonly reference: string })
  | (About<'temporarily-not-possible'> & { readonly retryAfterSeconds: number });

export type ProblemCode = Problem['code'];

const kitProblemCodes: ReadonlySet<unknown> = new Set<KitProblem['code']>([
  'installer-missing',
  'installer-damaged',
  'installer-truncated',
  'installer-withdrawn',
  'installer-not-published',
  'object-store-unavailable',
  'object-store-slow',
  'object-store-full',
  'signer-unavailable',
  'kit-build-overdue',
]);

/** Tells a kit problem that came back from a build. */
export function isKitProblem(value: unknown): value is KitProblem {
  return typeof value === 'object' && value !== null && 'code' in value && kitProblemCodes.has(value.code);
}
