import type { AccountForm } from '../core/account-form.ts';
import type { Command } from '../core/commands.ts';
import type { KitProblem } from '../core/problems.ts';
import type { Step, WaitingOn } from '../core/steps.ts';
import type { AgreementRole } from '../core/upgrade.ts';
import { parseCommand } from './command-payload.ts';
import { commandColumns, commandRecord, type CommandRow, payloadPlace } from './commands.ts';
import { type Database, reaching } from './database.ts';
import type { CommandRecord, KitRecord } from './records.ts';
import type { Sealing } from './sealing.ts';

/** A place at which an upgrade has stood, until the next one's since. */
export interface Stay {
  readonly turn: number;
  readonly step: Step;
  readonly parked: boolean;
  readonly waitingOn: WaitingOn;
  readonly since: Date;
}

/** A command with why it was asked; null where no reason was given, and once what was asked is erased. */
export interface ExplainedCommand extends CommandRecord {
  readonly reason: string | null;
}

/** One try to build a kit. */
export interface KitAttempt {
  readonly turn: number;
  readonly revision: number;
  readonly attempt: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly problem: KitProblem | null;
  readonly fingerprint: string | null;
  /** Whether the build was given up with it. */
  readonly final: boolean;
}

/** A kit build of any revision. */
export interface KitBuildRecord {
  readonly revision: number;
  readonly state: KitRecord['state'] | 'stopped';
  readonly attempt: number;
  readonly problem: KitProblem | null;
  readonly layoutDigest: string | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly nextTryAt: Date | null;
}

/** Which agreement binds: who accepted it, for whom and in which role. */
export interface AgreementInForce {
  readonly version: string;
  readonly digest: string;
  readonly language: string;
  readonly role: AgreementRole;
  readonly acceptedAt: Date;
  readonly effectiveAt: Date;
  /** Null once they are erased. */
  readonly person: AccountForm | null;
}

/** What operators are shown of one upgrade beside where it stands. */
export interface Operated {
  /** In order. */
  stays(upgradeId: string): Promise<readonly Stay[]>;
  /** The newest first. */
  commands(upgradeId: string, limit: number): Promise<readonly ExplainedCommand[]>;
  /** The newest first. */
  attempts(upgradeId: string, limit: number): Promise<readonly KitAttempt[]>;
  /** In order of their revisions. */
  builds(upgradeId: string): Promise<readonly KitBuildRecord[]>;
  /** The newest. */
  agreement(upgradeId: string): Promise<AgreementInForce | null>;
}

export function createOperated(database: Database, sealing: Sealing): Operated {
  return {
    stays: (upgradeId) =>
      reaching(
        () => database.$queryRaw<Stay[]>`
          select turn, step, parked, waiting_on as "waitingOn", since from upgrade_stay
          where upgrade_id = ${upgradeId}::uuid order by turn`,
      ),
    commands: (upgradeId, limit) =>
      reaching(async () => {
        const rows = await database.$queryRaw<(CommandRow & { sealed: Uint8Array | null })[]>`
          select ${commandColumns}, p.sealed
          from command left join command_payload p on p.command_id = command.id
          where upgrade_id = ${upgradeId}::uuid order by position desc limit ${limit}`;
        return rows.map(({ sealed, ...row }) => ({
          ...commandRecord(row),
          reason: sealed && reasonOf(parseCommand(sealing.open(sealed, payloadPlace(row.id)))),
        }));
      }),
    attempts: (upgradeId, limit) =>
      reaching(
        () => database.$queryRaw<KitAttempt[]>`
          select turn, revision, attempt, started_at as "startedAt", ended_at as "endedAt", problem, fingerprint, final
          from kit_attempt where upgrade_id = ${upgradeId}::uuid order by turn desc, attempt desc limit ${limit}`,
      ),
    builds: (upgradeId) =>
      reaching(
        () => database.$queryRaw<KitBuildRecord[]>`
          select revision, state, attempt, problem, kit_digest as "layoutDigest", started_at as "startedAt",
            finished_at as "finishedAt", next_try_at as "nextTryAt"
          from kit_build where upgrade_id = ${upgradeId}::uuid order by revision`,
      ),
    agreement: (upgradeId) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<AgreementInForce[]>`
          select a.version, a.digest, a.language, a.role, a.accepted_at as "acceptedAt",
            a.effective_at as "effectiveAt", p.value as person
          from agreement_record a left join personal_record p on p.id = a.person_id
          where a.upgrade_id = ${upgradeId}::uuid order by a.effective_at desc limit 1`;
        return row ?? null;
      }),
  };
}

function reasonOf(command: Command): string | null {
  return 'reason' in command ? (command.reason ?? null) : null;
}
