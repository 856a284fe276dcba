import type { z } from 'zod';
import type { auditEntry } from '../../contract/audit.ts';
import type { OperatorRole } from '../../core/actors.ts';
import { operatorRoles } from '../../core/actors.ts';
import type { AuditEntry } from '../../storage/audit.ts';
import { csvLine } from './csv.ts';

type AuditEntryBody = z.input<typeof auditEntry>;

export function auditEntryView({ at, actor, ...entry }: AuditEntry): AuditEntryBody {
  return { ...entry, at: at.toISOString(), by: { id: actor.id, role: roleOf(actor.kind) } };
}

/** The list holds acts of operators alone. */
function roleOf(kind: string): OperatorRole {
  const role = operatorRoles.find((one) => one === kind);
  if (!role) throw new Error('an act of nobody at the vendor');
  return role;
}

const heads = ['at', 'by', 'role', 'act', 'upgrade', 'subject', 'reason', 'before', 'after', 'outcome', 'kind', 'id'];

export const auditCsvHead = csvLine(heads);

export function auditCsvLine({ at, by, act, upgradeId, subject, reason, before, after, ...entry }: AuditEntryBody) {
  const facts = [before, after].map((value) => (value === null ? '' : JSON.stringify(value)));
  const { outcome, kind, id } = entry;
  return csvLine([at, by.id, by.role, act, upgradeId, subject, reason, ...facts, outcome, kind, id]);
}
