import { orExplain } from '../../bin/local/failure.mjs';
import { installWhatIsMissing } from '../../bin/local/install.mjs';
import { openStateFolder, projectFolder } from '../../bin/local/state-folder.mjs';

process.chdir(projectFolder);
await orExplain(async () => {
  openStateFolder();
  await installWhatIsMissing();
  // Not before it is installed.
  const { register } = await import('tsx/esm/api');
  register();
  await import('./measure.ts');
});
