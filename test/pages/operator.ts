import type { Page } from 'playwright-core';
import { Authenticator } from '../support/authenticator.ts';
import { fresh } from '../support/installation.ts';
import { asRole, ask } from '../support/people.ts';
import { withBrowser, type BrowserState } from './known-browsers.ts';

const password = 'a long password of mine';

type Role = 'viewer' | 'operator' | 'lead';

/** An operator who has not set anything up yet. */
export async function makeOperator(url: string, role: Role = 'operator') {
  const login = fresh('ada');
  const body = { login, name: 'Ada', role };
  const made = await asRole(url, 'administrator', '/v1/operations/operators', { method: 'POST', body });
  return { login, secret: String(made.body.setUpSecret) };
}

/** An operator with a code that signs them in once. */
async function setUpOperator(url: string, role: Role) {
  const { login, secret } = await makeOperator(url, role);
  const check = await ask(`${url}/v1/staff/set-up-checks`, { method: 'POST', body: { secret } });
  const authenticator = new Authenticator(String(check.body.totpUri));
  // The code of the half minute before may be over by the time that it arrives.
  authenticator.next();
  const body = { secret, password, code: authenticator.next() };
  const setUp = await ask(`${url}/v1/staff/set-ups`, { method: 'POST', body });
  const [code = '', next = ''] = setUp.body.recoveryCodes as string[];
  return { login, password, code, next };
}

/** What the browser of an operator knows who has signed in. */
export function operatorsBrowser(url: string): Promise<BrowserState> {
  return withBrowser({ url }, async (browser) => {
    const { login, code } = await setUpOperator(url, 'operator');
    const data = { login, password, code };
    const response = await browser.post('/v1/staff/sessions', { data });
    if (!response.ok()) throw new Error(`the operator was not signed in: ${await response.text()}`);
    return browser.storageState();
  });
}

/** Makes an operator and signs a browser in, which then stands at the queue. Answers how to sign in once more. */
export async function signInAsOperator(page: Page, url: string, role: Role = 'operator') {
  const { login, code, next } = await setUpOperator(url, role);
  await page.goto('/console');
  await signIn(page, { login, code });
  await page.getByRole('heading', { name: 'Upgrades' }).waitFor();
  return { login, code: next };
}

interface SignIn {
  readonly login: string;
  readonly code: string;
}

/** Where a page asks for it. */
export async function signIn(page: Page, { login, code }: SignIn): Promise<void> {
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password').fill(password);
  await page.getByLabel('Code of the authenticator').fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
