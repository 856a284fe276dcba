import { Prisma } from '../prisma/generated/client.ts';
import type { Change } from '../core/change.ts';
import type { Command, CommandKind, SubmitForm } from '../core/commands.ts';
import type { AccountForm } from '../core/account-form.ts';
import type { Facts } from '../core/decisions/facts.ts';
import { type Deadlines, dueAt } from '../core/deadlines.ts';
import type { Standing } from '../core/standing.ts';
import type { StoredPlan } from '../core/upgrade.ts';
import type { PlanFacts } from '../core/work/plan.ts';
import { newestVersion } from './agreements.ts';
import { addressOf, readAccount } from './accounts.ts';
import type { Catalog } from './catalog.ts';
import { readMailToResend } from './mails.ts';
import { payloadPlace } from './commands.ts';
import { parseCommand } from './command-payload.ts';
import { type Database, reaching } from './database.ts';
import { type Owned, readNotMatched, readOwned, type StoredLicense } from './licenses.ts';
import type { Outcome } from './records.ts';
import type { Sealing } from './sealing.ts';
import { readSnapshot, type Snapshot, type UndecidedCommand } from './snapshot.ts';
import { isInForce, supersederOf } from './upgrade-columns.ts';
import type { Writer } from './writing.ts';

/** Licenses that a decision is made on, with the revisions that the write must find unchanged. */
type Licenses = readonly StoredLicense[];

interface RunDependencies {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly sealing: Sealing;
  readonly writer: Writer;
  readonly deadlines: Deadlines;
}

/** What a run asks of PostgreSQL: to read where an upgrade stands, and to write what was decided. */
export interface Runs {
  /** Null when there is no such upgrade. */
  read(upgradeId: string): Promise<Snapshot | null>;
  standing(snapshot: Snapshot): Standing;
  /** Tells the bell that a run is at work, and when to look again. */
  answerBell(snapshot: Snapshot): Promise<void>;
  /** Opens a command; throws when its payload cannot be opened or read. */
  open(command: UndecidedCommand): Command;
  factsFor(command: Command, snapshot: Snapshot, by: Pick<UndecidedCommand, 'actor'>): Promise<Facts & Owned>;
  /** The codes that this upgrade issued. */
  issued(snapshot: Snapshot): Promise<Licenses>;
  planFacts(snapshot: Snapshot): Promise<PlanFacts & { readonly owned: Licenses }>;
  /** Null when the upgrade or a license has changed since it was read: read again. */
  writeOutcome(
    snapshot: Snapshot,
    next: UndecidedCommand,
    decided: { readonly outcome: Outcome; readonly change: Change | null; readonly owned: Licenses },
  ): Promise<Standing | null>;
  /** As `writeOutcome`, for what no command asked. */
  writeWork(snapshot: Snapshot, change: Change, owned: Licenses): Promise<Standing | null>;
  /** Counts one more failed try to decide a command, and answers with how many there are. */
  countFailure(commandId: string): Promise<number>;
}

export function createRuns({ database, catalog, sealing, writer, deadlines }: RunDependencies): Runs {
  return {
    read: (upgradeId) => reaching(() => readSnapshot(database, catalog, upgradeId)),
    standing: (snapshot) => standingOf(snapshot, deadlines),
    answerBell: (snapshot) => reaching(() => answerBell(database, snapshot, deadlines)),
    open(command) {
      if (!command.sealed) throw new Error('the payload of an undecided command is gone');
      return parseCommand(sealing.open(command.sealed, payloadPlace(command.id)));
    },
    factsFor: (command, snapshot, { actor }) =>
      reaching(async () => {
        const [account, mail, agreement, planShown, form, owned, others] = await Promise.all([
          readAccount(database, sealing, { command, snapshot, actor }),
          command.kind === 'resendMail' ? readMailToResend(database, command, snapshot) : null,
          command.kind === 'acceptAgreement' ? readAgreement(database) : null,
          readPlanShown(database, command, snapshot),
          addressOf(command) !== null ? readForm(database, sealing, snapshot.upgrade.id) : null,
          aboutLicenses.has(command.kind) ? readOwned(database, snapshot) : nothingOwned,
          aboutOthers.has(command.kind) ? readOthers(database, snapshot) : noOthers,
        ]);
        const { upgrade, shownRevision: revision, nowMs } = snapshot;
        const read = { account, mail, agreement, planShown, form, ...owned, ...others };
        return { ...read, upgrade, revision, actor, nowMs, deadlines };
      }),
    issued: (snapshot) => reaching(async () => (await readOwned(database, snapshot)).issued),
    planFacts: (snapshot) =>
      reaching(async () => ({
        upgrade: snapshot.upgrade,
        owned: (await readOwned(database, snapshot)).owned,
        notMatched: await readNotMatched(database, { id: snapshot.upgrade.id, customerId: snapshot.customerId }),
      })),
    writeOutcome: (snapshot, { id }, { outcome, change, owned }) =>
      reaching(() => writer.write(snapshot, { change, verdict: { commandId: id, outcome }, licenses: owned })),
    writeWork: (snapshot, change, owned) =>
      reaching(() => writer.write(snapshot, { change, verdict: null, licenses: owned })),
    countFailure: (commandId) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<{ failures: number }[]>`
          update command set failures = failures + 1 where id = ${commandId}::uuid returning failures`;
        return row?.failures ?? 0;
      }),
  };
}

function standingOf(snapshot: Snapshot, deadlines: Deadlines): Standing {
  const { upgrade, nowMs, undecided } = snapshot;
  const at = dueAt(upgrade, nowMs, deadlines);
  return {
    step: upgrade.step,
    parked: upgrade.parked,
    turn: upgrade.turn,
    problem: upgrade.problem?.code ?? null,
    wakeInMs: at === null ? null : at - nowMs,
    ...(snapshot.kitInBulk && { inBulk: true }),
    more: undecided > 0,
  };
}

/** Order intake and the bell leave an upgrade due at once; the run that takes it up says when it is due in truth. */
async function answerBell(database: Database, snapshot: Snapshot, deadlines: Deadlines): Promise<void> {
  const { upgrade, revision, nowMs, ringCount, dueAtMs } = snapshot;
  if (ringCount === 0 && (dueAtMs === null || dueAtMs > nowMs)) return;
  const at = dueAt(upgrade, nowMs, deadlines);
  await database.$executeRaw`
    update upgrade set due_at = ${at === null ? null : new Date(at)}::timestamptz, ring_count = 0, ring_after = null
    where id = ${upgrade.id}::uuid and revision = ${revision}`;
}

const aboutLicenses: ReadonlySet<CommandKind> = new Set<CommandKind>([
  'answerQuestion',
  'releaseHeld',
  'cancelOrder',
  'revert',
  'releaseRegistration',
]);
const nothingOwned: Owned = { owned: [], issued: [] };

const aboutOthers: ReadonlySet<CommandKind> = new Set<CommandKind>(['registerKey', 'reopen']);
const noOthers = { supersededBy: null, replacedBy: null };

/** Upgrades of the same customer that take the place of this one. */
async function readOthers(
  database: Database,
  { upgrade, customerId }: Snapshot,
): Promise<Pick<Facts, 'supersededBy' | 'replacedBy'>> {
  const [row] = await database.$queryRaw<Pick<Facts, 'supersededBy' | 'replacedBy'>[]>`
    select ${supersederOf(upgrade.id)} as "supersededBy",
      (select o.id from upgrade o where o.customer_id = ${customerId}::uuid and o.suite = ${upgrade.suite.code}
        and o.id <> ${upgrade.id}::uuid and ${isInForce(Prisma.sql`o`)} limit 1) as "replacedBy"`;
  return row ?? noOthers;
}

async function readAgreement(database: Database): Promise<Facts['agreement']> {
  const [row] = await database.$queryRaw<{ version: string; digests: string[] }[]>`
    select version, array_agg(digest order by language = 'en' desc, language) as digests
    from license_agreement where version = (${newestVersion})
    group by version`;
  return row ?? null;
}

async function readPlanShown(database: Database, command: Command, { upgrade }: Snapshot): Promise<StoredPlan | null> {
  if (command.kind !== 'selectProducts' && command.kind !== 'answerQuestion') return null;
  const { planVersion } = command;
  if (planVersion === upgrade.plan?.version) return upgrade.plan;
  const [row] = await database.$queryRaw<{ plan: StoredPlan }[]>`
    select content || jsonb_build_object('version', version) as plan from activation_plan
    where upgrade_id = ${upgrade.id}::uuid and version = ${planVersion}`;
  return row?.plan ?? null;
}

/** The form accepted last, with the codes that were typed into it. */
export async function readForm(database: Database, sealing: Sealing, upgradeId: string): Promise<SubmitForm | null> {
  const [[row], codes] = await Promise.all([
    database.$queryRaw<{ form: AccountForm }[]>`
      select value as form from personal_record
      where upgrade_id = ${upgradeId}::uuid and kind = 'account-form'
      order by recorded_at desc, id desc limit 1`,
    database.$queryRaw<{ id: string; sealed: Uint8Array }[]>`
      select id, sealed from named_code where upgrade_id = ${upgradeId}::uuid and order_id is null`,
  ]);
  if (!row) return null;
  const ownedActivationCodes = codes.map(({ id, sealed }) => sealing.open(sealed, `named_code:${id}`)).sort();
  return { kind: 'submitForm', form: row.form, ownedActivationCodes };
}
