import { type ActivationCode, lastGroup } from '../core/keys.ts';
import type { Database } from './database.ts';
import type { Sealing } from './sealing.ts';

export function openActivationCode(sealing: Sealing, licenseId: string, sealed: Uint8Array): ActivationCode {
  return parseStoredCode(sealing.open(sealed, `license:${licenseId}`));
}

/** Last groups of named codes, in the order of their ids. */
export async function openNamedCodes(
  database: Database,
  sealing: Sealing,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await database.$queryRaw<{ id: string; sealed: Uint8Array }[]>`
    select id, sealed from named_code where id = any(${[...ids]}::uuid[]) order by id`;
  return rows.map(({ id, sealed }) => lastGroup(parseStoredCode(sealing.open(sealed, `named_code:${id}`))));
}

/** A code that was sealed in its canonical spelling. */
export function parseStoredCode(text: string): ActivationCode {
  return text as ActivationCode;
}
