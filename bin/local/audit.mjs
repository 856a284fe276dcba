import { spawnSync } from 'node:child_process';
import { projectFolder } from './state-folder.mjs';

/** Known holes in packages of production. A registry that does not answer is no answer, and is said so loudly. */
const { status, stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  cwd: projectFolder,
  encoding: 'utf8',
  timeout: 60_000,
});
const found = vulnerabilitiesIn(stdout);
if (found === null) {
  console.error('NOT AUDITED: the registry gave no advisories. Run `npm run audit` where it does, before a release.');
} else {
  console.log(
    `known holes: ${Object.entries(found)
      .map(([level, count]) => `${level} ${count}`)
      .join(', ')}`,
  );
}
process.exitCode = found === null ? 3 : status === 0 ? 0 : 1;

function vulnerabilitiesIn(text) {
  try {
    return JSON.parse(text).metadata?.vulnerabilities ?? null;
  } catch {
    return null;
  }
}
