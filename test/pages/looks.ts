import axe from 'axe-core';
import type { Page } from 'playwright-core';

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** The rules whose answer depends on colors and widths; the others see the same page in every theme. */
const ofLooks = ['color-contrast', 'target-size', 'link-in-text-block', 'scrollable-region-focusable'];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What WCAG 2.2 AA forbids on a page: wide and light by all rules, then narrow and dark by those of looks. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const light = await run(page, { runOnly: { type: 'tag', values: wcag } });
  await page.setViewportSize({ width: 320, height: 800 });
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await run(page, { runOnly: { type: 'rule', values: ofLooks } });
  return [...light, ...dark.map((one) => `narrow and dark: ${one}`)];
}

async function run(page: Page, options: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const asked = JSON.stringify({ ...options, resultTypes: ['violations'] });
  const found = await page.evaluate<readonly Violation[]>(`axe.run(document, ${asked}).then((all) => all.violations)`);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** How far the page is wider than the window, in pixels. */
export async function overflow(page: Page, width: number): Promise<number> {
  await page.setViewportSize({ width, height: 640 });
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Answers arrive one by one, as they do on a real line. */
export async function slowLine(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
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

/** Every address that the page asks of another machine than its own. */
export function requestsElsewhere(page: Page, own: string): readonly string[] {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(own).origin) elsewhere.push(request.url());
  });
  return elsewhere;
}
