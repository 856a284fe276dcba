import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { run } from './processes.mjs';
import { projectFolder } from './state-folder.mjs';

const pages = path.join(projectFolder, 'pages');
const built = path.join(pages, 'built');
const stamp = path.join(built, 'made-from');

/** What the pages are made of. */
const SOURCES = ['pages', 'contract', 'core', 'package-lock.json'];
const COMPRESSED = new Set(['.html', '.js', '.css', '.svg']);

export function arePagesCurrent() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digest();
}

/** Builds the pages for browsers, each file beside its compressed forms, so that nobody compresses while it is served. */
export async function buildPages() {
  const vite = path.join(projectFolder, 'node_modules', 'vite', 'bin', 'vite.js');
  await run('Building the pages', process.execPath, [vite, 'build', pages], { cwd: projectFolder });
  for (const file of filesIn(built).filter((name) => COMPRESSED.has(path.extname(name)))) {
    const bytes = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(bytes));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
  writeFileSync(stamp, digest());
}

function digest() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((name) => filesIn(path.join(projectFolder, name)))) {
    if (file.startsWith(built)) continue;
    hash.update(path.relative(projectFolder, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesIn(place) {
  if (path.extname(place) === '.json') return [place];
  const entries = existsSync(place) ? readdirSync(place, { recursive: true, withFileTypes: true }) : [];
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .sort();
}
