import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { orExplain } from './failure.mjs';
import { projectFolder } from './state-folder.mjs';
import { installWhatTestsNeed } from './what-tests-need.mjs';

/** Archives of gigabytes, sparse on the disk, read by other people's tools; tests that try more often; a bad day. */
const PATTERNS = ['large/', 'kits/from-the-store', 'chaos/kit-builder', 'api/guesses', 'pages/console-campaign'];

// Some minutes.
await orExplain(async () => {
  await installWhatTestsNeed();
  const jest = path.join(projectFolder, 'node_modules', '.bin', 'jest');
  const { status } = spawnSync(jest, ['--testPathPatterns', ...PATTERNS], {
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
