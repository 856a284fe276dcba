import type { CertificateLanguage, LicenseCertificate } from '../core/license-certificate.ts';
import type { PlannedComponent } from '../core/activation-plan.ts';
import type { Actor, OperatorRole } from '../core/actors.ts';
import type { AccountForm } from '../core/account-form.ts';
import type { CatalogRevision, Policies, Suite } from '../core/catalog.ts';
import type { OrderEnd } from '../core/orders.ts';
import type { CatalogDraft } from '../core/check-catalog.ts';
import type { Command, CommandKind } from '../core/commands.ts';
import type { Day } from '../core/days.ts';
import type { ActivationCode, RegistrationKey } from '../core/keys.ts';
import type { Basis, License } from '../core/licenses.ts';
import type { Mail, MailKind, NewMail } from '../core/mail.ts';
import type { MailRefusal, MailState } from '../core/mail-delivery.ts';
import type { UpgradeOrder } from '../core/orders.ts';
import type { OperatorActKind } from '../core/operator-acts.ts';
import type { KitProblem, Problem } from '../core/problems.ts';
import type { ProductId } from '../core/product-ids.ts';
import type { Scope } from '../core/scopes.ts';
import type { Place, Step, WaitingOn } from '../core/steps.ts';
import type { Accounts } from './accounts.ts';
import type { KitKeys } from './kit-keys.ts';
import type { LinkKeys } from './link-keys.ts';
import type { OneTimeCodes } from './one-time-codes.ts';
import type { Sandbox } from './sandbox.ts';

/** Whoever asks, and what makes asking twice the same as asking once. */
export interface Asked {
  readonly actor: Actor;
  /** The method and path template, such as `PUT /v1/upgrades/{id}/account-form`. */
  readonly route: string;
  /** Null where the client sent none: then upgrade, revision, actor and content stand for it. */
  readonly idempotencyKey: string | null;
}

export type Outcome =
  /** `effective`: whether anything changed. */
  { readonly accepted: true; readonly effective: boolean } | { readonly accepted: false; readonly problem: Problem };

/** What the work that a command caused came to. */
export type CommandResult =
  | { readonly kind: 'kit-ready' }
  /** The upgrade was abandoned meanwhile. */
  | { readonly kind: 'kit-stopped' }
  | { readonly kind: 'kit-failed'; readonly problem: KitProblem; readonly same: boolean };

export interface CommandRecord {
  readonly id: string;
  readonly upgradeId: string;
  readonly kind: CommandKind;
  readonly actor: Actor;
  readonly createdAt: Date;
  readonly outcome: Outcome | null;
  readonly decidedAt: Date | null;
  readonly result: CommandResult | null;
  readonly resultAt: Date | null;
}

/** What became of a request: a new command, the one that it repeats, or a refusal because its key named another. */
export type Acceptance =
  | { readonly kind: 'new'; readonly command: CommandRecord }
  | { readonly kind: 'known'; readonly command: CommandRecord }
  | { readonly kind: 'other-request' };

/** What an order says of the suite, the seats and the term. Both days are included. */
interface OrderTerms {
  readonly orderNumber: string;
  readonly suite: string;
  readonly seats: number;
  readonly basis: Basis;
  readonly startsOn: Day;
  readonly expiresOn: Day;
  readonly termMonths: number | null;
  readonly timeZone: string;
}

/** An order that passed its checks. */
export interface OrderToPlace extends OrderTerms {
  readonly customer: {
    readonly customerNumber: string;
    readonly companyName: string;
    readonly country: string;
    readonly contact: { readonly name: string; readonly email: string };
  };
  /** Canonical spelling, each once, sorted. */
  readonly ownedActivationCodes: readonly ActivationCode[];
}

export interface OrderRecord extends OrderTerms {
  readonly revision: number;
  readonly placedAt: Date;
  readonly customerNumber: string;
  readonly companyName: string;
  readonly certificateNumber: string;
  readonly registrationKey: RegistrationKey;
  readonly upgradeId: string;
  readonly registered: boolean;
  /** While the key is not used: the last day of the first owned code that ends before the order would extend it. */
  readonly endAtRisk: Day | null;
}

/** An order whose key nobody has used, without that key. */
export interface UnregisteredOrder extends Pick<
  OrderRecord,
  'orderNumber' | 'seats' | 'startsOn' | 'expiresOn' | 'endAtRisk'
> {
  readonly suite: Pick<Suite, 'code' | 'name'>;
}

export interface CertificateRecord {
  readonly certificate: LicenseCertificate;
  /** The one that its customer most likely reads. */
  readonly language: CertificateLanguage;
  readonly canceled: boolean;
}

export type Placement =
  | { readonly kind: 'placed'; readonly order: OrderRecord }
  | { readonly kind: 'known'; readonly order: OrderRecord }
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor: string | null;
}

/** A license with its code opened: for whom it may be shown is the caller's question. */
export interface LicenseRecord extends License {
  readonly activationCode: ActivationCode;
  /** The component for which this upgrade issued it. */
  readonly issuedFor: ProductId | null;
}

export interface KitRecord {
  readonly revision: number;
  readonly state: 'building' | 'ready' | 'failed';
  readonly attempt: number;
  /** From 0 to 1; null while nothing of a running build is counted, and once it has ended. */
  readonly progress: number | null;
  readonly problem: KitProblem | null;
  readonly layoutDigest: string | null;
  readonly sizeBytes: number | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** The newest kit before it that is still offered, as long as this one is not ready. */
  readonly former: FormerKit | null;
}

export interface FormerKit {
  readonly revision: number;
  readonly layoutDigest: string;
  readonly sizeBytes: number;
}

export interface SelectionRecord {
  readonly planVersion: number;
  readonly productIds: readonly ProductId[];
  readonly installersFor: readonly ProductId[];
}

/** An order as it stands; its revision grows when it is amended. */
export interface PlacedOrder extends UpgradeOrder {
  readonly certificateNumber: string;
  readonly revision: number;
  readonly endedAs: OrderEnd | null;
}

/** Why our own work on an upgrade does not get on. */
export type LateCause = 'engine-away' | 'run-in-trouble' | 'no-kit-worker' | 'work-fails';

export interface Lateness {
  readonly since: Date;
  readonly cause: LateCause;
}

/** One upgrade with everything that a page about it shows. */
export interface UpgradeRecord extends Place {
  readonly id: string;
  readonly turn: number;
  /** Grows with every write. */
  readonly revision: number;
  /** The same without attempts at kits that began: what operators look at has changed when this has. */
  readonly shownRevision: number;
  readonly since: Date;
  readonly dueAt: Date | null;
  readonly waitingOn: WaitingOn;
  readonly operatorNeeded: boolean;
  readonly problem: Problem | null;
  /** The account whose form was accepted first, or that registered the key. */
  readonly ownerId: string | null;
  /** The visitor whose form made that account the owner. */
  readonly visitorId: string | null;
  /** Whether the owner has shown that mail to the address of the account is read. */
  readonly addressConfirmed: boolean;
  readonly customerNumber: string;
  readonly companyName: string;
  readonly suite: Suite;
  readonly policies: Policies;
  readonly orders: readonly PlacedOrder[];
  readonly agreement: { readonly version: string; readonly digest: string; readonly acceptedAt: Date } | null;
  readonly plan: {
    readonly version: number;
    readonly components: readonly PlannedComponent[];
    readonly notCovered: readonly string[];
    /** Last groups of named codes that could not be matched to this customer; a person looks at them. */
    readonly notMatched: readonly string[];
  } | null;
  /** The customer's licenses, and those issued by this upgrade. */
  readonly licenses: readonly LicenseRecord[];
  readonly selection: SelectionRecord | null;
  readonly kit: KitRecord | null;
  readonly eventCount: number;
  /** Whether the bell rang in vain for longer than a run needs to answer: the engine is away. */
  readonly engineAway: boolean;
  /** Null while our own work gets on, and when it is not our turn. */
  readonly late: Lateness | null;
  /** A later upgrade of this customer to another suite, which took this one's place. */
  readonly supersededBy: string | null;
  /** Since when one person has asked to release the registration; a second one has to. */
  readonly releaseRequestedAt: Date | null;
  /** When the first of two people asked for another address of the customer; null when nobody did. */
  readonly addressRequestedAt: Date | null;
  /** Licenses in use although their order was taken back: a person sees to them. */
  readonly leftActive: readonly string[];
  /** The clock of the read. */
  readonly now: Date;
}

export interface UpgradeSummary extends Place {
  readonly id: string;
  readonly since: Date;
  readonly dueAt: Date | null;
  readonly waitingOn: WaitingOn;
  readonly operatorNeeded: boolean;
  readonly problem: Problem | null;
  readonly suite: string;
  readonly customerNumber: string;
  readonly companyName: string;
  readonly partnerId: string;
  readonly orderNumber: string;
  /** The group of failures that it is in at the moment. */
  readonly fingerprint: string | null;
  readonly build: BuildInBrief | null;
  readonly claim: Claim | null;
  readonly engineAway: boolean;
  readonly late: Lateness | null;
  /** Since when it has stood at its place for longer than it may. */
  readonly stuckSince: Date | null;
}

/** A kit build as a list shows it: how often it was tried, what went wrong last, and when it is tried again. */
export interface BuildInBrief {
  readonly revision: number;
  readonly state: KitRecord['state'];
  readonly attempt: number;
  readonly problem: KitProblem | null;
  readonly nextTryAt: Date | null;
}

/** Who has taken an upgrade on. */
export interface Claim {
  readonly actorId: string;
  readonly claimedAt: Date;
  readonly endsAt: Date;
}

/** Each counted up to 1001. */
export type QueueCounts = Readonly<Record<'operator' | 'us' | 'customer' | 'nobody' | 'all', number>>;

export interface UpgradeFilter {
  readonly id?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Only those whose work does not get on. */
  readonly late?: boolean | undefined;
  /** Only those that have stood at their place for longer than they may. */
  readonly stuck?: boolean | undefined;
  readonly waitingOn?: WaitingOn | undefined;
  readonly step?: Step | undefined;
  readonly problem?: string | undefined;
  /** A fingerprint of failures. */
  readonly group?: string | undefined;
  readonly suite?: string | undefined;
  readonly partner?: string | undefined;
  readonly claimedBy?: string | undefined;
  /** Only those that have stood at their step since before then. */
  readonly standingSince?: Date | undefined;
  /** Only those that have stood at their step since after then. */
  readonly standingAfter?: Date | undefined;
  /** Part of an order number, a customer number or a company name; a whole mail address, or `@` and its domain. */
  readonly text?: string | undefined;
}

export interface EventRecord {
  readonly upgradeId: string;
  readonly number: number;
  readonly type: string;
  /** Ids and facts only: no keys, codes or personal data. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly commandId: string | null;
  readonly at: Date;
}

/** Where an event stands in the feed over all upgrades. */
export interface FeedPlace {
  /** The transaction that wrote it, as PostgreSQL numbers them. */
  readonly xid: string;
  readonly upgradeId: string;
  readonly number: number;
}

export interface FedEvent extends EventRecord, FeedPlace {
  /** Hexadecimal; chained over the upgrade's events before. */
  readonly hash: string;
}

/** Where an upgrade's chain of events ends, and what it was read under. */
export interface ChainPlace {
  /** The revision of the upgrade whose last event this is. */
  readonly revision: number;
  readonly catalogRevision: number;
  readonly number: number;
  /** Hexadecimal; null while there is no event. */
  readonly hash: string | null;
}

export interface AgreementRecord {
  readonly version: string;
  readonly language: string;
  readonly digest: string;
  readonly text: string;
}

export interface FormRecord {
  readonly form: AccountForm;
  readonly ownedActivationCodes: readonly ActivationCode[];
}

/** What the order knows of a customer before any form is accepted. */
export interface OrderContact {
  readonly companyName: string;
  readonly country: string;
  readonly name: string;
  readonly email: string;
}

export interface KitContent {
  readonly layoutDigest: string;
  readonly layoutVersion: number;
  /** Canonical JSON, byte for byte as it was signed. */
  readonly manifest: string;
  /** What lies in the archive, in its order. */
  readonly entries: readonly StoredEntry[];
  readonly sizeBytes: number;
  /** Hexadecimal, of the whole file; null until it is known. */
  readonly sha256: string | null;
  /** Of the key that signed the manifest. */
  readonly keyFingerprint: string;
  /** Whether an installer in it was withdrawn. */
  readonly withdrawn: boolean;
}

/** A small file whole, in base64, or what is known of a blob. */
export type StoredEntry = { readonly path: string; readonly executable: boolean } & (
  { readonly base64: string } | { readonly sha256: string; readonly sizeBytes: number; readonly crc32: number }
);

/** What a link leads to. */
export type LinkedKit = { readonly kind: 'offered'; readonly content: KitContent } | { readonly kind: 'withdrawn' };

/** A revision of the catalog as it was published. */
export interface PublishedRevision extends CatalogRevision {
  readonly validFrom: Date;
  /** Null for what was put in with the service itself. */
  readonly publishedAt: Date | null;
}

export type RevisionPublication =
  | { readonly kind: 'published' | 'known'; readonly revision: PublishedRevision }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** What of an installer is for people and for the name of its file. */
export interface InstallerNames {
  readonly productId: ProductId;
  readonly version: string;
  readonly platform: string;
  readonly fileName: string;
}

/** An installer as it is announced; size and SHA-256 are checked where they are named. */
export interface AnnouncedInstaller extends InstallerNames {
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
}

/** What is known of bytes that lie in the object store. */
export interface StoredBytes {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly blockCrcs: Uint8Array;
}

export interface PublishedInstaller extends InstallerNames {
  readonly id: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly publishedAt: Date;
  readonly withdrawn: { readonly at: Date; readonly reason: string } | null;
  readonly damaged: { readonly at: Date; readonly block: number | null } | null;
  /** How many deployment kits hold its bytes. */
  readonly kits: number;
}

/** `known`: published before with the same bytes; `other`: with other bytes, so this one is not published. */
export type InstallerPublication =
  { readonly kind: 'published' | 'known'; readonly installer: PublishedInstaller } | { readonly kind: 'other' };

export interface Withdrawn {
  readonly installer: PublishedInstaller;
  readonly withdrawnKits: number;
  readonly concernedUpgrades: number;
}

/** `other-request`: its idempotency key was used for something else, so nothing is withdrawn. */
export type Withdrawal = ({ readonly kind: 'withdrawn' } & Withdrawn) | { readonly kind: 'other-request' };

export type UploadState = 'waiting' | 'receiving' | 'done' | 'failed';

/** An installer on its way in. */
export interface UploadRecord extends AnnouncedInstaller {
  readonly id: string;
  readonly state: UploadState;
  readonly receivedBytes: number;
  readonly problem: Problem | null;
  readonly installer: PublishedInstaller | null;
  readonly createdAt: Date;
  /** Of the last change of state or progress. Who receives the bytes shows it to prove that nobody has taken over. */
  readonly changedAt: Date;
}

export type Announcement =
  | { readonly kind: 'new' | 'known'; readonly upload: UploadRecord }
  /** The idempotency key named another request. */
  | { readonly kind: 'other-request' };

/** An upload whose bytes somebody receives, as it stood at the last sign of that. */
export type ClaimedUpload = Pick<UploadRecord, 'id' | 'changedAt'>;

/** Bytes of a kit that were served to the customer of an upgrade. */
export interface ServedRange {
  readonly upgradeId: string;
  readonly layoutDigest: string;
  /** Of the whole kit. */
  readonly sizeBytes: number;
  /** Start inclusive, end exclusive. */
  readonly range: { readonly start: number; readonly end: number };
}

/** What a registration key opens. */
export interface KeyRecord {
  readonly upgradeId: string;
  readonly ownerId: string | null;
  readonly registeredAt: Date | null;
}

/** A browser that is signed in to an account. */
export interface SessionRecord {
  readonly id: string;
  readonly accountId: string;
  /** The one upgrade that it reaches, since a form began it; null when the address was proven in it: then all. */
  readonly upgradeId: string | null;
  readonly browser: string | null;
  readonly openedAt: Date;
  readonly lastUsedAt: Date;
}

export interface Sessions {
  /** By what its cookie holds; notes that it was used. */
  byToken(token: string): Promise<SessionRecord | null>;
  /** Begins one in a browser in which the address was proven. Again with the same token changes nothing. */
  open(accountId: string, token: string, browser: string | null): Promise<void>;
  /** Those that forms began for these visitors; notes that they were used. */
  ofVisitors(visitorIds: readonly string[]): Promise<readonly SessionRecord[]>;
  /** Signs a visitor in who has registered a key in a browser that is signed in to this account already. */
  join(visitorId: string, upgradeId: string, accountId: string): Promise<void>;
  /** The newest first; the cursor is the id of the last one that was shown. */
  page(accountId: string, page: PageRequest): Promise<Page<SessionRecord>>;
  /** Ends these sessions, as far as they are this account's; answers whether any was. */
  end(accountId: string, ids: readonly string[]): Promise<boolean>;
  endAll(accountId: string): Promise<void>;
}

/** Whose an upgrade is, and whose it was by mistake. */
export interface Ownership {
  readonly ownerId: string | null;
  readonly visitorId: string | null;
  readonly barredId: string | null;
}

export type Facts = Readonly<Record<string, unknown>>;

/** What somebody at the vendor did. Facts never hold keys, codes or personal data; a reason may, so it is sealed. */
export interface OperatorAct {
  readonly actor: Actor;
  readonly act: OperatorActKind;
  readonly upgradeId?: string | null;
  /** The id of what it was done to, where that is no upgrade or only a part of one. */
  readonly subject?: string | null;
  readonly reason?: string | null;
  readonly before?: Facts | null;
  readonly after?: Facts | null;
}

/** Somebody at the vendor. */
export interface OperatorRecord {
  readonly id: string;
  /** In small letters. */
  readonly login: string;
  readonly name: string;
  readonly role: OperatorRole;
  readonly createdAt: Date;
  /** Whether there are a password and an authenticator to sign in with. */
  readonly isSetUp: boolean;
  readonly dismissedAt: Date | null;
}

/** With the secret of the one-time set-up, which is told once; `taken`: somebody else has this login. */
export type OperatorMaking =
  | { readonly kind: 'made'; readonly operator: OperatorRecord; readonly secret: string }
  | { readonly kind: 'known'; readonly operator: OperatorRecord }
  | { readonly kind: 'taken' };

export type OperatorChange =
  { readonly kind: 'changed'; readonly operator: OperatorRecord } | { readonly kind: 'last-administrator' };

export interface OperatorSessionRecord {
  readonly id: string;
  readonly operatorId: string;
  readonly createdAt: Date;
  /** Within a few minutes. */
  readonly seenAt: Date;
}

/** A partner's key. Its secret is known to whoever keeps it, and to nobody here. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly partnerId: string;
  readonly name: string;
  /** How the secret begins. */
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  /** The id of whoever made it. */
  readonly createdBy: string;
  readonly expiresAt: Date;
  /** Within the hour; null while it was not used. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly replacedBy: string | null;
}

export interface ApiKeyToMake extends Pick<ApiKeyRecord, 'partnerId' | 'name' | 'scopes'> {
  readonly expiresInDays: number;
}

/** `known`: made before under the same idempotency key, so its secret is not known any more. */
export type ApiKeyMaking =
  | { readonly kind: 'made'; readonly key: ApiKeyRecord; readonly secret: string }
  | { readonly kind: 'known'; readonly key: ApiKeyRecord }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** A mail as it is listed: neither for whom it is nor what it says. */
export interface MailRecord {
  readonly id: string;
  readonly kind: MailKind;
  readonly upgradeId: string | null;
  readonly state: MailState;
  readonly attempts: number;
  /** Of the last try that failed. */
  readonly refusal: MailRefusal | null;
  readonly createdAt: Date;
  /** When it was sent or given up. */
  readonly settledAt: Date | null;
}

export interface OpenedMail {
  readonly to: string;
  readonly mail: Mail;
}

export interface MailFilter {
  readonly state?: MailState | undefined;
  readonly upgradeId?: string | undefined;
}

/** What the API asks of PostgreSQL. */
export interface Storage {
  readonly certificates: {
    /** What stands on the certificate of a partner's order; null when the partner has no such order. */
    find(partnerId: string, orderNumber: string): Promise<CertificateRecord | null>;
    byNumber(certificateNumber: string): Promise<CertificateRecord | null>;
  };
  readonly orders: {
    /** Places an order, or answers as before when it repeats one; a second order of a suite joins its upgrade. */
    place(asked: Asked, order: OrderToPlace): Promise<Placement>;
    find(partnerId: string, orderNumber: string): Promise<OrderRecord | null>;
    page(partnerId: string, page: PageRequest): Promise<Page<OrderRecord>>;
    /** Those of the customers whose upgrades an account owns, that can be registered today. */
    unregistered(accountId: string, page: PageRequest): Promise<Page<UnregisteredOrder>>;
  };
  readonly registrationKeys: {
    /** The upgrade that a key opens: by its exact spelling, else by a look-alike spelling that is unique. */
    find(key: RegistrationKey): Promise<KeyRecord | null>;
  };
  readonly commands: {
    /** Stores a command unless it repeats a stored one. Makes nothing happen by itself. */
    accept(upgradeId: string, command: Command, asked: Asked): Promise<Acceptance>;
    find(commandId: string): Promise<CommandRecord | null>;
    page(upgradeId: string, page: PageRequest): Promise<Page<CommandRecord>>;
  };
  readonly upgrades: {
    read(id: string): Promise<UpgradeRecord | null>;
    /** Who owns it, for access checks; null when there is no such upgrade. */
    owner(id: string): Promise<Ownership | null>;
    /** Ids of the upgrades of an account that are older than this one, the newest first. */
    owned(ownerId: string, before: string | null, limit: number): Promise<readonly string[]>;
    page(filter: UpgradeFilter, page: PageRequest): Promise<Page<UpgradeSummary>>;
    /** How many a filter finds, by whose turn it is. */
    count(filter: UpgradeFilter): Promise<QueueCounts>;
    form(id: string): Promise<FormRecord | null>;
    orderContact(id: string): Promise<OrderContact | null>;
    events(id: string, after: number, limit: number): Promise<readonly EventRecord[]>;
  };
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly oneTimeCodes: OneTimeCodes;
  readonly feed: {
    /**
     * The events of all upgrades after a place, or from the first on. An event that commits late is never passed by;
     * events of one upgrade come in their order.
     */
    events(after: FeedPlace | null, limit: number): Promise<readonly FedEvent[]>;
    /** Null when there is no such upgrade. */
    placeOf(upgradeId: string): Promise<ChainPlace | null>;
  };
  readonly agreements: {
    /** The current agreement in the language asked for, else in English. */
    current(language: string): Promise<AgreementRecord | null>;
    /** A text as it was accepted. */
    find(version: string, digest: string): Promise<AgreementRecord | null>;
  };
  readonly catalog: {
    /** The newest revision that is valid now. */
    suites(): Promise<readonly Suite[]>;
    /** The newest first; the cursor is the number of the last one that was shown. */
    page(page: PageRequest): Promise<Page<PublishedRevision>>;
    find(revision: number): Promise<PublishedRevision | null>;
    /** Publishes the next revision; what repeats the newest, or a request under the same key, is answered with it. */
    publish(asked: Asked, draft: CatalogDraft): Promise<RevisionPublication>;
    /** Whether any revision has this product as one that is installed. */
    installs(productId: ProductId): Promise<boolean>;
  };
  readonly installers: {
    /** The newest first; the cursor is the id of the last one that was shown. */
    page(productId: ProductId | null, page: PageRequest): Promise<Page<PublishedInstaller>>;
    /** Publishes bytes that were just put into the object store, whole. The one way in, for the API and for the command. */
    publish(names: InstallerNames, bytes: StoredBytes): Promise<InstallerPublication>;
    /**
     * Withdraws an installer and the kits that hold its bytes, unless another one that is not withdrawn has the same.
     * Again changes nothing, not even the reason. Null when there is no such installer.
     */
    withdraw(asked: Asked, id: string, reason: string): Promise<Withdrawal | null>;
  };
  readonly uploads: {
    announce(asked: Asked, installer: AnnouncedInstaller): Promise<Announcement>;
    find(id: string): Promise<UploadRecord | null>;
    /** Claims an upload that waits, or whose receiver has shown no progress for 2 minutes; null when it is closed. */
    claim(id: string): Promise<UploadRecord | null>;
    /** Notes how far it has come; null when somebody else has taken over. */
    progress(upload: ClaimedUpload, receivedBytes: number): Promise<ClaimedUpload | null>;
    /** Gives the upload back: its bytes may be sent again. */
    release(upload: ClaimedUpload): Promise<void>;
    fail(upload: ClaimedUpload, problem: Problem): Promise<void>;
    /** Publishes the installer and closes its upload in one; null when somebody else has taken over. */
    complete(upload: ClaimedUpload, bytes: StoredBytes): Promise<InstallerPublication | null>;
  };
  readonly kits: {
    /** Null when the upgrade does not offer it any more. */
    fetch(upgradeId: string, layoutDigest: string): Promise<LinkedKit | null>;
  };
  /** One download is one kit and one upgrade, however many ranges it took. */
  readonly kitDownloads: {
    /** Notes that a kit of this upgrade was fetched: its registration is not released any more. */
    begin(upgradeId: string): Promise<void>;
    /**
     * Adds to what was served. Noting the same bytes again changes nothing. When nothing is missing any more, that is an
     * event of the upgrade: once, in the transaction that notes the last bytes.
     */
    note(served: ServedRange): Promise<void>;
  };
  readonly mails: {
    /** Leaves a mail to be sent by a worker. Again for the same cause, it changes nothing. */
    enqueue(mail: NewMail): Promise<void>;
    /** The newest first; the cursor is the id of the last one that was shown. */
    page(filter: MailFilter, page: PageRequest): Promise<Page<MailRecord>>;
    /** For the sandbox; null when there is no such mail, or it is forgotten. */
    open(id: string): Promise<(MailRecord & OpenedMail) | null>;
  };
  readonly sandbox: Pick<Sandbox, 'provoke' | 'faults' | 'clear'>;
  readonly linkKeys: Pick<LinkKeys, 'list'>;
  readonly operators: {
    make(actor: Actor, operator: Pick<OperatorRecord, 'login' | 'name' | 'role'>): Promise<OperatorMaking>;
    /** Takes password, authenticator and sessions away; the secret is for setting up anew. Null when there is none. */
    reset(
      actor: Actor,
      id: string,
      reason: string,
    ): Promise<{ readonly operator: OperatorRecord; readonly secret: string } | null>;
    setRole(actor: Actor, id: string, role: OperatorRole, reason: string): Promise<OperatorChange | null>;
    /** Ends the sessions and every way to sign in. Again changes nothing. */
    dismiss(actor: Actor, id: string, reason: string): Promise<OperatorChange | null>;
    /** By login; the cursor is the last one that was shown. */
    page(page: PageRequest): Promise<Page<OperatorRecord>>;
    /** Whether any administrator can sign in. */
    hasAdministrator(): Promise<boolean>;
    /** Who is to be set up with this secret; null when it was used or its day is over. */
    awaitingSetUp(secret: string): Promise<{ readonly operator: OperatorRecord; readonly totpKey: Uint8Array } | null>;
    /** Uses the secret up; null when somebody was faster. */
    setUp(
      secret: string,
      proof: {
        readonly passwordHash: string;
        readonly totpStep: number;
        readonly recoveryDigests: readonly Uint8Array<ArrayBuffer>[];
      },
    ): Promise<OperatorRecord | null>;
    /** What somebody with this login has to prove; null when nobody can sign in with it. */
    credentials(login: string): Promise<{
      readonly operator: OperatorRecord;
      readonly passwordHash: string;
      readonly totpKey: Uint8Array;
    } | null>;
    /** Whether the code of this half minute, or a later one, was not used before; it is from now on. */
    takeTotpStep(id: string, step: number): Promise<boolean>;
    takeRecoveryCode(id: string, digest: Uint8Array<ArrayBuffer>): Promise<boolean>;
  };
  readonly operatorSessions: {
    /** Answers with the token of a new session; it is kept by the browser alone. */
    open(operatorId: string): Promise<string>;
    holder(token: string): Promise<(OperatorSessionRecord & Pick<OperatorRecord, 'login' | 'name' | 'role'>) | null>;
    /** The newest first; the cursor is the id of the last one that was shown. */
    page(operatorId: string, page: PageRequest): Promise<Page<OperatorSessionRecord>>;
    end(operatorId: string, id: string): Promise<boolean>;
    /** How many were ended; null when there is no such operator. */
    endAll(actor: Actor, operatorId: string, reason: string): Promise<number | null>;
  };
  readonly apiKeys: {
    make(asked: Asked, key: ApiKeyToMake): Promise<ApiKeyMaking>;
    /** Makes a key in the place of another, which is good for so many hours more. Null when there is no such key. */
    rotate(asked: Asked, id: string, overlapHours: number): Promise<ApiKeyMaking | null>;
    /** Ends a key at once; again changes nothing. Null when there is no such key. */
    revoke(asked: Asked, id: string, reason: string): Promise<ApiKeyRecord | null>;
    /** The newest first, of one partner or of all; the cursor is the id of the last one that was shown. */
    page(partnerId: string | null, page: PageRequest): Promise<Page<ApiKeyRecord>>;
    /** Whose key this secret is; null when it is none, revoked or expired. Notes within the hour that it was used. */
    holder(secret: string): Promise<Pick<ApiKeyRecord, 'partnerId' | 'scopes'> | null>;
  };
  /** The audit trail of what people at the vendor did that is no command. */
  readonly operatorActs: { note(act: OperatorAct): Promise<void> };
  readonly kitKeys: Pick<KitKeys, 'list'>;
  readonly clock: {
    now(): Promise<Date>;
    /** Sandbox only: moves the clock of all processes ahead and answers with the new time. */
    advance(milliseconds: number): Promise<Date>;
  };
  /** Fails when PostgreSQL does not answer or its migrations are not those of this release. */
  ready(): Promise<void>;
}

/** Tells of changes as they are committed. */
export interface Notices {
  /**
   * The command's record once it has its outcome; null when the time is over first. Listens before it looks at what is
   * stored, so it may be asked after the command was accepted.
   */
  outcome(commandId: string, withinMs: number): Promise<CommandRecord | null>;
  /** Calls back whenever an upgrade may have new events, until the returned function is called. */
  onUpgrade(upgradeId: string, changed: () => void): () => void;
  /** The same for any upgrade. */
  onAnyUpgrade(changed: () => void): () => void;
}
