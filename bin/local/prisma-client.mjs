import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './processes.mjs';
import { projectFolder } from './state-folder.mjs';

const prismaFolder = path.join(projectFolder, 'node_modules', 'prisma');
const schema = path.join(projectFolder, 'prisma', 'schema.prisma');
const stamp = path.join(projectFolder, 'prisma', 'generated', 'made-from');

export function isPrismaClientCurrent() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digest();
}

export async function generatePrismaClient() {
  // The generator asks for an engine that it would download and does not run; any file that exists satisfies it.
  // Nowhere else: with this variable set, Prisma's own migration commands say "done" and do nothing.
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: path.join(projectFolder, 'package.json'),
    CHECKPOINT_DISABLE: '1',
  };
  const command = path.join(prismaFolder, 'build', 'index.js');
  await run('Generating the database client', process.execPath, [command, 'generate', '--no-hints'], {
    cwd: projectFolder,
    env,
  });
  writeFileSync(stamp, digest());
}

function digest() {
  const { version } = JSON.parse(readFileSync(path.join(prismaFolder, 'package.json'), 'utf8'));
  return createHash('sha256').update(version).update(readFileSync(schema)).digest('hex');
}
