import { describe, expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { mailedTo } from '../support/one-time.ts';
import { portalUnderTest } from './browser.ts';
import { confirmAddress, orderFor, Shortcut, type CustomerOrder } from './customer.ts';
import {
  acceptAgreement,
  choose,
  continueForm,
  enterKey,
  getKit,
  headline,
  sendForm,
  shows,
  storedIn,
} from './walk.ts';

const { current, visit } = portalUnderTest();

const newOrder = () => orderFor(current(), [{ productId: 'ENDGRD7E1' }]);

/** A browser that has come as far as this, on the page of its upgrade. */
async function arrive(page: Page, order: CustomerOrder, step: 'toForm' | 'toSelection'): Promise<void> {
  await page.goto('/');
  await new Shortcut(page, order)[step]();
  await page.goto(`/upgrades/${order.upgradeId}`);
}

async function signInByCode(page: Page, email: string): Promise<void> {
  await headline(page, 'Sign in');
  await page.getByLabel('Work email').fill(email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await headline(page, 'Look at your mail');
  const { code } = await mailedTo(current(), email, 'sign-in');
  await page.getByLabel('Code from the mail').fill(code);
  await page.getByRole('button', { name: 'Sign in to this browser' }).click();
}

describe('an upgrade that was put down', () => {
  it(
    'can be corrected by the back button, by each Change, and after it was sent; typed text and ticks stay',
    visit(async ({ page }) => {
      await arrive(page, await newOrder(), 'toForm');
      await page.getByLabel('Last name').fill("O'Bryan-Ruiz");
      await continueForm(page);
      await page.goBack();
      await headline(page, 'Your account');
      expect(await page.getByLabel('Last name').inputValue()).toBe("O'Bryan-Ruiz");
      await page.goForward();
      await headline(page, 'Check your details');
      await page.getByRole('link', { name: 'Change: Person' }).click();
      await page.getByLabel('Last name').fill('Ruiz');
      await continueForm(page);
      await shows(page.getByText('Odalys Ruiz'));
      await sendForm(page);

      await choose(page, 'Mail Gateway');
      await page.getByRole('link', { name: 'Change my details' }).click();
      await page.getByLabel('Phone').fill('+44 (0)20 7946 0018');
      await continueForm(page);
      await page.getByRole('button', { name: 'Save these details' }).click();
      await headline(page, 'What your suite includes');
      await shows(page.getByRole('checkbox', { name: 'Mail Gateway', exact: true, checked: true }));
    }),
  );

  it(
    'loses nothing by a reload but typed codes, which no browser keeps',
    visit(async ({ page }) => {
      await arrive(page, await newOrder(), 'toForm');
      await shows(page.getByRole('navigation', { name: 'Main links' }).getByRole('link', { name: 'Your upgrades' }));
      await page.getByLabel('First name').fill('Пепе 大山');
      await page.getByRole('button', { name: 'Add an activation code' }).click();
      await page.getByLabel('Activation code 1', { exact: true }).fill('OS-2K7M-3Q9TX-4C6F8-E5N7A-9W2ZY-6U3KM');
      const kept = await storedIn(page);
      expect(kept).not.toContain('3Q9TX');
      await page.reload();
      await headline(page, 'Your account');
      expect(await page.getByLabel('First name').inputValue()).toBe('Пепе 大山');
      expect(await page.getByLabel('Activation code 1', { exact: true }).count()).toBe(0);
    }),
  );

  it(
    'is taken up where its tab was closed, ticks included, and says till when',
    visit(async ({ page, newTab }) => {
      const order = await newOrder();
      await arrive(page, order, 'toSelection');
      await choose(page, 'Mail Gateway');
      await page.getByRole('button', { name: 'Save and finish later' }).click();
      await shows(page.getByText('Come back until 30 Nov 2027'));
      await page.close();
      const later = await newTab();
      await later.goto('/');
      await later.getByRole('link', { name: /^Open: / }).click();
      await shows(later.getByRole('checkbox', { name: 'Mail Gateway', exact: true, checked: true }));
    }),
  );

  it(
    'stays apart from another one in the next tab',
    visit(async ({ page, newTab }) => {
      const [one, other] = await Promise.all([newOrder(), newOrder()]);
      const second = await newTab();
      for (const [tab, order] of [[page, one] as const, [second, other] as const]) {
        await tab.goto('/start');
        await enterKey(tab, order.registrationKey);
      }
      for (const tab of [page, second]) await acceptAgreement(tab);
      for (const tab of [second, page]) await continueForm(tab);
      for (const tab of [page, second]) await sendForm(tab);
      for (const order of [one, other]) await confirmAddress(page, current(), order);
      await choose(page, 'Mail Gateway');
      await choose(second, 'Central Console');
      await Promise.all([getKit(page), getKit(second)]);
      await shows(page.locator('.codes [data-product=MAILGW1S1]'));
      await shows(second.locator('.codes [data-product=CENCON1S1]'));
      expect([page.url(), second.url()].map((url) => url.split('/').at(-1))).toEqual([one.upgradeId, other.upgradeId]);
      expect(await page.locator('.codes [data-product=CENCON1S1]').count()).toBe(0);
    }),
  );

  it(
    'follows by itself what its other tab does, and says so',
    visit(async ({ page, newTab }) => {
      const order = await newOrder();
      await arrive(page, order, 'toSelection');
      await headline(page, 'What your suite includes');
      const second = await newTab();
      await second.goto(page.url());
      await choose(second, 'Mail Gateway');
      await getKit(second);
      await shows(page.getByText('Meanwhile this went on in another tab or browser'));
      await headline(page, 'Your kit is ready and checked');
      expect(await second.getByText('Meanwhile this went on').count()).toBe(0);
    }),
  );

  it(
    'goes on by itself where a part of the pages is gone, as after a new release',
    visit(async ({ page }) => {
      const order = await newOrder();
      let gone = 0;
      const refuse = async (route: Route) => {
        gone += 1;
        await route.fulfill({ status: 404 });
      };
      await page.route(/\/upgrade-page-[^/]+\.js$/, refuse, { times: 2 });
      await page.goto('/start');
      await enterKey(page, order.registrationKey);
      await acceptAgreement(page);
      await headline(page, 'Your account');
      expect(gone).toBe(2);
    }),
  );

  it(
    'is taken up in a second browser by the mailed link, whose page acts by its button and goes on to no other site',
    visit(async ({ page, elsewhere }) => {
      const order = await newOrder();
      await arrive(page, order, 'toSelection');
      const other = await elsewhere();
      await other.goto('/sign-in');
      await other.getByLabel('Work email').fill(order.email.toUpperCase());
      await other.getByRole('button', { name: 'Mail me a link' }).click();
      await headline(other, 'Look at your mail');
      const { link } = await mailedTo(current(), order.email, 'sign-in');
      const { pathname, hash } = new URL(link, current().url);
      const scanner = await elsewhere();
      await scanner.goto(`${pathname}${hash}`);
      await shows(scanner.getByRole('button', { name: 'Sign in to this browser' }));

      const opened = await elsewhere();
      await opened.goto(`${pathname}?next=${encodeURIComponent('//evil.example')}${hash}`);
      await opened.waitForURL(/\/sign-in\?next=[^#]*$/);
      await opened.getByRole('button', { name: 'Sign in to this browser' }).click();
      await headline(opened, 'Upgrade to your suite');
      expect(opened.url()).toBe(`${current().url}/`);
      await opened.getByRole('link', { name: /^Open: / }).click();
      await headline(opened, 'What your suite includes');
    }),
  );

  it(
    'is where it was for somebody whose session ended in the middle of the form, before there is an account',
    visit(async ({ page }) => {
      const order = await newOrder();
      await arrive(page, order, 'toForm');
      await page.getByLabel('Last name').fill('Brandt');
      await continueForm(page);
      await page.context().clearCookies();
      await page.getByRole('button', { name: 'Create account and look up my products' }).click();
      await headline(page, 'This upgrade is not open in this browser');
      await page.getByRole('link', { name: 'Continue with my key' }).click();
      await enterKey(page, order.registrationKey);
      await headline(page, 'Your account');
      expect(await page.getByLabel('Last name').inputValue()).toBe('Brandt');
      await continueForm(page);
      await shows(page.getByText(/^Version .* accepted$/));
      await sendForm(page);
    }),
  );

  it(
    'is at the same page for somebody who had to sign in again, by the code of the mail',
    visit(async ({ page }) => {
      const order = await newOrder();
      await arrive(page, order, 'toSelection');
      await page.getByRole('link', { name: 'Change my details' }).click();
      await page.getByLabel('Last name').fill('Brandt');
      await continueForm(page);
      await page.context().clearCookies();
      await page.getByRole('button', { name: 'Save these details' }).click();
      await headline(page, 'This upgrade is not open in this browser');
      await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
      await signInByCode(page, order.email);
      await headline(page, 'Check your details');
      await shows(page.getByText('Odalys Brandt'));
      await page.getByRole('button', { name: 'Save these details' }).click();
      await headline(page, 'What your suite includes');
    }),
  );

  it(
    'leaves nothing in the browser of somebody who signs out',
    visit(async ({ page }) => {
      const order = await newOrder();
      await arrive(page, order, 'toSelection');
      await choose(page, 'Mail Gateway');
      expect(await storedIn(page)).toContain('crossgrade.draft');
      await page.goto('/account');
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await headline(page, 'Upgrade to your suite');
      expect(await storedIn(page)).toBe('[{},{},""]');
    }),
  );

  it(
    'waits without a connection, says so, and goes on when it is back',
    visit(async ({ page }) => {
      await arrive(page, await newOrder(), 'toSelection');
      await choose(page, 'Mail Gateway');
      await page.context().setOffline(true);
      await shows(page.getByText('No connection. What you typed stays on this page'));
      await getKit(page);
      await shows(page.getByText('Sending …'));
      await page.context().setOffline(false);
      await headline(page, 'Your kit is ready and checked');
      expect(await page.getByText('No connection').count()).toBe(0);
    }),
  );

  it(
    'begins with the key of the code on the certificate, which gets into no address, history or log',
    visit(async ({ page }) => {
      const { registrationKey, upgradeId } = await newOrder();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto('/');
      await page.goto(`/start#rk=${registrationKey}`);
      await shows(page.getByText('We filled in the key from your certificate'));
      expect(await page.getByRole('textbox', { name: 'Registration key' }).inputValue()).toBe(registrationKey);
      expect(page.url()).toMatch(/\/start$/);
      await page.getByRole('button', { name: 'Continue' }).click();
      await headline(page, 'Check what you bought');
      await page.goBack();
      await shows(page.getByRole('textbox', { name: 'Registration key' }));
      expect(page.url()).toMatch(/\/start$/);
      await page.goForward();
      await headline(page, 'Check what you bought');

      const stored = await storedIn(page);
      for (const text of [...asked, stored, current().logs()]) expect(text).not.toContain(registrationKey);
      expect(page.url()).toContain(upgradeId);
    }),
  );
});
