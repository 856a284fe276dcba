import type { ActivationPlan } from './activation-plan.ts';
import type { SubmitForm } from './commands.ts';
import type { Day } from './days.ts';
import type { Grant } from './licenses.ts';
import type { MailKind } from './mail.ts';
import type { OrderEnd } from './orders.ts';
import type { KitProblem, Problem } from './problems.ts';
import type { ProductId } from './product-ids.ts';
import type { Place } from './steps.ts';
import type {
  AcceptedAgreement,
  AddressRequest,
  AgreementInEffect,
  KitState,
  LeftActive,
  ReleaseRequest,
  Selection,
  Warning,
} from './upgrade.ts';

/** One thing that happened. Facts are ids, counts and codes of the catalog: no keys, codes or personal data. */
export interface NewEvent {
  readonly type: EventType;
  readonly facts: Readonly<Record<string, unknown>>;
}

export type EventType =
  | 'orderPlaced'
  | 'keyRegistered'
  | 'upgradeTaken'
  | 'agreementAccepted'
  | 'formAccepted'
  | 'formCorrected'
  | 'planMade'
  | 'questionAnswered'
  | 'heldReleased'
  | 'productsSelected'
  | 'codesIssued'
  | 'kitReady'
  | 'kitFailed'
  | 'kitRetried'
  | 'kitRebuilt'
  | 'kitDownloaded'
  | 'upgradeAbandoned'
  | 'upgradeReopened'
  | 'upgradeLapsed'
  | 'upgradeSuperseded'
  | 'orderCanceled'
  | 'orderReverted'
  | 'codesRevoked'
  | 'releaseRequested'
  | 'registrationReleased'
  | 'deadlineExtended'
  | 'addressCorrectionRequested'
  | 'addressCorrected'
  | 'mailResent'
  | 'runStartedAfresh'
  | 'reminderDue'
  | 'deadlineNear'
  | 'codeEnding'
  | 'noticeEnded';

export interface NewGrant {
  readonly licenseId: string;
  readonly grant: Grant;
}

/** What becomes of the grants that one order gave. */
export interface GrantEnding {
  readonly orderId: string;
  readonly licenseIds: readonly string[];
  /** Their last day, unless they end before; null: as if they had never been. */
  readonly lastDay: Day | null;
}

/** An order that gives nothing any more. */
export interface OrderEnding {
  readonly orderId: string;
  readonly as: OrderEnd;
  readonly endsOn: Day;
}

/** A license to make, with a new code, for one component of the suite. */
export interface NewLicense {
  readonly productId: ProductId;
  readonly grants: readonly Grant[];
}

export interface KitChange {
  readonly revision: number;
  readonly state: KitState;
  readonly problem: KitProblem | null;
  readonly layoutDigest: string | null;
}

/** Everything that one decision changes. It is written whole or not at all. */
export interface Change {
  /** Where the upgrade goes; absent when it stays. */
  readonly to?: Place;
  readonly events: readonly NewEvent[];
  readonly problem?: Problem;
  readonly ownerId?: string;
  /** The visitor whose form makes the owner, and who is signed in by it; null where the owner was signed in. */
  readonly visitorId?: string | null;
  /**
   * What becomes of the owner's account: it is made for the form's address, or its address is that from now on:
   * `corrected` while it was not confirmed, `moved` even so, which ends the sessions that the old one opened.
   */
  readonly account?: 'made' | 'corrected' | 'moved';
  readonly addressRequest?: AddressRequest | null;
  /** A mail to send anew. */
  readonly resends?: { readonly mailId: string; readonly kind: MailKind };
  /** The key was registered now. */
  readonly registered?: true;
  /** Forgets who registered, what was agreed, filled in, planned and selected. */
  readonly releases?: true;
  readonly releaseRequest?: ReleaseRequest;
  readonly leftActive?: LeftActive | null;
  readonly agreement?: AcceptedAgreement;
  /** The accepted agreement, once the person of the first form confirms it. */
  readonly inEffect?: AgreementInEffect;
  readonly form?: SubmitForm;
  /** The form names another mail address than the one before. */
  readonly replacesAddress?: true;
  /** Gets the next version. */
  readonly plan?: ActivationPlan & { readonly notMatched: readonly string[] };
  readonly grants?: readonly NewGrant[];
  /** Trials that become full under their own code. */
  readonly conversions?: readonly string[];
  /** Trials that were converted and are trials again. */
  readonly unconverted?: readonly string[];
  readonly endings?: readonly GrantEnding[];
  readonly ordersEnded?: readonly OrderEnding[];
  /** Suspended licenses that are active again. */
  readonly reinstated?: readonly string[];
  /** Issued licenses to revoke, if they were never activated. */
  readonly revoked?: readonly string[];
  /** Licenses that no longer count as issued by this upgrade. */
  readonly disowned?: readonly string[];
  readonly selection?: Selection;
  readonly licenses?: readonly NewLicense[];
  readonly kit?: KitChange;
  readonly reminded?: number;
  readonly told?: readonly Warning[];
  readonly extendedDays?: number;
  readonly codeEndsOn?: Day | null;
}
