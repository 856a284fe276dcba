import type { OpenStorage } from '../../storage/storage.ts';

/** Keeps work of ours from being written, so that an upgrade stands at a step which it leaves within moments else. */
export interface HeldWork {
  /** The event that would be written with the work. */
  hold(upgradeId: string, event: string): Promise<void>;
  release(): Promise<void>;
}

export async function holdWork({ database }: OpenStorage): Promise<HeldWork> {
  await database.$executeRaw`create table held_work (upgrade_id uuid, event text)`;
  await database.$executeRaw`
    create function refuse_held_work() returns trigger language plpgsql as $$
    begin
      if exists (select 1 from held_work h where h.upgrade_id = new.upgrade_id and h.event = new.type) then
        raise exception 'held for a test';
      end if;
      return new;
    end $$`;
  await database.$executeRaw`
    create trigger refuse_held_work before insert on upgrade_event for each row execute function refuse_held_work()`;
  return {
    async hold(upgradeId, event) {
      await database.$executeRaw`insert into held_work values (${upgradeId}::uuid, ${event})`;
    },
    async release() {
      await database.$executeRaw`delete from held_work`;
    },
  };
}
