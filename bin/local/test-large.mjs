import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { orExplain } from './failure.mjs';
import { installWhatIsMissing } from './install.mjs';
import { openStateFolder, projectFolder } from './state-folder.mjs';

// Archives of gigabytes, sparse on the disk, read by other people's tools: some minutes.
await orExplain(async () => {
  openStateFolder();
  await installWhatIsMissing();
  const jest = path.join(projectFolder, 'node_modules', '.bin', 'jest');
  const { status } = spawnSync(jest, ['--selectProjects', 'large'], {
    cwd: projectFolder,
    stdio: 'inherit',
    env: {
      ...process.env,
      CROSSGRADE_TEST_LARGE: 'on',
      NODE_OPTIONS:
        `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim(),
    },
  });
  process.exitCode = status ?? 1;
});
