import type { AlertKind } from './alerts.ts';
import type { Day } from './days.ts';
import type { OrderEnd } from './orders.ts';
import type { Step } from './steps.ts';

/** The languages that mails are written in. */
export type MailLanguage = 'en' | 'ja';

/** A link for one use with its token in the fragment, and the code that can be typed instead. */
interface OneTime {
  /** From the address of the portal on. */
  readonly link: string;
  readonly code: string;
  /** How long both are good. */
  readonly validMinutes: number;
}

/** Whom a mail about an upgrade is for, and which upgrade it is, as people know it. */
interface AboutUpgrade {
  readonly name: string;
  readonly companyName: string;
  readonly suiteName: string;
  readonly orderNumber: string;
}

/** What each kind of mail says. Days are last days, themselves included; instants are RFC 3339. */
interface Values {
  readonly 'sign-in': OneTime;
  readonly 'confirm-address': OneTime;
  /** The registration key of an order that was placed. */
  readonly certificate: AboutUpgrade & {
    readonly certificateNumber: string;
    readonly registrationKey: string;
    readonly seats: number;
    readonly startsOn: Day;
    readonly expiresOn: Day;
    /** Whether the key was registered before, for an earlier order. */
    readonly registered: boolean;
  };
  /** To the contact of the order, when somebody with another address has registered its key. */
  readonly 'key-registered': AboutUpgrade;
  /** To an address that was replaced by another. It may be a stranger's, so it names nobody, and not the other one. */
  readonly 'address-replaced': { readonly orderNumber: string };
  readonly 'agreement-accepted': AboutUpgrade & {
    readonly version: string;
    readonly digest: string;
    readonly acceptedAt: string;
    readonly timeZone: string;
  };
  readonly reminder: AboutUpgrade & { readonly step: Step };
  readonly 'deadline-near': AboutUpgrade & { readonly daysLeft: number };
  readonly 'code-ending': AboutUpgrade & { readonly endsOn: Day };
  readonly 'question-waiting': AboutUpgrade & { readonly products: readonly string[] };
  readonly 'terms-extended': AboutUpgrade & { readonly products: readonly string[]; readonly expiresOn: Day };
  readonly 'kit-ready': AboutUpgrade;
  readonly 'kit-failed': AboutUpgrade;
  /** Completed without a kit. */
  readonly 'nothing-new': AboutUpgrade;
  readonly 'order-ended': AboutUpgrade & { readonly as: OrderEnd; readonly endsOn: Day };
  readonly 'upgrade-lapsed': AboutUpgrade;
  /** To the vendor's own people: something was noticed, or is over. */
  readonly alert: {
    readonly alert: AlertKind;
    readonly subject: string;
    readonly what: 'opened' | 'resolved';
    readonly count: number;
    readonly at: string;
  };
}

export type MailKind = keyof Values;

/** What a mail says, by its kind. */
export type MailContent = {
  readonly [Kind in MailKind]: { readonly kind: Kind; readonly values: Values[Kind] };
}[MailKind];

/** A mail as it is written, whoever it goes to. */
export type Mail = MailContent & {
  readonly language: MailLanguage;
  /** The upgrade that it is about, if it is about one. */
  readonly upgradeId: string | null;
};

/** A mail that is to be sent. */
export type NewMail = Mail & {
  /** One mail is sent for one cause, however often it is asked for. Holds ids only: no address, key or code. */
  readonly cause: string;
  /** Exactly as it was typed. */
  readonly to: string;
};
