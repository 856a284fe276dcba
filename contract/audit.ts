import { z } from 'zod';
import { operatorRoles } from '../core/actors.ts';
import { id, instant, pageOf, pageQuery, pathId } from './scalars.ts';
import { text } from './text.ts';

const facts = z.looseObject({});

/** Something that a person at the vendor did. */
export const auditEntry = z
  .strictObject({
    kind: z.enum(['command', 'act']).describe('A command of an upgrade, or an act beside them.'),
    id: id.describe('The number of an act, or the id of a command.'),
    at: instant,
    by: z.strictObject({ id: z.string(), role: z.enum(operatorRoles) }),
    act: z.string(),
    upgradeId: id.nullable(),
    subject: z.string().nullable().describe('What it was done to, where that is no upgrade or only a part of one.'),
    reason: z.string().nullable(),
    before: facts.nullable(),
    after: facts.nullable(),
    outcome: z.string().nullable().describe('Of a command `accepted` or the code of a problem; null until decided.'),
  })
  .meta({ id: 'AuditEntry' });

export const auditPage = pageOf(auditEntry).meta({ id: 'AuditPage' });

const givenInstant = z.iso.datetime({ error: 'must be an instant such as 2026-12-01T00:00:00Z' });

const filter = {
  by: text(200).optional().describe('The id of a person.'),
  act: text(64).optional(),
  upgrade: pathId.optional(),
  order: text(64).optional().describe('An order number: of the upgrade that it belongs to.'),
  from: givenInstant.optional(),
  until: givenInstant.optional().describe('Not included.'),
};

/** An instant, a kind and an id. */
function isPlaceInAudit(cursor: string): boolean {
  const [at = '', kind = '', id = '', ...more] = cursor.split('_');
  return (
    instant.safeParse(at).success &&
    ['act', 'command'].includes(kind) &&
    /^[\da-f-]{1,36}$/.test(id) &&
    more.length === 0
  );
}

export const auditQuery = z.strictObject({
  ...pageQuery,
  ...filter,
  cursor: z.string().refine(isPlaceInAudit, 'is not the nextCursor of a page of this list').optional(),
});

export const auditExportQuery = z.strictObject({ ...filter, format: z.enum(['csv', 'json-lines']).default('csv') });

export const auditVerificationRequest = z.strictObject({});

export const auditVerification = z
  .strictObject({
    acts: z.int().describe('So many stand as they were written.'),
    hash: z.string().describe('Of the last of them; to be compared with one that was written down elsewhere.'),
    brokenAt: z.int().nullable().describe('The first act that is missing, changed or out of its place.'),
    checkedAt: instant,
  })
  .meta({ id: 'AuditVerification' });
