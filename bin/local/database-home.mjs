import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { prepareHome, stopEmbeddedPostgres } from './embedded-postgres.mjs';

/**
 * Sets a database aside that belongs to an earlier state folder of this project (kept, under another name): without
 * the secrets that went with that folder, nobody can open it.
 */
export async function setForeignDatabaseAside(home, rootKey) {
  prepareHome(home);
  const mine = createHash('sha256').update(rootKey).digest('hex');
  const label = path.join(home, 'belongs-to');
  const data = path.join(home, 'data');
  if (existsSync(data) && readOrEmpty(label) !== mine) {
    await stopEmbeddedPostgres(home);
    const aside = `${data}-of-${Date.now()}`;
    renameSync(data, aside);
    console.log(`  The state folder is new; the database of an earlier one was kept as ${aside}.`);
  }
  writeFileSync(label, mine, { mode: 0o600 });
}

function readOrEmpty(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
