import { existsSync } from 'node:fs';
import { Failure } from './failure.mjs';
import { installSystemPackage } from './system-packages.mjs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser that tests of the pages drive: CHROMIUM names it, else it is looked for, else installed. */
export async function browserBinary() {
  const named = process.env.CHROMIUM;
  if (named !== undefined && !existsSync(named))
    throw new Failure(`CHROMIUM names ${named}, and there is no such file.`);
  const found = named ?? PLACES.find((place) => existsSync(place));
  if (found !== undefined) return found;
  await installSystemPackage('chromium');
  return PLACES[0];
}
