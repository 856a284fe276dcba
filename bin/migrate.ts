import path from 'node:path';
import { type MigrationStatus, migrationsOf } from '../storage/migrations/migrations.ts';

const USAGE = `node --import tsx bin/migrate.ts <command>, with DATABASE_URL set
  deploy                applies what is missing
  status                says what is missing, failed, edited or unknown; exit code 1 if anything is
  new <title>           writes a migration for what changed in the schema
  check                 exit code 1 if the schema is not what the migrations make
  applied <name>        notes a migration as applied, without running it
  rolled-back <name>    notes that a failed migration was undone, so that the next deploy tries it again`;

const projectFolder = path.resolve(import.meta.dirname, '..');
const [command = '', name = ''] = process.argv.slice(2);

// Ended by hand: the engine leaves a timer of its lock behind, which would keep the process for ten seconds.
process.exit(await perform().catch(explain));

async function perform(): Promise<number> {
  const url = process.env.DATABASE_URL;
  if (url === undefined) return fail(USAGE);
  const migrations = migrationsOf({
    url,
    schemaFile: path.join(projectFolder, 'prisma', 'schema.prisma'),
    folder: path.join(projectFolder, 'prisma', 'migrations'),
  });
  switch (command) {
    case 'deploy':
      return say(listOr(await migrations.deploy(), 'applied', 'nothing to apply'));
    case 'status':
      return report(await migrations.status());
    case 'new':
      if (!/^[a-z0-9_]+$/.test(name)) return fail('The title may have lower-case letters, digits and underscores.');
      return say(listOr(await migrations.create(name, new Date()), 'wrote', 'the schema has not changed'));
    case 'check':
      return compare(await migrations.difference());
    case 'applied':
      await migrations.markApplied(name);
      return say(`${name} is noted as applied`);
    case 'rolled-back':
      await migrations.markRolledBack(name);
      return say(`${name} is noted as rolled back`);
    default:
      return fail(USAGE);
  }
}

function explain(error: unknown): number {
  return fail(error instanceof Error ? error.message : String(error));
}

function report(status: MigrationStatus): number {
  const lines = Object.entries(status).flatMap(([state, names]) => names.map((found) => `${state}: ${found}`));
  return lines.length === 0 ? say('up to date') : fail(lines.join('\n'));
}

function compare(difference: string | undefined): number {
  if (difference === undefined) return say('the schema is what the migrations make');
  return fail(`The schema is not what the migrations make. From migrations to schema:\n${difference}`);
}

function listOr(names: string | string[] | undefined, verb: string, otherwise: string): string {
  const list = [names ?? []].flat();
  return list.length === 0 ? otherwise : `${verb} ${list.join(', ')}`;
}

function say(text: string): number {
  console.log(text);
  return 0;
}

function fail(text: string): number {
  console.error(text);
  return 1;
}
