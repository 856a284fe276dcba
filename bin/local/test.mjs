import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { browserBinary } from './browser-binary.mjs';
import { orExplain } from './failure.mjs';
import { installWhatIsMissing } from './install.mjs';
import { step } from './progress.mjs';
import { openStateFolder, projectFolder } from './state-folder.mjs';
import { temporalBinary } from './temporal-binary.mjs';

await orExplain(async () => {
  openStateFolder();
  await installWhatIsMissing();
  await step('getting the Temporal server', temporalBinary);
  await step('getting a browser', browserBinary);
  const { status } = spawnSync(process.execPath, [path.join(projectFolder, 'bin', 'local', 'check.mjs')], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
});
