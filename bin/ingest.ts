import path from 'node:path';
import { parseArgs } from 'node:util';
import { installerView } from '../api/installers/installer-views.ts';
import { checkRequest } from '../contract/check-request.ts';
import { uploadRequest } from '../contract/installers.ts';
import { sentenceFor } from '../contract/problem-sentences.ts';
import type { Problem } from '../core/problems.ts';
import { openStorage } from '../storage/storage.ts';
import { ingestInstaller } from './ingest-installer.ts';
import { openObjects } from './open-objects.ts';
import { keysOf, readSettings } from './settings.ts';

const USAGE = `npm run ingest -- <file> --product <id> --version <version> --platform <platform> [options],
with the settings of the worker
Takes an installer into the object store and publishes it. Prints it as JSON; what is wrong is said on stderr, and the
exit code is 1.
  --product <id>      a product that some revision of the catalog has as one that is installed
  --platform <word>   windows, linux, macos, any, or another word
  --sha256 <digest>   what the SHA-256 has to be
  --name <name>       the file name to show, where it is not that of the file`;

process.exitCode = await perform().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 1;
});

async function perform(): Promise<number> {
  const { file, ...asked } = readOptions();
  const request = checkRequest(uploadRequest, asked);
  if (!request.ok) return say(request.problem);

  const settings = readSettings(process.env);
  const storage = openStorage({ url: settings.DATABASE_URL, ...keysOf(settings), connections: 2 });
  try {
    const objects = await openObjects(settings);
    const ingested = await ingestInstaller({ storage, objects }, file, request.value, progressLine());
    if (!ingested.ok) return say(ingested.problem);
    console.log(JSON.stringify(installerView(ingested.value), null, 2));
    return 0;
  } finally {
    await storage.close();
  }
}

function readOptions() {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { product: text, version: text, platform: text, sha256: text, name: text },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new Error(USAGE);
  const { product: productId, version, platform, sha256, name: fileName = path.basename(file) } = values;
  return { file, productId, version, platform, fileName, sha256 };
}

function say(problem: Problem): number {
  console.error(sentenceFor(problem));
  return 1;
}

/** Says how far it is and how fast, at most twice a second and at the end. */
function progressLine() {
  const startedAtMs = performance.now();
  let saidAtMs = startedAtMs;
  return (takenBytes: number, ofBytes: number) => {
    const nowMs = performance.now();
    if (takenBytes < ofBytes && nowMs - saidAtMs < 500) return;
    saidAtMs = nowMs;
    const percent = Math.floor((takenBytes / ofBytes) * 100);
    const speed = (takenBytes / 1000 / Math.max(1, nowMs - startedAtMs)).toFixed(1);
    process.stderr.write(`${process.stderr.isTTY ? '\r' : ''}${percent} % at ${speed} MB/s${ending(percent)}`);
  };
}

function ending(percent: number): string {
  return process.stderr.isTTY && percent < 100 ? '  ' : '\n';
}
