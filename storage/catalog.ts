import type { CatalogRevision, Policies, Suite } from '../core/catalog.ts';
import type { Database, Transaction } from './database.ts';

/**
 * What can be sold, by revision. Revisions never change, so each is read once. Whoever is in a transaction asks
 * through it: a second connection for each would leave none for any.
 */
export interface Catalog {
  /** The newest revision that is valid now. */
  current(through?: Transaction): Promise<CatalogRevision>;
  /** A suite as a revision has it; throws when the revision has no such suite. */
  suite(
    revision: number,
    code: string,
    through?: Transaction,
  ): Promise<{ readonly suite: Suite; readonly policies: Policies }>;
}

export function createCatalog(database: Database): Catalog {
  const revisions = new Map<number, CatalogRevision>();

  async function read(revision: number, through: Transaction): Promise<CatalogRevision> {
    const known = revisions.get(revision);
    if (known) return known;
    const [row] = await through.$queryRaw<{ content: Omit<CatalogRevision, 'revision'> }[]>`
      select content - 'publishing' as content from catalog_revision where revision = ${revision}`;
    if (!row) throw new Error(`there is no catalog revision ${String(revision)}`);
    const found = { ...row.content, revision };
    revisions.set(revision, found);
    return found;
  }

  return {
    async current(through = database) {
      const [row] = await through.$queryRaw<{ revision: number }[]>`
        select revision from catalog_revision where valid_from <= crossgrade_now()
        order by valid_from desc, revision desc limit 1`;
      if (!row) throw new Error('no catalog revision is valid now');
      return read(row.revision, through);
    },
    async suite(revision, code, through = database) {
      const { suites, policies } = await read(revision, through);
      const suite = suites.find((one) => one.code === code);
      if (!suite) throw new Error(`catalog revision ${String(revision)} has no such suite`);
      return { suite, policies };
    },
  };
}
