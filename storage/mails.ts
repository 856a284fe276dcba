import { v7 as uuid } from 'uuid';
import { Prisma } from '../prisma/generated/client.ts';
import type { NewMail } from '../core/mail.ts';
import { type Database, reaching } from './database.ts';
import type { Storage } from './records.ts';
import type { Sealing } from './sealing.ts';

export function createMails(database: Database, sealing: Sealing): Storage['mails'] {
  return {
    enqueue: (mail) =>
      reaching(async () => {
        await database.$executeRaw`
          insert into mail (${mailColumns}) ${selectMails([mail], sealing)} on conflict (cause) do nothing`;
      }),
  };
}

/** The columns that `selectMails` fills. */
const mailColumns = Prisma.sql`id, cause, kind, language, upgrade_id, recipient, sealed, created_at`;

function selectMails(mails: readonly NewMail[], sealing: Sealing): Prisma.Sql {
  return Prisma.sql`
    select m.id, m.cause, m.kind, m.language, m."upgradeId", decode(m.recipient, 'hex'), decode(m.sealed, 'hex'),
      crossgrade_now()
    from jsonb_to_recordset(${JSON.stringify(mails.map((mail) => sealMail(mail, sealing)))}::jsonb)
      as m(id uuid, cause text, kind text, language text, "upgradeId" uuid, recipient text, sealed text)`;
}

function sealMail({ cause, kind, language, upgradeId, to, values }: NewMail, sealing: Sealing) {
  const id = uuid();
  return {
    id,
    ...{ cause, kind, language, upgradeId },
    recipient: hex(sealing.digest(to.toLowerCase(), 'mail-address')),
    sealed: hex(sealing.seal(JSON.stringify({ to, values }), mailPlace(id))),
  };
}

/** Where a mail lies sealed. */
function mailPlace(id: string): string {
  return `mail:${id}`;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
