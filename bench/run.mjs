import { installWhatIsMissing } from '../bin/local/install.mjs';
import { orExplain } from '../bin/local/failure.mjs';
import { openStateFolder, projectFolder } from '../bin/local/state-folder.mjs';
import { temporalBinary } from '../bin/local/temporal-binary.mjs';

process.chdir(projectFolder);
await orExplain(async () => {
  openStateFolder();
  await installWhatIsMissing();
  await temporalBinary();
  // Not before it is installed.
  const { register } = await import('tsx/esm/api');
  register();
  await import('./measure.ts');
});
