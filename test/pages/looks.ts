import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Result } from 'axe-core';
import type { Page } from 'playwright-core';

/** Half as long as what the package names first, and as good. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What WCAG 2.2 AA forbids on a page, in each theme: light on a wide window, dark on a narrow one. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const light = await run(page);
  await page.setViewportSize(narrow);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await run(page);
  return [...light, ...dark.map((one) => `narrow and dark: ${one}`)];
}

async function run(page: Page): Promise<readonly string[]> {
  const runOnly = { type: 'tag', values: wcag };
  const asked = JSON.stringify({ runOnly, resultTypes: ['violations'], preload: false });
  const found = await page.evaluate<readonly Result[]>(`axe.run(document, ${asked}).then((all) => all.violations)`);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** The narrowest window that has to do. */
const narrow = { width: 320, height: 640 };
/** A window of 1280 pixels of which somebody sees half, since they have zoomed to 200 %. */
const zoomed = { width: 640, height: 450 };

/** What does not fit: into a narrow window, into a zoomed one, and where the browser's letters are twice as large. */
export async function misfits(page: Page): Promise<readonly string[]> {
  await page.setViewportSize(narrow);
  const inNarrow = await page.evaluate<readonly string[]>(misfitsNow);
  await page.setViewportSize(zoomed);
  const inZoomed = await page.evaluate<readonly string[]>(misfitsNow);
  await page.evaluate("document.documentElement.style.fontSize = '200%'");
  const inLarge = await page.evaluate<readonly string[]>(misfitsNow);
  return [
    ...inNarrow.map((one) => `320 pixels: ${one}`),
    ...inZoomed.map((one) => `zoomed: ${one}`),
    ...inLarge.map((one) => `large letters: ${one}`),
  ];
}

/** What makes a page scroll sideways or is cut off; what scrolls by keyboard, and what is for the ear alone, is left out. */
const misfitsNow = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  const found = scrollWidth > clientWidth ? ['the page is ' + (scrollWidth - clientWidth) + ' pixels too wide'] : [];
  for (const it of document.querySelectorAll('body *')) {
    if (it.closest('.visually-hidden, .skip, svg, select, input, [tabindex="0"]')) continue;
    const style = getComputedStyle(it);
    if (style.clipPath === 'inset(50%)') continue;
    const cuts = style.overflowX !== 'visible' && it.scrollWidth > it.clientWidth + 1;
    const { right, width } = it.getBoundingClientRect();
    if (cuts || (width > 0 && right > clientWidth + 1)) found.push(it.outerHTML.slice(0, 120));
  }
  return found;
})()`;

/** Answers arrive one by one, as they do on a real line, in a browser that has kept nothing from before. */
export async function slowLine(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.clearBrowserCache');
  const unlimited = { downloadThroughput: -1, uploadThroughput: -1 };
  await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 60, ...unlimited });
}

/** How much of the page has jumped since it was opened, without anybody's doing; 0 is nothing. */
export async function layoutShift(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((tell) => {
    const observer = new PerformanceObserver(() => {});
    observer.observe({ type: 'layout-shift', buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const shifts = observer.takeRecords().filter(({ hadRecentInput }) => !hadRecentInput);
      tell(shifts.reduce((sum, { value }) => sum + value, 0));
    }));
  })`);
}

/** Every address that the page asks of another machine than its own, since it was asked last. */
export function requestsElsewhere(page: Page, own: string): () => readonly string[] {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (origin !== new URL(own).origin && origin !== 'null') elsewhere.push(request.url());
  });
  return () => elsewhere.splice(0);
}
