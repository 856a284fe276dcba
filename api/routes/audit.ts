import type { AuditEntry } from '../../storage/audit.ts';
import type { Dependencies } from '../dependencies.ts';
import { everyItem } from '../every-item.ts';
import type { Exchange, Handlers } from '../exchange.ts';
import { sendLines } from '../send-lines.ts';
import { auditCsvHead, auditCsvLine, auditEntryView } from '../views/audit-view.ts';
import { csvMark } from '../views/csv.ts';

/** Who did what, when and why. Reading it is no act. */
export function auditRoutes({
  storage: { audit, clock },
}: Dependencies): Pick<Handlers, 'listAudit' | 'exportAudit' | 'verifyAudit'> {
  const everything = (filter: ReturnType<typeof filterOf>) => everyItem((page) => audit.page(filter, page));

  return {
    listAudit: async ({ query }) => {
      const { limit, cursor = null } = query;
      const { items, nextCursor } = await audit.page(filterOf(query), { limit, cursor });
      return { status: 200, body: { items: items.map(auditEntryView), nextCursor } };
    },
    exportAudit: async ({ query, response }) => {
      const asCsv = query.format === 'csv';
      response.attachment(asCsv ? 'audit.csv' : 'audit.jsonl');
      response.type(asCsv ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8');
      return sendLines(response, linesOf(everything(filterOf(query)), asCsv));
    },
    verifyAudit: async () => {
      const [{ acts, hash, brokenAt }, now] = await Promise.all([audit.verify(), clock.now()]);
      return { status: 200, body: { acts, hash, brokenAt, checkedAt: now.toISOString() } };
    },
  };
}

async function* linesOf(entries: AsyncIterable<AuditEntry>, asCsv: boolean): AsyncGenerator<string> {
  if (asCsv) yield csvMark + auditCsvHead;
  for await (const found of entries) {
    const entry = auditEntryView(found);
    yield asCsv ? auditCsvLine(entry) : `${JSON.stringify(entry)}\n`;
  }
}

type Query = Omit<Exchange<'exportAudit'>['query'], 'format'>;

function filterOf({ by, act, upgrade, order, from, until }: Query) {
  return {
    ...{ actorId: by, act, upgradeId: upgrade, orderNumber: order },
    from: from === undefined ? undefined : new Date(from),
    until: until === undefined ? undefined : new Date(until),
  };
}
