import { type Database, reaching } from './database.ts';

/** A key for links is derived from its number; which numbers there are is all that is stored. */
export interface LinkKey {
  readonly number: number;
  readonly madeAt: Date;
}

export interface LinkKeys {
  /** Newest first: that one signs. A key that is not among them opens nothing. */
  list(): Promise<readonly LinkKey[]>;
  /** Makes the next key. `closing`: forgets all older ones, whose links end with that. */
  rotate(options: { readonly closing: boolean }): Promise<LinkKey>;
}

export function createLinkKeys(database: Database): LinkKeys {
  return {
    list: () =>
      reaching(
        () => database.$queryRaw<LinkKey[]>`select number, made_at as "madeAt" from link_key order by number desc`,
      ),
    rotate: ({ closing }) =>
      reaching(async () => {
        const [made] = await database.$queryRaw<LinkKey[]>`
          with newest as (
            select coalesce(max(number), 0) as number from link_key
          ), closed as (
            delete from link_key where ${closing}
          )
          insert into link_key (number, made_at) select number + 1, crossgrade_now() from newest
          returning number, made_at as "madeAt"`;
        if (!made) throw new Error('no key for links was made');
        return made;
      }),
  };
}
