import type { Page } from 'playwright-core';
import { Authenticator } from '../support/authenticator.ts';
import { fresh } from '../support/installation.ts';
import { asRole, ask } from '../support/people.ts';

const password = 'a long password of mine';

type Role = 'viewer' | 'operator' | 'lead';

/** An operator who has not set anything up yet. */
export async function makeOperator(url: string, role: Role = 'operator') {
  const login = fresh('ada');
  const body = { login, name: 'Ada', role };
  const made = await asRole(url, 'administrator', '/v1/operations/operators', { method: 'POST', body });
  return { login, secret: String(made.body.setUpSecret) };
}

/** Makes an operator and signs a browser in, which then stands at the queue. */
export async function signInAsOperator(page: Page, url: string, role: Role = 'operator'): Promise<void> {
  const { login, secret } = await makeOperator(url, role);
  const check = await ask(`${url}/v1/staff/set-up-checks`, { method: 'POST', body: { secret } });
  const code = new Authenticator(String(check.body.totpUri)).next();
  const setUp = await ask(`${url}/v1/staff/set-ups`, { method: 'POST', body: { secret, password, code } });
  await page.goto('/console');
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password').fill(password);
  await page.getByLabel('Code of the authenticator').fill(firstRecoveryCode(setUp.body));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Upgrades' }).waitFor();
}

function firstRecoveryCode(body: Readonly<Record<string, unknown>>): string {
  return (body.recoveryCodes as string[])[0] ?? '';
}
