import { cpSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { orExplain } from './failure.mjs';
import { arePagesCurrent, buildPages } from './pages.mjs';
import { generatePrismaClient, isPrismaClientCurrent } from './prisma-client.mjs';
import { run } from './processes.mjs';
import { step } from './progress.mjs';
import { projectFolder } from './state-folder.mjs';
import { bundleWorkflows } from './workflow-bundle.mjs';

/** What the processes read beside their code, found relative to it. */
const READ_AT_RUN_TIME = [
  'certificate/fonts',
  'docs/problems',
  'pages/built',
  'prisma/migrations',
  'prisma/schema.prisma',
];

const dist = path.resolve(process.argv[2] ?? path.join(projectFolder, 'dist'));

await orExplain(async () => {
  if (!isPrismaClientCurrent()) await step('generating the database client', generatePrismaClient);
  if (!arePagesCurrent()) await step('building the pages', buildPages);
  rmSync(dist, { recursive: true, force: true });
  await step('compiling', compile);
  for (const name of READ_AT_RUN_TIME) {
    cpSync(path.join(projectFolder, name), path.join(dist, name), { recursive: true });
  }
  await step('bundling the workflows', writeWorkflowBundle);
});

async function compile() {
  const tsc = path.join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, '-p', 'tsconfig.build.json', '--outDir', dist];
  await run('Compiling', process.execPath, args, { cwd: projectFolder });
}

async function writeWorkflowBundle() {
  writeFileSync(path.join(dist, 'workflow-bundle.js'), await bundleWorkflows());
}
