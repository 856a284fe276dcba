import { v7 as uuid } from 'uuid';
import { canonicalJson } from '../core/canonical-json.ts';
import { type Database, reaching } from './database.ts';
import { keyedRequest } from './keyed-requests.ts';
import type { OperatorActs } from './operator-acts.ts';
import type { Asked } from './records.ts';
import type { Sealing } from './sealing.ts';

/** What an operator wrote about an upgrade. */
export interface Note {
  readonly id: string;
  readonly actorId: string;
  readonly text: string;
  readonly writtenAt: Date;
}

/** Notes about upgrades: written once, never altered, sealed at rest. */
export interface Notes {
  /** Writes a note, or finds it again under its idempotency key; null when that key belongs to another request. */
  write(asked: Asked, upgradeId: string, text: string): Promise<Note | null>;
  /** The newest first. */
  list(upgradeId: string, limit: number): Promise<readonly Note[]>;
}

interface Row {
  id: string;
  actorId: string;
  sealed: Uint8Array;
  writtenAt: Date;
}

interface Dependencies {
  readonly database: Database;
  readonly sealing: Sealing;
  readonly operatorActs: Pick<OperatorActs, 'note'>;
}

export function createNotes({ database, sealing, operatorActs }: Dependencies): Notes {
  const noteOf = ({ sealed, ...row }: Row): Note => ({ ...row, text: sealing.open(sealed, notePlace(row.id)) });

  return {
    write: (asked, upgradeId, text) =>
      reaching(() =>
        database.$transaction(async (transaction) => {
          const content = canonicalJson({ upgradeId, text });
          const id = uuid();
          const kept = await keyedRequest(transaction, sealing, asked, content, 'operations_request').keep(id);
          if (!kept.same) return null;
          const sealed = Uint8Array.from(sealing.seal(text, notePlace(id)));
          await transaction.$executeRaw`
            insert into upgrade_note (id, upgrade_id, actor_id, sealed, written_at)
            select ${id}::uuid, ${upgradeId}::uuid, ${asked.actor.id}, ${sealed}, crossgrade_now()
            where ${kept.subject === id}`;
          const [row] = await transaction.$queryRaw<Row[]>`
            select id, actor_id as "actorId", sealed, written_at as "writtenAt" from upgrade_note
            where id = ${kept.subject}::uuid`;
          if (!row) throw new Error('a note that was just written is gone');
          if (kept.subject === id) {
            const act = { actor: asked.actor, act: 'noteOnUpgrade', upgradeId, subject: id } as const;
            await operatorActs.note(act, transaction);
          }
          return noteOf(row);
        }),
      ),
    list: (upgradeId, limit) =>
      reaching(async () => {
        const rows = await database.$queryRaw<Row[]>`
          select id, actor_id as "actorId", sealed, written_at as "writtenAt" from upgrade_note
          where upgrade_id = ${upgradeId}::uuid order by written_at desc, id desc limit ${limit}`;
        return rows.map(noteOf);
      }),
  };
}

function notePlace(id: string): string {
  return `upgrade_note:${id}`;
}
