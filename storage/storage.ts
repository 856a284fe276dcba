import { type Blobs, createBlobs } from './blobs.ts';
import { defaultDeadlines, type Deadlines } from '../core/deadlines.ts';
import { createApiKeys } from './api-keys.ts';
import { createAccounts } from './accounts.ts';
import { createAgreements } from './agreements.ts';
import { type AlertWatch, createAlerts } from './alerts.ts';
import { createAudit } from './audit.ts';
import { type Bell, createBell } from './bell.ts';
import { createCatalog } from './catalog.ts';
import { createCatalogRevisions } from './catalog-revisions.ts';
import { createCertificates } from './certificates.ts';
import { type CampaignRuns, createCampaignRuns } from './campaign-runs.ts';
import { createCampaigns } from './campaigns.ts';
import { createClaims } from './claims.ts';
import { createClock } from './clock.ts';
import { createCodeHistories } from './code-histories.ts';
import { createCommandPreviews } from './command-previews.ts';
import { createCommands } from './commands.ts';
import { openDatabase, reaching } from './database.ts';
import { createFailureGroups } from './failure-groups.ts';
import { createEnded, type Ended } from './ended.ts';
import { createFeed } from './feed.ts';
import { createInstallers } from './installers.ts';
import { createKitDownloads } from './kit-downloads.ts';
import { createKits, type Kits } from './kits.ts';
import { createKitKeys, type KitKeys } from './kit-keys.ts';
import { createLinkKeys, type LinkKeys } from './link-keys.ts';
import { createMails, type Mails } from './mails.ts';
import { createOperatorActs, type OperatorActs } from './operator-acts.ts';
import { createOperatorLists } from './operator-lists.ts';
import { createOperatorSessions } from './operator-sessions.ts';
import { createOperators } from './operators.ts';
import { createNotes } from './notes.ts';
import { createOperated } from './operated.ts';
import type { OperationsStorage } from './operations.ts';
import { createOneTimeCodes } from './one-time-codes.ts';
import { createOrders } from './orders.ts';
import { createPictures } from './pictures.ts';
import { createPersons, type Persons } from './persons.ts';
import type { Storage } from './records.ts';
import { createRegistrationKeys } from './registration-keys.ts';
import { createRuns, type Runs } from './runs.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';
import { createSealing, type OtherKeys, type Sealing } from './sealing.ts';
import { createSessions } from './sessions.ts';
import { createSignsOfLife, type SignsOfLife } from './signs-of-life.ts';
import { createUpgrades } from './upgrades.ts';
import { createUploads } from './uploads.ts';
import { createWriter } from './writing.ts';
import type { Database } from './database.ts';

/** All of PostgreSQL: for the API, for runs and kits, for the bell and the sandbox. */
export interface OpenStorage extends Storage, OperationsStorage {
  readonly kits: Kits;
  readonly blobs: Blobs;
  readonly linkKeys: LinkKeys;
  readonly operatorActs: OperatorActs;
  readonly kitKeys: KitKeys;
  readonly persons: Persons;
  readonly mails: Mails;
  readonly runs: Runs;
  readonly bell: Bell;
  readonly sandbox: Sandbox;
  readonly signsOfLife: SignsOfLife;
  readonly campaignRuns: CampaignRuns;
  readonly ended: Ended;
  readonly alertWatch: AlertWatch;
  readonly database: Database;
  readonly sealing: Sealing;
  close(): Promise<void>;
}

export interface StorageSettings extends OtherKeys {
  readonly url: string;
  /** 32 bytes from which every key at rest is derived. */
  readonly rootKey: Uint8Array;
  readonly deadlines?: Deadlines;
  readonly connections?: number;
}

export function openStorage({
  url,
  rootKey,
  otherRootKey,
  indexKey,
  deadlines = defaultDeadlines,
  connections = 10,
}: StorageSettings): OpenStorage {
  const database = openDatabase(url, connections);
  const sealing = createSealing(rootKey, { otherRootKey, indexKey });
  const catalog = createCatalog(database);
  const operatorActs = createOperatorActs(database, sealing);
  const commands = createCommands(database, sealing);
  const alerts = createAlerts(database, sealing);
  const writer = createWriter(database, sealing, deadlines);
  const runs = createRuns({ database, catalog, sealing, writer, deadlines });
  return {
    orders: createOrders({ database, catalog, sealing, writer }),
    certificates: createCertificates({ database, catalog, sealing }),
    registrationKeys: createRegistrationKeys(database, sealing),
    commands,
    upgrades: createUpgrades(database, catalog, sealing),
    accounts: createAccounts(database, sealing),
    persons: createPersons(database, sealing),
    sessions: createSessions(database, sealing),
    oneTimeCodes: createOneTimeCodes(database, sealing),
    ended: createEnded(database),
    feed: createFeed(database),
    agreements: createAgreements(database),
    catalog: createCatalogRevisions(database, catalog, sealing),
    installers: createInstallers(database, sealing),
    uploads: createUploads(database, sealing),
    kits: createKits(database),
    blobs: createBlobs(database),
    kitDownloads: createKitDownloads({ database, catalog, writer }),
    linkKeys: createLinkKeys(database),
    kitKeys: createKitKeys(database),
    mails: createMails(database, sealing),
    operatorActs,
    operators: createOperators(database, sealing, operatorActs),
    operatorSessions: createOperatorSessions(database, operatorActs),
    apiKeys: createApiKeys(database, sealing, operatorActs),
    operated: createOperated(database, sealing),
    claims: createClaims({ database, sealing, operatorActs }),
    commandPreviews: createCommandPreviews(runs),
    codeHistories: createCodeHistories(database, sealing),
    campaigns: createCampaigns({ database, sealing, operatorActs }),
    campaignRuns: createCampaignRuns(database, sealing, commands),
    failureGroups: createFailureGroups({ database, sealing, operatorActs }),
    notes: createNotes({ database, sealing, operatorActs }),
    pictures: createPictures(database),
    operatorLists: createOperatorLists(database, deadlines),
    signsOfLife: createSignsOfLife(database),
    alerts,
    alertWatch: alerts,
    audit: createAudit(database, sealing, operatorActs),
    clock: createClock(database),
    runs,
    bell: createBell(database),
    sandbox: createSandbox(database),
    database,
    sealing,
    async ready() {
      await reaching(() => database.$queryRaw`select 1 from catalog_revision limit 1`);
    },
    async close() {
      await database.$disconnect();
    },
  };
}
