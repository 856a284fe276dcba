import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFolder } from './state-folder.mjs';

/** Licenses under which a package may be a part of what is handed out. */
const PERMISSIVE = new Set([
  ...['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0', 'Unlicense'],
  ...['MIT-0', 'Zlib', 'Python-2.0'],
]);

/** Packages that say it in another way, or are used only by a tool that comes with one we need. */
const LOOKED_AT = new Map([
  ['elkjs', 'EPL-2.0: draws diagrams in the studio of prisma, which no process of ours loads'],
  ['caniuse-lite', 'CC-BY-4.0: data of the bundler, unchanged'],
  ['png-js', 'says nothing in the lock file; its LICENSE is MIT'],
  ['seq-queue', 'says nothing in its package.json; its LICENSE is MIT'],
  ['unionfs', 'says nothing in the lock file; its LICENSE is the Unlicense'],
]);

/** The packages of production whose license is none of these, by the lock file. */
export function strangeLicenses(
  lock = JSON.parse(readFileSync(path.join(projectFolder, 'package-lock.json'), 'utf8')),
) {
  return Object.entries(lock.packages)
    .filter(([at, { dev }]) => at !== '' && !dev)
    .map(([at, { license }]) => ({ name: at.slice(at.lastIndexOf('node_modules/') + 13), license: license ?? 'none' }))
    .filter(({ name, license }) => !isPermissive(license) && !LOOKED_AT.has(name));
}

/** All of `A AND B`, one of `A OR B`. */
function isPermissive(license) {
  const words = license.replaceAll(/[()]/g, '');
  if (/ OR /i.test(words)) return words.split(/ OR /i).some((one) => PERMISSIVE.has(one.trim()));
  return words.split(/ AND /i).every((one) => PERMISSIVE.has(one.trim()));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const strange = strangeLicenses();
  for (const { name, license } of strange) console.error(`${name}: ${license}`);
  if (strange.length === 0) console.log('every package of production has a permissive license, or was looked at');
  process.exitCode = strange.length === 0 ? 0 : 1;
}
