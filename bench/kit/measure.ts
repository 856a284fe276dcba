import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { measureBuild } from './build.ts';
import { type IngestRound, measureIngest } from './ingest.ts';
import { makeInstaller, placeHole } from './installer.ts';
import { measureServing } from './serving.ts';
import { kitTable } from './table.ts';

const isQuick = process.argv.includes('--quick');
const sizeBytes = isQuick ? 200_000_000 : 2_000_000_000;
const count = isQuick ? 1 : 5;
const hugeBlocks = 20_000;
/** A file system in memory, which every Linux has. */
const memory = '/dev/shm';

const folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-bench-kit-'));
try {
  const [file, blobs] = [path.join(folder, 'installer.bin'), path.join(folder, 'blobs')];
  mkdirSync(blobs);
  say('making an installer');
  await makeInstaller(file, sizeBytes);
  say('taking it into the store');
  const ingest = await measureIngest(blobs, file, count);
  const { facts } = ingest;
  const inMemory = existsSync(memory) ? await ingestIntoMemory(file) : null;
  const huge = await placeHole(blobs, hugeBlocks);
  say('building kits');
  const build = await measureBuild({ blobs, file, facts, huge, count });
  say('serving one of them');
  const serving = await measureServing({ folder, blobs, content: build.content, facts, count });
  const measured = { ingest: ingest.rounds, ingestInMemory: inMemory, build, serving };
  process.stdout.write(kitTable({ sizeBytes, hugeBytes: huge.sizeBytes, ...measured }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What an intake costs where no disk is waited for. */
async function ingestIntoMemory(file: string): Promise<readonly IngestRound[]> {
  const blobs = mkdtempSync(path.join(memory, 'crossgrade-bench-kit-'));
  try {
    return (await measureIngest(blobs, file, count)).rounds;
  } finally {
    rmSync(blobs, { recursive: true, force: true });
  }
}

function say(progress: string): void {
  process.stderr.write(`${progress} …\n`);
}
