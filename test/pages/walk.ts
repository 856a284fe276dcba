import type { Locator, Page } from 'playwright-core';
import { asRole } from '../support/people.ts';
import type { Installation } from '../support/installation.ts';

/** What a customer does at the pages, step by step; each waits until the next page is there. */
export async function enterKey(page: Page, key: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Registration key' }).fill(key);
  await page.getByRole('button', { name: 'Continue' }).click();
}

export async function acceptAgreement(page: Page): Promise<void> {
  await headline(page, 'Check what you bought');
  await page.getByLabel('I have read and accept the license agreement for Quillmere Works').check();
  await page.getByRole('button', { name: 'Accept and continue' }).click();
  await headline(page, 'Your account');
}

/** The order knows all that is needed. */
export async function continueForm(page: Page): Promise<void> {
  await headline(page, 'Your account');
  await page.getByRole('button', { name: 'Continue' }).click();
  await headline(page, 'Check your details');
}

export async function sendForm(page: Page): Promise<void> {
  await headline(page, 'Check your details');
  await page.getByRole('button', { name: 'Create account and look up my products' }).click();
  await headline(page, 'What your suite includes');
}

export async function choose(page: Page, ...names: readonly string[]): Promise<void> {
  for (const name of names) await page.getByRole('checkbox', { name, exact: true }).check();
}

export async function getKit(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Get Deployment Kit' }).click();
}

export async function headline(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** A product of the suite as the page shows it. */
export function card(page: Page, productId: string): Locator {
  return page.locator(`[data-product=${productId}]`);
}

/** An operator asks something of an upgrade. */
export async function operate(
  { url }: Pick<Installation, 'url'>,
  upgradeId: string,
  command: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { status, body } = await asRole(url, 'operator', `/v1/operations/upgrades/${upgradeId}/commands`, {
    method: 'POST',
    body: { ...command, reason: 'they told us by phone' },
  });
  if (status !== 200) throw new Error(`the operator was answered with ${String(status)}: ${JSON.stringify(body)}`);
}

/** Expects that the page shows this, now or soon. */
export async function shows(what: Locator): Promise<void> {
  await what.waitFor();
}

/** All that the page can read of what the browser keeps for it. */
export async function storedIn(page: Page): Promise<string> {
  return page.evaluate<string>('JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])');
}

/** All that a browser keeps of the service: cookies, storages, databases and caches. */
export async function keptIn(page: Page): Promise<string> {
  const state = await page.context().storageState({ indexedDB: true });
  const rest = await page.evaluate<unknown>(`(async () => {
    const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const cached = (await Promise.all(opened.map((cache) => cache.matchAll()))).flat();
    const texts = await Promise.all(cached.map((response) => response.text()));
    return [{ ...sessionStorage }, texts, await indexedDB.databases(), history.state];
  })()`);
  return JSON.stringify([state, rest]);
}

/** What the page was answered that a browser may keep in its cache, by its address. */
export function answersToKeep(page: Page): readonly string[] {
  const kept: string[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    const isKept = !(response.headers()['cache-control'] ?? '').includes('no-store');
    if (isKept && pathname.startsWith('/v1/')) kept.push(pathname);
  });
  return kept;
}
