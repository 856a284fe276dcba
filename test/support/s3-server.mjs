import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { anyFreePort } from '../../bin/local/ports.mjs';
import { lastLines, until } from '../../bin/local/processes.mjs';
import { builtS3Server } from '../../bin/local/s3-server-binary.mjs';

const ACCESS = { region: 'us-east-1', accessKeyId: 'for-tests', secretAccessKey: 'for-tests-too' };
const BUCKET = 'installers';
const START_MS = 20_000;

/** Whether an S3 server can be had here. Where there is none, says so loudly. */
export function canTestS3() {
  const isThere = builtS3Server() !== undefined;
  if (!isThere)
    process.stderr.write('\n!!! S3 WAS NOT TESTED: there is no S3 server on this computer; npm test builds one.\n');
  return isThere;
}

/** Starts an S3 server (versitygw) with an empty bucket, and its data in the folder. */
export async function startS3Server({ folder }) {
  const binary = builtS3Server();
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
