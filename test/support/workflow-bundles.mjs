import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openStateFolder, inState, projectFolder } from '../../bin/local/state-folder.mjs';
import { bundleWorkflows } from '../../bin/local/workflow-bundle.mjs';

/** The workflows as production bundles them. */
export const bundleAsInProduction = bundleWorkflows;

/** The workflows with one text of their story exchanged for another, as a release that forgot running upgrades has it. */
export async function bundleChanged(before, after) {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  openStateFolder();
  // Inside the project, so that packages are found.
  const folder = mkdtempSync(inState(`changed-${process.pid}-`));
  try {
    for (const copied of ['core', 'workflows'])
      cpSync(path.join(projectFolder, copied), path.join(folder, copied), { recursive: true });
    const story = path.join(folder, 'workflows', 'upgrade-to-suite.ts');
    const text = readFileSync(story, 'utf8');
    if (text.split(before).length !== 2) throw new Error(`the workflow has not, or not once: ${before}`);
    writeFileSync(
      story,
      text.replace(before, () => after),
    );
    const { code } = await bundleWorkflowCode({
      workflowsPath: path.join(folder, 'workflows', 'index.ts'),
      workflowInterceptorModules: [path.join(folder, 'workflows', 'interceptors.ts')],
      logger: new DefaultLogger('ERROR'),
    });
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
