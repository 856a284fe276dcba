import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import pg from 'pg';
import type { TestServers } from './test-servers.mjs';

/** The servers of this run, as the global set-up started them. */
export const servers = parseServers(process.env.TEST_SERVERS);

type Database = { url: string; drop: () => Promise<void> };

/** A migrated database of one's own, and how to get rid of it: connections that are still open are cut. */
export async function freshDatabase(): Promise<Database> {
  return createDatabase(servers.template);
}

/** An empty database, for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<Database> {
  return createDatabase('template0');
}

/** A Temporal namespace of one's own, so that workflows and task queues of test files do not meet. */
export async function freshNamespace(): Promise<string> {
  const namespace = `test-${randomUUID()}`;
  await temporal('namespace', 'create', '--namespace', namespace, '--retention', '1d');
  await temporal('search-attribute', 'create', '--namespace', namespace, '--name', 'ProblemCode', '--type', 'Keyword');
  return namespace;
}

async function temporal(...command: string[]): Promise<void> {
  await promisify(execFile)(servers.temporalBinary, ['operator', ...command, '--address', servers.temporalAddress]);
}

async function createDatabase(template: string): Promise<Database> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`create database ${name} template ${template}`);
  const url = new URL(servers.databaseUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: async () => onServer(`drop database if exists ${name} with (force)`) };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: servers.databaseUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function parseServers(text: string | undefined): TestServers {
  if (text === undefined) throw new Error('Only tests of the project "servers" have servers; see jest.config.mjs.');
  return JSON.parse(text) as TestServers;
}
