import { rmSync } from 'node:fs';
import path from 'node:path';
import { bundleWorkflowsInto, compileInto } from './compile.mjs';
import { orExplain } from './failure.mjs';
import { arePagesCurrent, buildPages } from './pages.mjs';
import { generatePrismaClient, isPrismaClientCurrent } from './prisma-client.mjs';
import { step } from './progress.mjs';
import { projectFolder } from './state-folder.mjs';

const dist = path.resolve(process.argv[2] ?? path.join(projectFolder, 'dist'));

await orExplain(async () => {
  if (!isPrismaClientCurrent()) await step('generating the database client', generatePrismaClient);
  if (!arePagesCurrent()) await step('building the pages', buildPages);
  rmSync(dist, { recursive: true, force: true });
  await step('compiling', () => compileInto(dist, { checked: true }));
  await step('bundling the workflows', () => bundleWorkflowsInto(dist));
});
