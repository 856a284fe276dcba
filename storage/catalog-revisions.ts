import { Prisma } from '../prisma/generated/client.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import type { CatalogRevision } from '../core/catalog.ts';
import { checkCatalog, type CatalogDraft, type CheckedCatalog } from '../core/check-catalog.ts';
import type { ProductId } from '../core/product-ids.ts';
import type { Catalog } from './catalog.ts';
import { type Database, reaching, type Transaction } from './database.ts';
import { keyedRequest } from './keyed-requests.ts';
import { pageOf } from './paging.ts';
import type { Asked, PublishedRevision, RevisionPublication, Storage } from './records.ts';
import type { Sealing } from './sealing.ts';

/** When and by whom a revision was published; stored beside its content. */
interface Publishing {
  readonly at: string;
  readonly by: string;
}

interface Row {
  readonly revision: number;
  readonly validFrom: Date;
  readonly content: Omit<CatalogRevision, 'revision'>;
  readonly publishing: Publishing | null;
}

const columns = Prisma.sql`revision, valid_from as "validFrom", content - 'publishing' as content,
  content -> 'publishing' as publishing from catalog_revision`;

const maxRevision = 2_147_483_647;

/** The catalog as it is managed: what was published, and the next revision. */
export function createCatalogRevisions(database: Database, catalog: Catalog, sealing: Sealing): Storage['catalog'] {
  return {
    suites: () => reaching(async () => (await catalog.current()).suites),
    page: ({ limit, cursor }) =>
      reaching(async () => {
        const rows = await database.$queryRaw<Row[]>`
          select ${columns} where revision < ${cursor === null ? maxRevision : Number(cursor)}
          order by revision desc limit ${limit + 1}`;
        const page = pageOf(rows, limit, ({ revision }) => String(revision));
        return { ...page, items: page.items.map(recordOf) };
      }),
    find: (revision) => reaching(() => findRevision(database, revision)),
    publish: (asked, draft) =>
      reaching(() => database.$transaction((transaction) => publish(transaction, sealing, asked, draft))),
    installs: (productId) => reaching(() => installs(database, productId)),
  };
}

async function publish(
  transaction: Transaction,
  sealing: Sealing,
  asked: Asked,
  draft: CatalogDraft,
): Promise<RevisionPublication> {
  // One after the other: each sees the newest revision, and its number is the next.
  await transaction.$executeRaw`lock table catalog_revision in share row exclusive mode`;
  const content = canonicalJson({ ...draft, validFrom: draft.validFrom?.toISOString() });
  const request = keyedRequest(transaction, sealing, asked, content, 'catalog_request');
  const earlier = await request.earlier();
  if (earlier && !earlier.same) return { kind: 'refused', problem: { code: 'idempotency-key-reused' } };
  const known = earlier && (await findRevision(transaction, Number(earlier.subject)));
  if (known) return { kind: 'known', revision: known };

  const publication = await publishNext(transaction, asked, draft);
  if (publication.kind !== 'refused') await request.keep(String(publication.revision.revision));
  return publication;
}

async function publishNext(
  transaction: Transaction,
  { actor }: Asked,
  draft: CatalogDraft,
): Promise<RevisionPublication> {
  const now = await momentOf(transaction);
  const [row] = await transaction.$queryRaw<Row[]>`select ${columns} order by revision desc limit 1`;
  const newest = row ? recordOf(row) : null;
  if (newest && repeats(draft, newest, now)) return { kind: 'known', revision: newest };
  const checked = checkCatalog(draft, newest, now);
  if (!checked.ok) return { kind: 'refused', problem: checked.problem };
  const publishing = { at: now.toISOString(), by: actor.id };
  const revision = (newest?.revision ?? 0) + 1;
  return { kind: 'published', revision: await insert(transaction, revision, checked.value, publishing) };
}

async function findRevision(through: Transaction, revision: number): Promise<PublishedRevision | null> {
  const [row] = await through.$queryRaw<Row[]>`select ${columns} where revision = ${revision}`;
  return row ? recordOf(row) : null;
}

async function insert(
  transaction: Transaction,
  revision: number,
  { validFrom, suites, policies }: CheckedCatalog,
  publishing: Publishing,
): Promise<PublishedRevision> {
  const content = JSON.stringify({ suites, policies, publishing });
  await transaction.$executeRaw`
    insert into catalog_revision (revision, valid_from, content)
    values (${revision}, ${validFrom}::timestamptz, ${content}::jsonb)`;
  return { revision, validFrom, suites, policies, publishedAt: new Date(publishing.at) };
}

/** The present of a transaction that has waited: `crossgrade_now()` is that of its beginning. */
async function momentOf(transaction: Transaction): Promise<Date> {
  const [row] = await transaction.$queryRaw<{ now: Date }[]>`
    select date_trunc('milliseconds', crossgrade_now() + (clock_timestamp() - now())) as now`;
  if (!row) throw new Error('PostgreSQL has no time');
  return row.now;
}

/** Whether a draft says nothing but what the newest revision says, from the same moment on or from now on. */
function repeats({ validFrom, ...draft }: CatalogDraft, newest: PublishedRevision, now: Date): boolean {
  const { suites, policies } = newest;
  const sameTime = validFrom === null ? newest.validFrom <= now : validFrom.getTime() === newest.validFrom.getTime();
  return sameTime && canonicalJson(draft) === canonicalJson({ suites, policies });
}

function recordOf({ revision, validFrom, content, publishing }: Row): PublishedRevision {
  return { ...content, revision, validFrom, publishedAt: publishing ? new Date(publishing.at) : null };
}

async function installs(database: Database, productId: ProductId): Promise<boolean> {
  const [row] = await database.$queryRaw<{ found: boolean }[]>`
    select exists (
      select 1 from catalog_revision r
      cross join lateral jsonb_array_elements(r.content -> 'suites') s
      cross join lateral jsonb_array_elements(s -> 'components') c
      where c ->> 'productId' = ${productId} and c ->> 'delivery' = 'on-premises') as found`;
  return row?.found ?? false;
}
