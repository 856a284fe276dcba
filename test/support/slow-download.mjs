// Appends to a file what it lacks of a download, slowly enough to be killed on the way: <url> <file>.

import { appendFileSync, existsSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 16;
const [url, file] = process.argv.slice(2);

const has = existsSync(file) ? statSync(file).size : 0;
const response = await fetch(url, { headers: { range: `bytes=${has}-` } });
if (response.status !== 206) throw new Error(`answered with ${response.status}: ${await response.text()}`);
for await (const chunk of response.body) {
  appendFileSync(file, chunk);
  await delay(pauseMs);
}
