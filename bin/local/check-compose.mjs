import { Failure, orExplain } from './failure.mjs';
import { run, works } from './processes.mjs';
import { projectFolder } from './state-folder.mjs';

/** Compose's own reader. It checks the form without a Docker engine; it knows no variables, so none is filled in. */
const READER = 'github.com/compose-spec/compose-go/v2/cmd@v2.16.2';

await orExplain(async () => {
  if (!(await works('go', ['version'])))
    throw new Failure('Go is needed to run the reader of Compose files: https://go.dev/dl.');
  const args = ['run', READER, '-no-interpolation', 'docker-compose.yml'];
  await run('Checking docker-compose.yml', 'go', args, { cwd: projectFolder });
  console.log('docker-compose.yml is in order');
});
