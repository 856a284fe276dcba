import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { browserBinary } from '../../bin/local/browser-binary.mjs';
import { install } from '../support/installation.ts';
import { startTestServers, stopTestServers } from '../support/test-servers.mjs';
import { scenes } from './scenes.ts';

const folder = path.join('pages', 'pictures');
const only = new RegExp(process.argv[2] ?? '');
const sizes = [
  { name: 'wide', width: 1280, height: 900 },
  { name: 'narrow', width: 390, height: 844 },
];

// What knows the servers of this run may be loaded once they run.
process.env.TEST_SERVERS = JSON.stringify(await startTestServers());
try {
  await takeAll();
} finally {
  await stopTestServers();
}

async function takeAll(): Promise<void> {
  const { freshDatabase, freshNamespace, servers } = await import('../support/servers.ts');
  const database = await freshDatabase();
  const installation = await install({
    databaseUrl: database.url,
    temporalAddress: servers.temporalAddress,
    temporalNamespace: await freshNamespace(),
    product: servers.product,
  });
  const browser = await chromium.launch({ executablePath: await browserBinary(), args: ['--no-sandbox'] });
  try {
    await Promise.all([installation.startApi(), installation.startWorker()]);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const { name, locale = 'en-GB', browser: stateOf, go } of scenes.filter((scene) => only.test(scene.name))) {
      const storageState = await stateOf?.(installation);
      const context = await browser.newContext({
        baseURL: installation.url,
        locale,
        timezoneId: 'Europe/Berlin',
        reducedMotion: 'reduce',
        ...(storageState && { storageState }),
      });
      const page = await context.newPage();
      await go(page, installation);
      await takeEach(page, name);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await context.close();
      process.stdout.write(`${name}\n`);
    }
  } finally {
    await browser.close();
    await installation.close();
    await database.drop();
  }
}

async function takeEach(page: Page, name: string): Promise<void> {
  for (const { name: size, width, height } of sizes) {
    await page.setViewportSize({ width, height });
    // What stays in view stands where the page ends, not over the middle of a picture of all of it.
    const whole = await page.evaluate<number>('document.documentElement.scrollHeight');
    await page.setViewportSize({ width, height: Math.max(height, whole) });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: path.join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: true });
    }
  }
}
