import { type Database, reaching } from './database.ts';

/** What the service is made of beside PostgreSQL. */
export type ServicePart = 'engine' | 'worker' | 'bell';

export interface SignOfLife {
  readonly part: ServicePart;
  /** When it last worked; null when it never has. */
  readonly heardAt: Date | null;
  readonly silentForMs: number | null;
}

/** When each part last worked, by the clock of PostgreSQL, which nobody shifts. */
export interface SignsOfLife {
  note(parts: readonly ServicePart[]): Promise<void>;
  /** That a release is at work; only the first time counts. */
  noteRelease(version: string): Promise<void>;
  list(): Promise<readonly SignOfLife[]>;
}

const all: readonly ServicePart[] = ['engine', 'worker', 'bell'];

export function createSignsOfLife(database: Database): SignsOfLife {
  return {
    note: (parts) =>
      reaching(async () => {
        await database.$executeRaw`
          insert into sign_of_life (part, heard_at) select part, now() from unnest(${[...parts]}::text[]) as p(part)
          on conflict (part) do update set heard_at = excluded.heard_at`;
      }),
    noteRelease: (version) =>
      reaching(async () => {
        await database.$executeRaw`
          insert into release (version, began_at) values (${version}, crossgrade_now()) on conflict do nothing`;
      }),
    list: () =>
      reaching(
        () => database.$queryRaw<SignOfLife[]>`
          select p.part, s.heard_at as "heardAt",
            (extract(epoch from now() - s.heard_at) * 1000)::float8 as "silentForMs"
          from unnest(${[...all]}::text[]) with ordinality as p(part, place) left join sign_of_life s using (part)
          order by p.place`,
      ),
  };
}
