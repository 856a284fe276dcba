import { type Database, reaching } from './database.ts';

/** What the sandbox can provoke in the kit of one upgrade. */
export type SandboxFault = 'kit-attempt-fails' | 'kit-build-fails' | 'kit-build-slow';

export interface Sandbox {
  /** Takes the fault that an upgrade has left, one time fewer; null when there is none. */
  takeFault(upgradeId: string): Promise<SandboxFault | null>;
  /** Gives an upgrade a fault that shows so many times. */
  provoke(upgradeId: string, kind: SandboxFault, times: number): Promise<void>;
}

export function createSandbox(database: Database): Sandbox {
  return {
    takeFault: (upgradeId) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<{ kind: SandboxFault }[]>`
          update sandbox_fault set remaining = remaining - 1
          where upgrade_id = ${upgradeId}::uuid and remaining > 0 returning kind`;
        return row?.kind ?? null;
      }),
    provoke: (upgradeId, kind, times) =>
      reaching(async () => {
        await database.$executeRaw`
          insert into sandbox_fault (upgrade_id, kind, remaining) values (${upgradeId}::uuid, ${kind}, ${times})
          on conflict (upgrade_id) do update set kind = excluded.kind, remaining = excluded.remaining`;
      }),
  };
}
