import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MigrationDirectory, MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';

const LOCK = 'migration_lock.toml';
const SCRIPT = 'migration.sql';

/** All migrations of a folder, in the order of their names. */
export function readMigrations(folder: string): MigrationList {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    baseDir: folder,
    lockfile: { path: LOCK, content: readFileSync(path.join(folder, LOCK), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: names.map(({ name }) => readMigration(folder, name)).sort(byName),
  };
}

/** Writes a new migration and returns its name, which begins with the time in UTC so that it comes last. */
export function writeMigration(folder: string, title: string, sql: string, now: Date): string {
  const stamp = now.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const name = `${stamp}_${title}`;
  mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, name, SCRIPT), sql);
  return name;
}

function readMigration(folder: string, name: string): MigrationDirectory {
  const file = path.join(folder, name, SCRIPT);
  const content = existsSync(file)
    ? ({ tag: 'ok', value: readFileSync(file, 'utf8') } as const)
    : ({ tag: 'error', value: `${name} has no ${SCRIPT}` } as const);
  return { path: name, migrationFile: { path: SCRIPT, content } };
}

function byName(a: MigrationDirectory, b: MigrationDirectory): number {
  return a.path < b.path ? -1 : 1;
}
