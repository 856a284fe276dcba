import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { installSystemPackages } from './system-packages.mjs';

/** Programs of others that tests call, each with the Debian package that brings it. */
const packages = {
  '7zz': '7zip',
  busybox: 'busybox',
  curl: 'curl',
  jar: 'default-jdk-headless',
  mcs: 'mono-mcs',
  mono: 'mono-runtime',
  nginx: 'nginx-light',
  openssl: 'openssl',
  pdftotext: 'poppler-utils',
  python3: 'python3',
  qpdf: 'qpdf',
  'ssh-keygen': 'openssh-client',
  unzip: 'unzip',
  zbarimg: 'zbar-tools',
  zipinfo: 'unzip',
};

/** Servers are not on the search path of everybody. */
const PLACES = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin'];

/** Installs what is missing of all that tests call, where that is possible; else fails and says what to install. */
export async function installProgramsOfTests() {
  const missing = Object.keys(packages).filter((program) => placeOf(program) === undefined);
  if (missing.length > 0) await installSystemPackages([...new Set(missing.map((program) => packages[program]))]);
}

/** Where a program is. Fails when it is not there, and says what to install. */
export function programOfTests(program) {
  const place = placeOf(program);
  if (place !== undefined) return place;
  throw new Error(
    `${program} is missing: npm test installs it as root, or install it yourself (Debian: apt-get install ${packages[program]}).`,
  );
}

function placeOf(program) {
  return PLACES.map((folder) => path.join(folder, program)).find(isProgram);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
