import type { CatalogRevision, Policies, Suite } from '../core/catalog.ts';
import type { Database } from './database.ts';

/** What can be sold, by revision. Revisions never change, so each is read once. */
export interface Catalog {
  /** The newest revision that is valid now. */
  current(): Promise<CatalogRevision>;
  /** A suite as a revision has it; throws when the revision has no such suite. */
  suite(revision: number, code: string): Promise<{ readonly suite: Suite; readonly policies: Policies }>;
}

export function createCatalog(database: Database): Catalog {
  const revisions = new Map<number, CatalogRevision>();

  async function read(revision: number): Promise<CatalogRevision> {
    const known = revisions.get(revision);
    if (known) return known;
    const [row] = await database.$queryRaw<{ content: Omit<CatalogRevision, 'revision'> }[]>`
      select content from catalog_revision where revision = ${revision}`;
    if (!row) throw new Error(`there is no catalog revision ${String(revision)}`);
    const found = { ...row.content, revision };
    revisions.set(revision, found);
    return found;
  }

  return {
    async current() {
      const [row] = await database.$queryRaw<{ revision: number }[]>`
        select revision from catalog_revision where valid_from <= crossgrade_now()
        order by valid_from desc, revision desc limit 1`;
      if (!row) throw new Error('no catalog revision is valid now');
      return read(row.revision);
    },
    async suite(revision, code) {
      const { suites, policies } = await read(revision);
      const suite = suites.find((one) => one.code === code);
      if (!suite) throw new Error(`catalog revision ${String(revision)} has no such suite`);
      return { suite, policies };
    },
  };
}
