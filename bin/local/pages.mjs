import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Failure } from './failure.mjs';
import { run } from './processes.mjs';
import { projectFolder } from './state-folder.mjs';

const pages = path.join(projectFolder, 'pages');
const built = path.join(pages, 'built');
const stamp = path.join(built, 'made-from');

/** What the pages are made of. */
const SOURCES = ['pages', 'contract', 'core', 'package-lock.json'];
/** KiB after gzip. */
const BUDGETS = { portal: 175, console: 210 };
const STYLES_KIB = 12;
const COMPRESSED = new Set(['.html', '.js', '.css', '.svg']);

export function arePagesCurrent() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digest();
}

/** Builds the pages for browsers, each file beside its compressed forms, so that nobody compresses while it is served. */
export async function buildPages() {
  const vite = path.join(projectFolder, 'node_modules', 'vite', 'bin', 'vite.js');
  // Whoever builds them, a test too, builds what is handed out: what is for developers is slower and twice as large.
  const env = { ...process.env, NODE_ENV: 'production' };
  await run('Building the pages', process.execPath, [vite, 'build', pages], { cwd: projectFolder, env });
  for (const file of filesIn(built).filter((name) => COMPRESSED.has(path.extname(name)))) {
    const bytes = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(bytes));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
  for (const entry of Object.keys(BUDGETS)) refuseTooLarge(entry);
  writeFileSync(stamp, digest());
}

/** All scripts and styles of an entry, also those that come later, have a limit: slow lines and machines wait for them. */
function refuseTooLarge(entry) {
  const loaded = [...scriptsAndStyles(`${entry}.html`)];
  const styles = kibOf(loaded.filter((name) => name.endsWith('.css')));
  const all = kibOf(loaded);
  if (all <= BUDGETS[entry] && styles <= STYLES_KIB) return;
  throw new Failure(
    `${entry}.html loads ${all.toFixed(1)} KiB compressed, ${styles.toFixed(1)} of them styles; ` +
      `${BUDGETS[entry]} and ${STYLES_KIB} are allowed.`,
  );
}

/** What a built file names, and what that names in turn. */
function scriptsAndStyles(file, found = new Set()) {
  for (const [name] of readFileSync(path.join(built, file), 'utf8').matchAll(/[\w-]+-[\w-]{8}\.(?:js|css)\b/g)) {
    const named = path.join('assets', name);
    if (found.has(named)) continue;
    found.add(named);
    if (name.endsWith('.js')) scriptsAndStyles(named, found);
  }
  return found;
}

function kibOf(names) {
  return names.reduce((sum, name) => sum + statSync(path.join(built, `${name}.gz`)).size, 0) / 1024;
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
