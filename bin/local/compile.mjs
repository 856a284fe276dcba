import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './processes.mjs';
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

/** Writes the product as plain JavaScript, with all that it reads at run time. */
export async function compileInto(folder, { checked }) {
  const tsc = path.join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, '-p', 'tsconfig.build.json', '--outDir', folder, ...(checked ? [] : ['--noCheck'])];
  await run('Compiling', process.execPath, args, { cwd: projectFolder });
  for (const name of READ_AT_RUN_TIME) {
    cpSync(path.join(projectFolder, name), path.join(folder, name), { recursive: true });
  }
}

export async function bundleWorkflowsInto(folder) {
  writeFileSync(path.join(folder, 'workflow-bundle.js'), await bundleWorkflows());
}
