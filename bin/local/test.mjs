import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { orExplain } from './failure.mjs';
import { projectFolder } from './state-folder.mjs';
import { installWhatTestsNeed } from './what-tests-need.mjs';

await orExplain(async () => {
  await installWhatTestsNeed();
  const { status } = spawnSync(process.execPath, [path.join(projectFolder, 'bin', 'local', 'check.mjs')], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
});
