import type { Actor } from '../actors.ts';
import type { SubmitForm } from '../commands.ts';
import type { Deadlines } from '../deadlines.ts';
import type { MailKind } from '../mail.ts';
import type { MailState } from '../mail-delivery.ts';
import type { License } from '../licenses.ts';
import type { StoredPlan, Upgrade } from '../upgrade.ts';

/** What is known of the address that a form or a correction names, and of the browser that sends it. */
export interface FormAccount {
  /** Of the account with this address; a new one where there is none. */
  readonly id: string;
  readonly known: boolean;
  /** The account that the visitor who asks is signed in to. */
  readonly signedInAs: string | null;
  /** Whether the upgrade's owner has an account: once it is erased, there is none. */
  readonly ownerKnown: boolean;
  /** Whether the address of the upgrade's owner was confirmed. */
  readonly ownerConfirmed: boolean;
  /** Of the address, keyed: the same for all spellings of one mailbox. */
  readonly digest: string;
}

/** A mail about the upgrade that somebody wants to be sent anew. */
export interface MailToResend {
  readonly id: string;
  readonly kind: MailKind;
  readonly state: MailState;
  /** Whether what it said was erased. */
  readonly forgotten: boolean;
  readonly ownerConfirmed: boolean;
}

/** What the judge is told beside the command. Storage reads all of it at one moment. */
export interface Facts {
  readonly upgrade: Upgrade;
  /** Of the upgrade: grows with every write but the beginning of an attempt at its kit. */
  readonly revision: number;
  readonly actor: Actor;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** The agreement in force, with the digest of each language's text. */
  readonly agreement: { readonly version: string; readonly digests: readonly string[] } | null;
  /** The version of the plan that the command answers; null when it answers none, or one that never was. */
  readonly planShown: StoredPlan | null;
  /** The form accepted last. */
  readonly form: SubmitForm | null;
  /** Whose address the form or the correction names; null for other commands. */
  readonly account: FormAccount | null;
  /** The mail that is to be sent anew; null where it is none about this upgrade, and for other commands. */
  readonly mail: MailToResend | null;
  /** The customer's licenses but those issued; read only for commands that decide about licenses. */
  readonly owned: readonly License[];
  /** The licenses that this upgrade issued; read as `owned`. */
  readonly issued: readonly License[];
  /** A later upgrade of this customer to another suite, which takes this one's place. */
  readonly supersededBy: string | null;
  /** Another upgrade of this customer to the same suite, opened when this one was given up. */
  readonly replacedBy: string | null;
  readonly deadlines: Deadlines;
}
