import path from 'node:path';
import { projectFolder } from './state-folder.mjs';

/** The workflows with their interceptors, as code for the workers. */
export async function bundleWorkflows() {
  // Not before it is needed: loading it takes a second.
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(projectFolder, 'workflows', 'index.ts'),
    workflowInterceptorModules: [path.join(projectFolder, 'workflows', 'interceptors.ts')],
    logger: new DefaultLogger('ERROR'),
  });
  return code;
}
