import { readFileSync } from 'node:fs';
import type { DiagnoseMigrationHistoryOutput, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { readMigrations, writeMigration } from './migration-folder.ts';
import { openSchemaEngine } from './schema-engine.ts';

/** What `status` tells. Functions, triggers and partial indexes are not compared: the schema language has none. */
export type MigrationStatus = { unapplied: string[]; unknown: string[]; failed: string[]; edited: string[] };

const filters = { externalTables: [], externalEnums: [] };

/**
 * The migrations of one database, in the table and with the checksums that Prisma's own command line uses. A shadow
 * database is made beside it for `create` and `difference`, and dropped again.
 */
export function migrationsOf({ url, schemaFile, folder }: { url: string; schemaFile: string; folder: string }) {
  const withEngine = async <T>(work: (engine: SchemaEngine) => Promise<T>): Promise<T> =>
    work(await openSchemaEngine(url, schemaFile));

  const difference = async (asScript: boolean): Promise<string | undefined> =>
    withEngine(async (engine) => {
      const { exitCode, stdout } = await engine.diff({
        from: { tag: 'migrations', ...readMigrations(folder) },
        to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }] },
        script: asScript,
        exitCode: true,
        filters,
      });
      return exitCode === 0 ? undefined : (stdout ?? '');
    });

  return {
    /** Applies what is missing and returns its names. Refuses when an applied migration was edited or has failed. */
    deploy: async (): Promise<string[]> =>
      withEngine(async (engine) => {
        const migrationsList = readMigrations(folder);
        const { edited } = await diagnose(engine, folder);
        if (edited.length > 0)
          throw new Error(`Migrations were edited after they had been applied: ${edited.join(', ')}`);
        const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters });
        return appliedMigrationNames;
      }),

    status: async (): Promise<MigrationStatus> => withEngine(async (engine) => diagnose(engine, folder)),

    /** How the schema differs from what the migrations make, for people; undefined when it does not. */
    difference: async () => difference(false),

    /** Writes a migration that makes the schema out of what the migrations make; undefined when they agree. */
    create: async (title: string, now: Date): Promise<string | undefined> => {
      const sql = await difference(true);
      return sql === undefined ? undefined : writeMigration(folder, title, sql, now);
    },

    /** For a migration that was applied by hand. */
    markApplied: async (name: string): Promise<void> =>
      withEngine(async (engine) => {
        await engine.markMigrationApplied({ migrationName: name, migrationsList: readMigrations(folder) });
      }),

    /** For a migration that failed and whose traces were removed: the next deploy tries it again. */
    markRolledBack: async (name: string): Promise<void> =>
      withEngine(async (engine) => {
        await engine.markMigrationRolledBack({ migrationName: name });
      }),
  };
}

async function diagnose(engine: SchemaEngine, folder: string): Promise<MigrationStatus> {
  const found = await engine.diagnoseMigrationHistory({
    migrationsList: readMigrations(folder),
    optInToShadowDatabase: false,
    filters,
  });
  return {
    ...historyOf(found),
    failed: found.failedMigrationNames,
    edited: found.editedMigrationNames,
  };
}

function historyOf({ history }: DiagnoseMigrationHistoryOutput): Pick<MigrationStatus, 'unapplied' | 'unknown'> {
  switch (history?.diagnostic) {
    case undefined:
      return { unapplied: [], unknown: [] };
    case 'databaseIsBehind':
      return { unapplied: history.unappliedMigrationNames, unknown: [] };
    case 'migrationsDirectoryIsBehind':
      return { unapplied: [], unknown: history.unpersistedMigrationNames };
    case 'historiesDiverge':
      return { unapplied: history.unappliedMigrationNames, unknown: history.unpersistedMigrationNames };
  }
}
